import MDSClient
import Testing

@testable import Replay

/// Sessions, renewals and leases of a client, held against SES, TIC, UMT and LEA.
@Suite struct SessionReplayTests {
  private static let renewal = #""op":"request_renewcaps""#

  /// A kernel client that renews every `period` seconds, `count` times.
  private func renewing(_ count: Int, every period: Double) -> Conversation {
    var script = Conversation.mounted()
    script.requests("lookup", tid: 1)
    script.replies("lookup", tid: 1)
    for _ in 0..<count {
      script.pass(seconds: period)
      script.sends("client_session", Self.renewal)
      script.gets("client_session", #""op":"renewcaps""#)
    }
    return script
  }

  @Test func `TIC2: renewals at a quarter of the time-out are right`() throws {
    #expect(try renewing(5, every: 15.2).checks() == [])
  }

  @Test func `TIC2: renewals that come too early`() throws {
    #expect(try renewing(3, every: 8).checks().allSatisfy { $0 == .renewalEarly })
    #expect(try !renewing(3, every: 8).checks().isEmpty)
  }

  @Test func `TIC2: renewals that stop, of a client that goes on`() throws {
    var script = renewing(1, every: 15)
    for tid in 2...12 {
      script.pass(seconds: 3)
      script.requests("lookup", tid: tid)
      script.replies("lookup", tid: tid)
    }
    #expect(try script.checks() == [.renewalMissing])
  }

  @Test func `TIC2: a client that was stopped altogether`() throws {
    var script = renewing(1, every: 15)
    script.pass(seconds: 40)
    script.sends("client_session", Self.renewal)
    #expect(try script.checks() == [.renewalSilent])
  }

  @Test func `SES1: a session that is opened again`() throws {
    var script = Conversation.mounted()
    script.sends("client_session", #""op":"request_open""#)
    #expect(try script.checks() == [.sessionOpenedAgain])
  }

  @Test func `SES6: a stale session that is not renewed`() throws {
    var script = Conversation.mounted()
    script.gets("client_session", #""op":"stale""#)
    script.requests("lookup", tid: 1)
    script.pass(seconds: 7)
    script.requests("lookup", tid: 2, oldest: 1)
    #expect(try script.checks() == [.staleNotRenewed])
  }

  @Test func `SES8: a close by the rules, and with a wrong seq`() throws {
    var script = Conversation.mounted()
    script.sends("client_session", #""op":"request_close""#)
    script.gets("client_session", #""op":"close""#)
    script.asksMonitor("client_unmount")
    #expect(try script.checks() == [])
    script = .mounted()
    script.sends("client_session", #""op":"request_close","seq":4"#)
    #expect(try script.checks() == [.sessionCloseSeq])
  }

  @Test func `DO5: a request after the request to close`() throws {
    var script = Conversation.mounted()
    script.sends("client_session", #""op":"request_close""#)
    script.requests("lookup", tid: 1)
    #expect(try script.checks() == [.requestAfterClose])
  }

  @Test func `UMT4: a client that unmounts with an open session`() throws {
    var script = Conversation.mounted()
    script.asksMonitor("client_unmount")
    #expect(try script.checks() == [.unmountedEarly])
  }

  @Test func `UMT2: a session that is closed with a request under way`() throws {
    var script = Conversation.mounted()
    script.requests("mkdir", tid: 1)
    script.replies("mkdir", tid: 1, safe: 0)
    script.sends("client_session", #""op":"request_close""#)
    #expect(try script.checks() == [.closedWithRequests])
  }

  @Test func `MON2: a map of another cluster`() throws {
    var script = Conversation.mounted()
    script.asksMonitor(
      "mds_getmap", #""fsid":"ffffffff-4455-6677-8899-aabbccddeeff","want":2"#)
    #expect(try script.checks() == [.mapRequestCluster])
  }

  @Test func `SES2: a message that only an MDS sends`() throws {
    var script = Conversation.mounted()
    script.sends("client_session", #""op":"stale""#)
    #expect(try script.checks() == [.sessionOpUnknown])
  }

  @Test func `SES1: what a request to open may not be`() throws {
    var script = Conversation()
    script.mount()
    script.sends("client_session", #""op":"request_open","seq":5"#)
    #expect(try script.checks() == [.sessionOpenSeq])
    script = .mounted()
    script.getsMap(epoch: 2, states: ["up:active", "up:creating"])
    script.pass(seconds: 3)
    script.requests("lookup", tid: 1, epoch: 2)
    script.replies("lookup", tid: 1)
    script.sends("client_session", #""op":"request_open""#, to: 1)
    #expect(try script.checks() == [.sessionOpenInactive])
  }

  @Test func `DO3: a session without ever asking for a map`() throws {
    var script = Conversation()
    script.mount(asksForMap: false)
    script.open()
    #expect(try script.checks() == [.mapNotAsked])
  }

  @Test func `SES1: a request is forwarded to an MDS without session, and none is opened`() throws {
    var script = Conversation.forwarded(inSession: false)
    script.requests("lookup", tid: 2, oldest: 1, epoch: 2)
    script.pass(seconds: 7)
    script.requests("lookup", tid: 3, oldest: 1, epoch: 2)
    #expect(try script.checks() == [.sessionOpenMissing])
  }

  @Test func `SES8, SES10: sessions that are not there`() throws {
    var script = Conversation()
    script.mount()
    script.sends("client_session", #""op":"request_close""#)
    #expect(try script.checks() == [.sessionCloseUncalled])
    script = Conversation()
    script.mount()
    script.sends("client_session", Self.renewal)
    #expect(try script.checks() == [.renewalUncalled])
  }

  @Test func `MON2: an epoch that nothing calls for`() throws {
    var script = Conversation.mounted()
    script.asksMonitor(
      "mds_getmap", #""fsid":"00112233-4455-6677-8899-aabbccddeeff","want":9"#)
    #expect(try script.checks() == [.mapRequestEpoch])
  }
}
