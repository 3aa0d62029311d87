import Testing

@testable import Replay

/// Caps, releases and leases of a kernel client, held against CAP, REL and LEA.
@Suite struct CapReplayTests {
  /// PIN, AUTH, LINK and XATTR shared, FILE shared, cache, read.
  private static let all = 0xd55

  /// A client that has a cap, number 7 with seq 1, of inode 16, whose name `a` it has a lease on.
  private func holding() -> Conversation {
    var script = Conversation.mounted()
    script.issues(ino: 16, cap: 7, seq: 1, caps: Self.all, tid: 1)
    script.pass(seconds: 2)
    script.requests("getattr", tid: 2, path: #"{"ino":1,"path":""}"#)
    script.pass(seconds: 2)
    script.replies("getattr", tid: 2)
    return script
  }

  private func update(
    ino: Int = 16, cap: Int = 7, seq: Int = 1, issue: Int = 1, caps: Int = all, more: String = ""
  ) -> String {
    #""op":"update","ino":\#(ino),"cap_id":\#(cap),"seq":\#(seq),"issue_seq":\#(issue),"#
      + #""caps":\#(caps)\#(more)"#
  }

  @Test func `an update of a cap that is held is right`() throws {
    var script = holding()
    script.sends("client_caps", update(caps: 0x155))
    #expect(try script.checks() == [])
  }

  @Test(
    arguments: [
      (#""ino":17,"cap_id":7,"seq":1,"issue_seq":1,"caps":1"#, Check.capNotHeld),
      (#""ino":16,"cap_id":8,"seq":1,"issue_seq":1,"caps":1"#, .capIdentity),
      (#""ino":16,"cap_id":7,"seq":2,"issue_seq":1,"caps":1"#, .capSeq),
      (#""ino":16,"cap_id":7,"seq":1,"issue_seq":9,"caps":1"#, .capIssueSeq),
      (#""ino":16,"cap_id":7,"seq":1,"issue_seq":1,"migrate_seq":3,"caps":1"#, .capMigrateSeq),
      (#""ino":16,"cap_id":7,"seq":1,"issue_seq":1,"caps":4096"#, .capNotIssued),
      (#""ino":16,"cap_id":7,"seq":1,"issue_seq":1,"caps":1,"dirty":4096"#, .capDirtyNotHeld),
    ])
  func `CAP1, CAP2: an update that disagrees with the cap`(
    _ fields: String, _ check: Check
  ) throws {
    var script = holding()
    script.sends("client_caps", #""op":"update","# + fields)
    #expect(try script.checks() == [check])
  }

  @Test(arguments: ["export", "import", "trunc", "flush_ack", "drop", "renew"])
  func `CAP1: a message that clients do not send`(_ operation: String) throws {
    var script = holding()
    script.sends("client_caps", #""op":"\#(operation)","ino":16,"cap_id":7,"seq":1"#)
    #expect(try script.checks() == [.capOperation])
  }

  @Test func `CAP2: a revocation that is sent back is answered`() throws {
    var script = holding()
    let revoke = #""op":"revoke","ino":16,"cap_id":7,"seq":2,"issue_seq":0,"caps":341"#
    script.gets("client_caps", revoke)
    script.sends("client_caps", revoke)
    script.pass(seconds: 80)
    script.sends("client_session", #""op":"request_renewcaps""#)
    #expect(try script.checks() == [.renewalSilent])
  }

  @Test func `CAP2: a revocation that is not answered in a minute of life`() throws {
    var script = holding()
    script.gets("client_caps", #""op":"revoke","ino":16,"cap_id":7,"seq":2,"caps":341"#)
    for _ in 0..<5 {
      script.pass(seconds: 15)
      script.sends("client_session", #""op":"request_renewcaps""#)
    }
    #expect(try script.checks() == [.revokeUnanswered])
  }

  @Test func `CAP2: an answer that keeps what was revoked`() throws {
    var script = holding()
    script.gets("client_caps", #""op":"revoke","ino":16,"cap_id":7,"seq":2,"caps":341"#)
    script.sends("client_caps", update(seq: 2, caps: Self.all))
    #expect(try script.checks() == [.capKept])
  }

  @Test func `CAP2: an answer to the message before one that is on its way is right`() throws {
    var script = holding()
    script.gets("client_caps", #""op":"revoke","ino":16,"cap_id":7,"seq":2,"caps":341"#)
    script.gets("client_caps", #""op":"grant","ino":16,"cap_id":7,"seq":3,"caps":3413"#)
    script.sends("client_caps", update(seq: 2, caps: 341))
    #expect(try script.checks() == [])
  }

  @Test func `REL1: releases that are right, come twice, or are of nothing`() throws {
    let item = #"{"ino":16,"cap_id":7,"seq":1}"#
    var script = holding()
    script.sends("client_cap_release", #""caps":[\#(item)]"#)
    #expect(try script.checks() == [])
    script.sends("client_cap_release", #""caps":[\#(item)]"#)
    #expect(try script.checks() == [.releaseTwice])
    script = holding()
    script.sends("client_cap_release", #""caps":[{"ino":99,"cap_id":7,"seq":1}]"#)
    #expect(try script.checks() == [.releaseNotHeld])
  }

  @Test(
    arguments: [
      (#"{"ino":16,"cap_id":8,"seq":1}"#, Check.releaseIdentity),
      (#"{"ino":16,"cap_id":7,"seq":5}"#, .releaseSeq),
      (#"{"ino":16,"cap_id":7,"seq":1,"migrate_seq":2}"#, .releaseMigrateSeq),
    ])
  func `REL1: a release that disagrees with the cap`(_ item: String, _ check: Check) throws {
    var script = holding()
    script.sends("client_cap_release", #""caps":[\#(item)]"#)
    #expect(try script.checks() == [check])
  }

  @Test func `REL1: more releases in a message than fit a page`() throws {
    var script = Conversation()
    script.gets("client_session", #""op":"renewcaps""#)
    let items = (1...171).map { #"{"ino":\#($0),"cap_id":\#($0),"seq":1}"# }
    script.sends("client_cap_release", #""caps":[\#(items.joined(separator: ","))]"#)
    #expect(try script.checks() == [.releaseCount])
  }

  @Test func `PREP3: releases in a request, held, disagreeing and not held`() throws {
    func mkdir(_ release: String) -> Conversation {
      var script = holding()
      script.requests("mkdir", tid: 3, more: #","releases":[\#(release)]"#)
      return script
    }
    let held = #""ino":16,"cap_id":7,"caps":341,"seq":1,"issue_seq":1"#
    #expect(try mkdir("{\(held)}").checks() == [])
    #expect(
      try mkdir(#"{"ino":16,"cap_id":7,"caps":341,"seq":4,"issue_seq":1}"#).checks()
        == [.requestReleaseFields])
    #expect(
      try mkdir(#"{"ino":99,"cap_id":7,"caps":341,"seq":1}"#).checks() == [.requestReleaseNotHeld])
  }

  private static let lease =
    #""mask":1,"ino":1,"first":2,"last":18446744073709551614,"seq":3,"dname":"a""#

  @Test func `LEA4: a revoked lease is sent back`() throws {
    var script = holding()
    script.gets("client_lease", #""action":"revoke",\#(Self.lease)"#)
    script.sends("client_lease", #""action":"revoke_ack",\#(Self.lease)"#)
    #expect(try script.checks() == [])
  }

  @Test func `LEA4: a revoked lease is answered with release by clients in user space only`() throws
  {
    var script = holding()
    script.gets("client_lease", #""action":"revoke",\#(Self.lease)"#)
    script.sends("client_lease", #""action":"release",\#(Self.lease)"#)
    #expect(try script.checks() == [.leaseAnswerFields])
  }

  @Test func `LEA4: a revoked lease that nobody answers`() throws {
    var script = holding()
    script.gets("client_lease", #""action":"revoke",\#(Self.lease)"#)
    script.requests("lookup", tid: 3)
    script.pass(seconds: 6)
    script.replies("lookup", tid: 3)
    script.requests("lookup", tid: 4)
    #expect(try script.checks() == [.leaseUnanswered])
  }

  @Test func `LEA2: a lease is renewed when half of its time has passed, not before`() throws {
    var script = holding()
    script.pass(seconds: 15)
    script.sends("client_lease", #""action":"renew",\#(Self.lease)"#)
    #expect(try script.checks() == [])
    script = holding()
    script.sends("client_lease", #""action":"renew",\#(Self.lease)"#)
    #expect(try script.checks() == [.leaseRenewEarly])
  }

  @Test func `LEA2, LEA6: leases that are not held`() throws {
    let lease = Self.lease.replacing(#""dname":"a""#, with: #""dname":"b""#)
    var script = holding()
    script.sends("client_lease", #""action":"renew",\#(lease)"#)
    script.sends("client_lease", #""action":"release",\#(lease)"#)
    #expect(try script.checks() == [.leaseRenewNotHeld, .leaseReleaseNotHeld])
  }
}
