import Testing

@testable import Replay

/// A kernel client whose MDS fails and comes back, held against MAP, NEW, KICK and REC.
@Suite struct ReconnectReplayTests {
  /// The realm of the root, as the reply told it.
  private static let realm = #""realms":[{"ino":1,"seq":1,"parent":0}]"#

  /// A client with a cap of inode 16, named `a` in the root, and a request under way, when its MDS
  /// asks for a reconnect.
  private func recovering(_ unsafe: Bool = false) -> Conversation {
    var script = Conversation.mounted()
    script.issues(ino: 16, cap: 7, seq: 1, caps: 0x155, tid: 1)
    script.requests("mkdir", tid: 2, path: #"{"ino":1,"path":"d"}"#)
    if unsafe { script.replies("mkdir", tid: 2, safe: 0) }
    script.getsMap(epoch: 2, states: ["up:reconnect"])
    return script
  }

  private func cap(
    ino: Int = 16, path: String = "a", capID: Int = 7, issued: Int = 0x155
  ) -> String {
    #"{"ino":\#(ino),"path":"\#(path)","cap_id":\#(capID),"issued":\#(issued),"snaprealm":1,"#
      + #""pathbase":1}"#
  }

  private func reconnect(_ caps: String...) -> String {
    #""closed":0,"caps":[\#(caps.joined(separator: ","))],\#(Self.realm)"#
  }

  private func finish(_ script: inout Conversation) {
    script.getsMap(epoch: 3, states: ["up:active"])
    script.requests("mkdir", tid: 2, retry: 1, epoch: 3, path: #"{"ino":1,"path":"d"}"#)
    script.replies("mkdir", tid: 2)
  }

  @Test func `REC3, NEW3: a reconnect, and the request again when the MDS is active`() throws {
    var script = recovering()
    script.sends("client_reconnect", reconnect(cap()))
    finish(&script)
    #expect(try script.checks() == [])
  }

  @Test func `REC1: none although the MDS asks, or one although it does not`() throws {
    var script = recovering()
    script.asksMonitor("mds_getmap", #""fsid":"00112233-4455-6677-8899-aabbccddeeff","want":3"#)
    script.pass(seconds: 6)
    finish(&script)
    #expect(try script.checks() == [.reconnectMissing])
    script = .mounted()
    script.sends("client_reconnect", reconnect())
    #expect(try script.checks() == [.reconnectUncalled])
  }

  @Test func `REC1: a session that is said to be closed`() throws {
    var script = recovering()
    script.sends("client_reconnect", #""closed":1,"caps":[]"#)
    finish(&script)
    #expect(try script.checks() == [.reconnectClosed])
  }

  @Test func `REC2: what was answered unsafely comes before the reconnect`() throws {
    func replayed(_ flags: Int) -> Conversation {
      var script = recovering(true)
      script.requests(
        "mkdir", tid: 2, retry: 1, epoch: 2, path: #"{"ino":1,"path":"d"}"#,
        more: #","flags":\#(flags)"#)
      script.sends("client_reconnect", reconnect(cap()))
      script.getsMap(epoch: 3, states: ["up:active"])
      script.replies("mkdir", tid: 2)
      return script
    }
    #expect(try replayed(1).checks() == [])
    #expect(try replayed(0).checks() == [.replayFlag])
    var script = recovering(true)
    script.sends("client_reconnect", reconnect(cap()))
    script.pass(seconds: 6)
    script.asksMonitor("mds_getmap", #""fsid":"00112233-4455-6677-8899-aabbccddeeff","want":3"#)
    script.pass(seconds: 6)
    script.asksMonitor("mds_getmap", #""fsid":"00112233-4455-6677-8899-aabbccddeeff","want":3"#)
    #expect(try script.checks() == [.replayMissing])
  }

  @Test(
    arguments: [
      ("", Check.reconnectCapMissing),
      (
        #"{"ino":16,"path":"b","cap_id":7,"issued":341,"snaprealm":1,"pathbase":1}"#, .reconnectPath
      ),
      (
        #"{"ino":16,"path":"a","cap_id":7,"issued":341,"snaprealm":1,"pathbase":9}"#,
        .reconnectPath
      ),
      (
        #"{"ino":16,"path":"a","cap_id":7,"issued":3413,"snaprealm":1,"pathbase":1}"#,
        .reconnectCapFields
      ),
      (
        #"{"ino":16,"path":"a","cap_id":9,"issued":341,"snaprealm":1,"pathbase":1}"#,
        .reconnectCapFields
      ),
    ])
  func `REC3: a cap that is left out, or told otherwise`(_ caps: String, _ check: Check) throws {
    var script = recovering()
    script.sends("client_reconnect", #""closed":0,"caps":[\#(caps)],\#(Self.realm)"#)
    finish(&script)
    #expect(try script.checks() == [check])
  }

  @Test func `REC3: a cap that is not held, and a realm that is not known`() throws {
    var script = recovering()
    script.sends("client_reconnect", reconnect(cap(), cap(ino: 17, path: "b")))
    finish(&script)
    #expect(try script.checks() == [.reconnectCapNotHeld])
    script = recovering()
    script.sends(
      "client_reconnect",
      #""closed":0,"caps":[\#(cap())],"realms":[{"ino":5,"seq":1,"parent":1}]"#)
    finish(&script)
    #expect(try script.checks() == [.reconnectRealms])
  }

  @Test func `KICK: a request that is not sent again`() throws {
    var script = recovering()
    script.sends("client_reconnect", reconnect(cap()))
    script.getsMap(epoch: 3, states: ["up:active"])
    script.requests("lookup", tid: 3, oldest: 2, epoch: 3)
    script.pass(seconds: 6)
    script.replies("lookup", tid: 3)
    script.requests("lookup", tid: 4, oldest: 2, epoch: 3)
    #expect(try script.checks() == [.kickMissing])
  }
}
