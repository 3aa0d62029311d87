import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct ReplyRulesTests {
  /// A machine that has sent one request.
  private func asked(quirks: Quirks = .recommended) -> MachineBench {
    var bench = MachineBench.open(quirks: quirks)
    bench.submit()
    _ = bench.effects()
    return bench
  }

  @Test func `REP1: a reply that is not from an MDS is ignored`() {
    var bench = asked()
    bench.client.receive(
      .reply(MachineBench.reply(1), isCorrupt: false), from: EntityName(.client, 0))
    #expect(bench.effects() == ["note REP1"])
    #expect(bench.client.requests.count == 1)
  }

  @Test func `REP1: a reply from an MDS with a negative rank is ignored (O30)`() {
    var bench = asked()
    bench.reply(1, from: -1)
    #expect(bench.effects() == ["note REP1"])
  }

  @Test func `REP1: replies that are too short or to unknown requests are ignored`() {
    var bench = asked()
    bench.receive(.unreadable(ClientReply.code))
    bench.reply(2)
    #expect(bench.effects() == ["note REP1", "note REP1"])
  }

  @Test func `REP2: a second unsafe reply is ignored`() {
    var bench = asked()
    bench.reply(1, isSafe: false)
    bench.reply(1, isSafe: false)
    #expect(bench.effects() == ["done 1 = 0", "note REP2"])
    #expect(bench.client.unsafeRequests(of: 0) == [1])
  }

  @Test func `REP3: a safe reply ends the request`() {
    var bench = asked()
    bench.reply(1)
    #expect(bench.effects() == ["safe 1", "done 1 = 0"])
    #expect(bench.client.requests.isEmpty)
    bench.reply(1)
    #expect(bench.effects() == ["note REP1"])
  }

  @Test func `REP3: of a safe reply after an unsafe one only that it is safe counts`() {
    var bench = asked()
    bench.reply(1, isSafe: false)
    _ = bench.effects()
    bench.receive(.reply(MachineBench.reply(1, result: -5), isCorrupt: true), from: 3)
    #expect(bench.effects() == ["safe 1"])
    #expect(bench.client.requests.isEmpty)
    #expect(bench.client.unsafeRequests(of: 0) == [])
  }

  @Test func `REP4: a reply from another MDS moves the request there`() {
    var bench = asked()
    bench.receiveSession(.open, from: 1)
    bench.reply(1, isSafe: false, from: 1)
    #expect(bench.effects() == ["opened 1", "done 1 = 0"])
    #expect(bench.client.requests[1]?.session == 1)
    #expect(bench.client.unsafeRequests(of: 1) == [1])
  }

  @Test func `REP4: a reply from an MDS without session is dropped`() {
    var bench = asked()
    bench.reply(1, isSafe: false, from: 1)
    #expect(bench.effects() == ["note REP4"])
    #expect(bench.client.requests[1]?.gotUnsafe == false)
  }

  @Test func `REP4: a safe reply that is dropped ends the request, and its caller waits for ever`()
  {
    var bench = asked()
    bench.reply(1, from: 1)
    #expect(bench.effects() == ["safe 1", "note REP4"])
    #expect(bench.client.requests.isEmpty)
  }

  @Test func `REP4: a reply to a request that waits again is dropped`() {
    var bench = asked()
    bench.receiveMap(2, [0: .replay])
    #expect(bench.client.requests[1]?.waiting == .map)
    _ = bench.effects()
    bench.reply(1, isSafe: false)
    #expect(bench.effects() == ["note REP4"])
  }

  @Test func `REP5: unsafe replies are kept in their order`() {
    var bench = MachineBench.open()
    for _ in 1...3 { bench.submit() }
    for tid in [2, 3, 1] as [UInt64] { bench.reply(tid, isSafe: false) }
    #expect(bench.client.unsafeRequests(of: 0) == [2, 3, 1])
    bench.reply(3)
    #expect(bench.client.unsafeRequests(of: 0) == [2, 1])
    #expect(bench.client.requests[1]?.gotUnsafe == true)
  }

  @Test func `REP6: a corrupt reply gives the caller EIO`() {
    var bench = asked()
    bench.receive(.reply(MachineBench.reply(1), isCorrupt: true))
    #expect(bench.effects() == ["safe 1", "failed 1 = -5"])
  }

  @Test func `REP6: a corrupt unsafe reply leaves the request to be made safe`() {
    var bench = asked()
    bench.receive(.reply(MachineBench.reply(1, isSafe: false), isCorrupt: true))
    #expect(bench.effects() == ["failed 1 = -5"])
    bench.reply(1)
    #expect(bench.effects() == ["safe 1"])
  }

  @Test func `REP6: a reply that announces a trace and has none is corrupt (O23)`() {
    var bench = asked()
    var reply = MachineBench.reply(1)
    reply.isTarget = 1
    bench.receive(.reply(reply, isCorrupt: false))
    #expect(bench.effects() == ["safe 1", "failed 1 = -5"])
  }

  @Test(arguments: [true, false])
  func `REP7: corrected, ESTALE is tried again twice before the caller gets it`(isSafe: Bool) {
    var bench = asked()
    bench.reply(1, result: -116, isSafe: isSafe)
    #expect(bench.effects() == ["request 1 > 0 REP7"])
    #expect(bench.client.requests[1]?.operation.directMode == .auth)
    bench.reply(1, result: -116, isSafe: isSafe)
    #expect(bench.effects() == ["request 1 > 0 REP7"])
    bench.reply(1, result: -116)
    #expect(bench.effects() == ["safe 1", "done 1 = -116"])
    #expect(bench.client.requests.isEmpty)
  }

  @Test func `REP7: the user-space client takes ESTALE as final`() {
    var bench = MachineBench.open(profile: .user09)
    bench.submit()
    _ = bench.effects()
    bench.reply(1, result: -116)
    #expect(bench.effects() == ["safe 1", "done 1 = -116"])
  }

  @Test func `REP7: another result starts the count of ESTALE again`() {
    var bench = asked()
    bench.reply(1, result: -116)
    #expect(bench.client.requests[1]?.staleCount == 1)
    bench.reply(1, result: -2, isSafe: false)
    #expect(bench.client.requests[1]?.staleCount == 0)
  }

  @Test func `REP7: the original asks again, and tells the caller nevertheless (O9)`() {
    var bench = asked(quirks: .original)
    bench.submit()
    _ = bench.effects()
    bench.reply(1, result: -116)
    let effects = bench.client.takeEffects()
    #expect(
      effects.map(MachineBench.text) == ["safe 1", "request 1 > 0 REP7", "done 1 = -116"])
    // The request is not in the table any more.
    if case .send(let sending) = effects[1], case .request(let message) = sending.message {
      #expect(message.oldestClientTID == 2)
    }
    bench.reply(1)
    #expect(bench.effects() == ["note REP1"])
  }

  @Test func `REP7: the original replays what was unsafely stale (O9)`() {
    var bench = asked(quirks: .original)
    bench.reply(1, result: -116, isSafe: false)
    let requests = bench.sentRequests()
    #expect(requests.map(\.flags) == [.replay])
    bench.reply(1)
    #expect(bench.effects() == ["safe 1"])
  }

  @Test func `REP7: a stale request of the original that has to wait is forgotten (O9)`() {
    var bench = asked(quirks: .original)
    bench.receiveMap(2, [0: .replay])
    bench.receiveMap(3, [0: .active])
    _ = bench.effects()
    bench.client.closeSession(with: 0)
    bench.reply(1, result: -116)
    #expect(bench.client.requests.isEmpty)
    bench.receiveSession(.open)
    #expect(
      bench.work() == [
        "request_close > 0 SES8", "safe 1", "request_open > 0 SES1", "done 1 = -116", "opened 0",
      ])
  }

  @Test func `REP10: the caller gets the reply's result`() {
    var bench = asked()
    bench.reply(1, result: -17)
    #expect(bench.effects() == ["safe 1", "done 1 = -17"])
  }

  @Test func `REP8: a reply's realms are taken up, before what is in them`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0x155, realm: 1))
    #expect(bench.client.cache.realms.keys.sorted { $0.raw < $1.raw } == [InodeNumber(raw: 1)])
  }

  @Test func `REP9: a reply's inodes, names and caps are taken up`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0x155, isSafe: false))
    #expect(bench.client.cache.inodeCount == 2)
    #expect(bench.client.cache.dentryCount == 1)
    #expect(bench.client.sessions[0]?.caps.count == 1)
    #expect(bench.client.requests[1]?.target == InodeNumber(raw: 0x100))
  }

  @Test func `REP9: a corrupt reply tells nothing`() {
    var bench = MachineBench.asked()
    bench.submit()
    bench.receive(.reply(TraceSample(caps: 0x155).reply(1), isCorrupt: true))
    #expect(bench.client.cache.capCount == 0)
    #expect(bench.client.cache.dentryCount == 0)
  }

  @Test func `REP10: each reply lets go of the releases that wait`() {
    var bench = MachineBench.asked(quirks: .corrected)
    bench.learn(TraceSample(caps: 0x155))
    bench.client.forget(InodeNumber(raw: 0x100))
    #expect(bench.client.sessions[0]?.caps.releases.done.isEmpty == true)
    bench.submit()
    bench.reply(2)
    #expect(bench.client.sessions[0]?.caps.releases.done.map(\.count) == [1])
  }
}
