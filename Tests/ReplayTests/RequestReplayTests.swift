import Testing

@testable import Replay

/// Requests of a kernel client, held against REQ, DO, PREP, REP, FWD and KICK.
@Suite struct RequestReplayTests {
  @Test func `requests by the rules are no findings`() throws {
    var script = Conversation.mounted()
    script.requests("getattr", tid: 1, path: #"{"ino":1,"path":""}"#)
    script.replies("getattr", tid: 1)
    script.requests("mkdir", tid: 2)
    script.replies("mkdir", tid: 2, safe: 0)
    script.requests("lookup", tid: 3, oldest: 2)
    script.replies("lookup", tid: 3)
    script.replies("mkdir", tid: 2)
    script.requests("lookup", tid: 4)
    script.replies("lookup", tid: 4)
    #expect(try script.checks() == [])
  }

  @Test func `PREP4: an oldest tid that is not the oldest`() throws {
    var script = Conversation.mounted()
    script.requests("mkdir", tid: 1)
    script.requests("mkdir", tid: 2, oldest: 2, path: #"{"ino":1,"path":"b"}"#)
    #expect(try script.checks() == [.oldestTID])
  }

  @Test func `PREP4: an oldest tid from before a reply on its way is right`() throws {
    var script = Conversation.mounted()
    script.requests("lookup", tid: 1)
    script.replies("lookup", tid: 1)
    script.requests("lookup", tid: 2, oldest: 1)
    #expect(try script.checks() == [])
  }

  @Test func `PREP4: an oldest tid that goes back`() throws {
    var script = Conversation.mounted()
    for tid in 1...3 {
      script.requests("lookup", tid: tid)
      script.replies("lookup", tid: tid)
    }
    script.requests("lookup", tid: 4, oldest: 2)
    #expect(try script.checks() == [.oldestTIDBack])
  }

  @Test func `DO5: a request without a session`() throws {
    var script = Conversation()
    script.mount()
    script.requests("lookup", tid: 1)
    #expect(try script.checks() == [.requestSessionMissing])
  }

  @Test func `DO3: a request to an MDS that is not active`() throws {
    var script = Conversation.mounted()
    script.getsMap(epoch: 2, states: ["up:active", "up:creating"])
    script.pass(seconds: 3)
    script.requests("lookup", tid: 1, epoch: 2)
    script.replies("lookup", tid: 1)
    script.requests("lookup", tid: 2, epoch: 2, to: 1)
    #expect(try script.checks() == [.requestInactive])
  }

  @Test func `DO6: a request that is sent again for no reason`() throws {
    var script = Conversation.mounted()
    script.requests("mkdir", tid: 1)
    script.requests("mkdir", tid: 1, retry: 1)
    script.replies("mkdir", tid: 1)
    #expect(try script.checks() == [.resendUncalled])
  }

  @Test func `REQ1: a tid that is used twice`() throws {
    var script = Conversation.mounted()
    script.requests("mkdir", tid: 1)
    script.requests("rmdir", tid: 1)
    #expect(try script.checks() == [.tidReused])
  }

  @Test func `REP3: a request that is sent again when it is done`() throws {
    var script = Conversation.mounted()
    script.requests("mkdir", tid: 1)
    script.replies("mkdir", tid: 1)
    script.requests("lookup", tid: 2)
    script.pass(seconds: 3)
    script.replies("lookup", tid: 2)
    script.requests("mkdir", tid: 1, retry: 1)
    #expect(try script.checks() == [.finishedResent])
  }

  @Test func `PREP2 and PREP5: what a request of its kind has not`() throws {
    var script = Conversation.mounted()
    script.requests("mkdir", tid: 1, more: #","path2":{"ino":0,"path":"b"}"#)
    #expect(try script.checks() == [.secondPath])
  }

  @Test func `PREP5: data in a request that sets no attribute`() throws {
    var script = Conversation.mounted()
    script.requests("mkdir", tid: 1, data: "abc")
    #expect(try script.checks() == [.dataSection])
    script = .mounted()
    script.requests(
      "setxattr", tid: 1, more: #","path2":{"ino":0,"path":"user.a"}"#, data: "abc")
    #expect(try script.checks() == [])
  }

  @Test func `REP7: a request that got ESTALE is asked again`() throws {
    var script = Conversation.mounted()
    script.requests("getattr", tid: 1)
    script.replies("getattr", tid: 1, result: -116)
    // O9: it is not in the table any more, and nothing else is.
    script.requests("getattr", tid: 1, oldest: 0, retry: 1)
    script.replies("getattr", tid: 1)
    #expect(try script.checks() == [])
    script = .mounted()
    script.requests("getattr", tid: 1)
    script.replies("getattr", tid: 1, result: -116)
    script.requests("lookup", tid: 2)
    script.pass(seconds: 7)
    script.requests("lookup", tid: 3, oldest: 2)
    #expect(try script.checks() == [.staleNotResent])
  }

  @Test func `FWD4: a forward is followed, with what it says`() throws {
    var script = Conversation.forwarded(inSession: false)
    script.open(1)
    script.requests(
      "mkdir", tid: 1, retry: 1, epoch: 2, more: #","num_fwd":1"#, to: 1)
    script.replies("mkdir", tid: 1, from: 1)
    #expect(try script.checks() == [])
  }

  @Test func `FWD4: a forward that is ignored`() throws {
    var script = Conversation.forwarded()
    script.requests("lookup", tid: 2, oldest: 1, epoch: 2)
    script.pass(seconds: 7)
    script.requests("lookup", tid: 3, oldest: 1, epoch: 2)
    #expect(try script.checks() == [.forwardIgnored])
  }

  @Test func `FWD4: a request that goes elsewhere than the forward says`() throws {
    var script = Conversation.forwarded()
    script.requests("mkdir", tid: 1, retry: 1, epoch: 2, more: #","num_fwd":1"#, to: 0)
    #expect(try script.checks() == [.forwardElsewhere])
  }

  @Test func `FWD3: a request that is sent although it was forwarded`() throws {
    var script = Conversation.forwarded("lookup", mustResend: false)
    script.requests("lookup", tid: 1, retry: 1, epoch: 2, more: #","num_fwd":1"#, to: 1)
    #expect(try script.checks() == [.forwardedResent])
  }

  @Test func `PREP4: retry and forward counts that were not raised`() throws {
    var script = Conversation.forwarded()
    script.requests("mkdir", tid: 1, epoch: 2, to: 1)
    #expect(try script.checks() == [.retryCount, .forwardCount])
  }

  @Test func `PREP1: another map than the client has`() throws {
    var script = Conversation.mounted()
    script.requests("lookup", tid: 1, epoch: 9)
    #expect(try script.checks() == [.mapEpoch])
  }

  @Test func `a capture that starts in the middle blames nobody for what came before`() throws {
    var script = Conversation()
    script.requests("lookup", tid: 70, oldest: 66, epoch: 12)
    script.replies("lookup", tid: 70)
    script.requests("mkdir", tid: 71, oldest: 66, retry: 2, epoch: 12)
    script.replies("mkdir", tid: 71)
    script.sends("client_session", #""op":"request_renewcaps""#)
    script.sends("client_cap_release", #""caps":[{"ino":5,"cap_id":7,"seq":1}]"#)
    script.sends("client_caps", #""op":"update","ino":6,"cap_id":8,"seq":3,"caps":5"#)
    script.sends("client_session", #""op":"request_close","seq":77"#)
    #expect(try script.checks() == [])
  }

  @Test func `a request with an endless path is left out, and the client taken up anew`() throws {
    var script = Conversation.mounted()
    let path = String(repeating: "x", count: 5000)
    script.requests("lookup", tid: 1, path: #"{"ino":1,"path":"\#(path)"}"#)
    script.requests("mkdir", tid: 1)
    #expect(try script.checks() == [])
  }
}
