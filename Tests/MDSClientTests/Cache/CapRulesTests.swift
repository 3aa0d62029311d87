import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct CapRulesTests {
  private let ino = InodeNumber(raw: 3)

  private func file(_ caps: UInt32, seq: UInt32 = 1) -> ReplyInode {
    MachineBench.inode(3, caps: caps, seq: seq, mode: MachineBench.fileMode)
  }

  /// A machine that holds caps of file 3.
  private func bench(
    _ caps: UInt32 = 0x155, profile: ClientProfile = .kernel2009,
    knowledge: MDSClient.Knowledge = .complete
  ) -> MachineBench {
    var bench = MachineBench.asked(profile: profile, knowledge: knowledge)
    bench.look(up: "f", file(caps))
    return bench
  }

  @Test func `REP9: a reply issues a cap, and adds to it`() {
    var bench = bench(0x155)
    var cap = bench.cap(3)
    #expect(cap?.capID == 103)
    #expect(cap?.issued == Capabilities(raw: 0x155))
    #expect(cap?.seq == 1)
    #expect(cap?.issueSeq == 1)
    bench.look(up: "f", file(0xd01, seq: 2))
    cap = bench.cap(3)
    #expect(cap?.issued == Capabilities(raw: 0xd55))
    #expect(cap?.implemented == Capabilities(raw: 0xd55))
    #expect(cap?.issueSeq == 2)
    #expect(bench.client.sessions[0]?.caps.count == 1)
  }

  @Test func `REP9: snapshotted inodes have no caps`() {
    var bench = MachineBench.asked()
    bench.answer(.mount(), target: MachineBench.inode(3, caps: 0x155, snapID: SnapID(raw: 4)))
    #expect(bench.client.cache.capCount == 0)
  }

  @Test func `SES12: what was issued before the session became stale is issued no more`() {
    var bench = bench(0xd55)
    bench.receiveSession(.stale)
    bench.look(up: "f", file(0x155, seq: 4))
    #expect(bench.cap(3)?.issued == Capabilities(raw: 0x155))
    #expect(bench.cap(3)?.generation == 1)
  }

  @Test func `CAP1: caps count where there is a session, and are ignored where there is none`() {
    var bench = bench()
    bench.receive(.caps(MachineBench.caps(.grant, 3, 0x155)), from: 2)
    #expect(bench.effects() == ["note CAP1"])
    #expect(bench.client.sessions[0]?.seq == 0)
    bench.receive(.caps(MachineBench.caps(.grant, 99, 0x155)))
    #expect(bench.effects() == ["note CAP1"])
    #expect(bench.client.sessions[0]?.seq == 1)
  }

  @Test(arguments: [CapOp.grant, .revoke, .flushAck, .trunc])
  func `CAP1: what needs a cap of that MDS is ignored without one`(op: CapOp) {
    var bench = MachineBench.asked()
    bench.look(up: "f", file(0))
    bench.receive(.caps(MachineBench.caps(op, 3, 0x155)))
    #expect(bench.effects() == ["note CAP1"])
    #expect(bench.cap(3) == nil)
  }

  @Test func `CAP2: a grant adds bits, with the message's number and the session's generation`() {
    var bench = bench()
    bench.receiveSession(.stale)
    _ = bench.effects()
    bench.receive(.caps(MachineBench.caps(.grant, 3, 0xd55, seq: 8)))
    #expect(bench.effects() == [])
    let cap = bench.cap(3)
    #expect(cap?.issued == Capabilities(raw: 0xd55))
    #expect(cap?.seq == 8)
    #expect(cap?.issueSeq == 1)
    #expect(cap?.generation == 1)
  }

  @Test func `CAP2: a revocation is sent back, with what the client wants and knows`() {
    var bench = bench(0x355)
    bench.client.change(ino, size: 7)
    var message = MachineBench.caps(.revoke, 3, 0x55)
    (message.maxSize, message.wanted) = (100, Capabilities(raw: 1))
    bench.receive(.caps(message))
    var answer = message
    (answer.size, answer.maxSize, answer.wanted) = (7, 0, .none)
    #expect(bench.sentCaps() == [answer])
    #expect(bench.cap(3)?.implemented == Capabilities(raw: 0x55))
  }

  @Test func `CAP2: the user-space client answers a revocation with an update`() {
    var bench = bench(0x355, profile: .user09)
    bench.receive(.caps(MachineBench.caps(.revoke, 3, 0x55)))
    let answer = bench.sentCaps().first
    #expect(answer?.op == .update)
    #expect(answer?.caps == Capabilities(raw: 0x55))
    #expect(answer?.issueSeq == 0)
  }

  @Test func `CAP2: what is buffered is written back before it is acknowledged`() {
    var bench = bench(0x3fdd)
    bench.client.use(ino, .fileBuffer)
    _ = bench.effects()
    bench.receive(.caps(MachineBench.caps(.revoke, 3, 0x155)))
    #expect(bench.effects() == ["write back 3"])
    #expect(bench.client.capsOwed(to: 0).map(\.ino) == [ino])
    bench.client.writtenBack(ino)
    let answer = bench.sentCaps().first
    #expect(answer?.op == .update)
    #expect(answer?.seq == 2)
    #expect(answer?.caps == Capabilities(raw: 0x155))
    #expect(bench.client.capsOwed(to: 0) == [])
  }

  @Test func `CAP2: other changes are written back with the acknowledgment`() {
    var bench = bench(0x3fdd)
    bench.client.markDirty(ino, .authExclusive)
    _ = bench.effects()
    bench.receive(.caps(MachineBench.caps(.revoke, 3, 0x155)))
    let answer = bench.sentCaps().first
    #expect(answer?.op == .update)
    #expect(answer?.dirty == .authExclusive)
  }

  @Test func `CAP2: what is being read is given up when it is not any more`() {
    var bench = bench(0xd55)
    bench.client.use(ino, Capabilities(raw: 0xc00))
    _ = bench.effects()
    bench.receive(.caps(MachineBench.caps(.revoke, 3, 0x155)))
    #expect(bench.effects() == [])
    bench.client.use(ino, .none)
    #expect(bench.sentCaps().map(\.op) == [.update])
  }

  @Test func `CAP2: the page cache does not keep a revocation waiting`() {
    var bench = bench(0xd55)
    bench.client.use(ino, .fileCache)
    _ = bench.effects()
    bench.receive(.caps(MachineBench.caps(.revoke, 3, 0x155)))
    #expect(bench.sentCaps().map(\.op) == [.revoke])
  }

  @Test func `CAP2: following a recording nothing is acknowledged unasked`() {
    var bench = bench(0x355, knowledge: .recorded)
    bench.receive(.caps(MachineBench.caps(.revoke, 3, 0x55)))
    #expect(bench.effects() == [])
    #expect(bench.cap(3)?.issued == Capabilities(raw: 0x55))
    #expect(bench.cap(3)?.revoking == Capabilities(raw: 0x300))
    #expect(bench.client.capsOwed(to: 0).map(\.ino) == [ino])
  }

  @Test func `CAP2: a truncation makes the file smaller, an older one does not`() {
    var bench = bench()
    var message = MachineBench.caps(.trunc, 3)
    (message.size, message.truncateSeq) = (10, 2)
    bench.receive(.caps(message))
    #expect(bench.client.attributes(of: ino)?.size == 10)
    (message.size, message.truncateSeq) = (5, 1)
    bench.receive(.caps(message))
    #expect(bench.client.attributes(of: ino)?.size == 10)
    (message.size, message.truncateSeq) = (5, 3)
    bench.receive(.caps(message))
    #expect(bench.client.attributes(of: ino)?.size == 5)
  }

  @Test func `CAP2: extended attributes are the inode's where they come along (O40, D11)`() {
    var bench = bench()
    var message = MachineBench.caps(.grant, 3, 0x155)
    message.xattrVersion = 4
    bench.receive(.caps(message))
    #expect(bench.client.attributes(of: ino)?.xattrVersion == 0)
    message.xattrs = Xattrs()
    bench.receive(.caps(message))
    #expect(bench.client.attributes(of: ino)?.xattrVersion == 4)
  }

  @Test func `CAP3: an import brings a cap and its realm, and has changes written back`() {
    var bench = bench(0x3fdd)
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.client.markDirty(ino, .fileExclusive)
    _ = bench.effects()
    bench.receive(.caps(MachineBench.caps(.export, 3, migrateSeq: 1)))
    #expect(bench.cap(3, 0) == nil)
    var message = MachineBench.caps(.import, 3, 0x3fdd, seq: 1, migrateSeq: 1)
    (message.realm, message.snapTrace) = (
      InodeNumber(raw: 5), MachineBench.trace(MachineBench.realm(5, parent: 1, seq: 3))
    )
    bench.receive(.caps(message), from: 1)
    #expect(bench.cap(3, 1)?.migrateSeq == 1)
    #expect(bench.client.cache.realms[InodeNumber(raw: 5)]?.seq == SnapID(raw: 3))
    let flush = bench.sentCaps().first
    #expect(flush?.op == .flush)
    #expect(flush?.dirty == .fileExclusive)
    #expect(flush?.snapFollows == SnapID(raw: 3))
  }

  @Test func `CAP3: what is exported is remembered until its import, unless that was first`() {
    var bench = bench()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.receive(.caps(MachineBench.caps(.export, 3, migrateSeq: 1)))
    #expect(bench.client.cache.exports.count == 1)
    // The inode does not go while its cap is under way.
    bench.wait(100)
    bench.look(up: "g", MachineBench.inode(4))
    bench.receive(.caps(MachineBench.caps(.import, 3, 0x155, migrateSeq: 2)), from: 1)
    #expect(bench.client.cache.exports.isEmpty)
    #expect(bench.cap(3, 1) != nil)
    // Back again, and the messages the other way round.
    bench.receive(.caps(MachineBench.caps(.import, 3, 0x155, migrateSeq: 4)))
    bench.receive(.caps(MachineBench.caps(.export, 3, migrateSeq: 3)), from: 1)
    #expect(bench.client.cache.exports.isEmpty)
    #expect(bench.client.sessions[1]?.caps.count == 0)
  }

  @Test func `CAP3: the user-space client releases what was exported`() {
    for profile in ClientProfile.all {
      var bench = bench(profile: profile, knowledge: .recorded)
      bench.receive(.caps(MachineBench.caps(.export, 3, migrateSeq: 1)))
      let isReleased = bench.client.sendRecordedReleases(to: 0)
      #expect(isReleased == profile.has(.releasesExported))
    }
  }

  @Test func `SES9: caps that are valid again are noted`() {
    var bench = bench()
    bench.client.advance(to: Instant(nanoseconds: 15_000_000_000))
    bench.receiveSession(.stale)
    _ = bench.effects()
    bench.receiveSession(.renewCaps)
    #expect(bench.effects() == ["note SES9"])
  }

  @Test func `SES12: a cap is valid for the session's time only`() {
    var bench = bench(knowledge: .recorded)
    #expect(bench.cap(3).map { bench.client.isValid($0) } == true)
    bench.wait(60)
    #expect(bench.cap(3).map { bench.client.isValid($0) } == false)
  }

  @Test func `O23: a reply without the trace that it announces tells nothing`() {
    var bench = bench()
    let tid = bench.submit(to: 0)
    _ = bench.effects()
    var reply = MachineBench.reply(tid)
    (reply.isDentry, reply.isTarget) = (1, 1)
    bench.receive(.reply(reply, isCorrupt: false))
    #expect(bench.effects() == ["safe \(tid)", "failed \(tid) = -5"])
  }
}
