import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct ReconnectRulesTests {
  private func reconnects(_ effects: [Sending]) -> [ClientReconnect] {
    effects.compactMap { if case .reconnect(let message) = $0.message { message } else { nil } }
  }

  @Test(arguments: [(Quirks.recommended, true), (Quirks.original, false)])
  func `REC1: without a session the reconnect says so (O12)`(quirks: Quirks, hasRealms: Bool) {
    var bench = MachineBench(quirks: quirks)
    bench.receiveMap(1, [0: .reconnect], from: 0)
    let messages = reconnects(bench.sent())
    #expect(messages.map(\.closed) == [1])
    #expect(messages.map(\.hasRealms) == [hasRealms])
    #expect(bench.client.sessions.isEmpty)
  }

  @Test func `REC2: requests that are not safe yet are sent before the reconnect`() {
    var bench = MachineBench.open()
    for _ in 1...4 { bench.submit() }
    for tid in [3, 1, 2] as [UInt64] { bench.reply(tid, isSafe: false) }
    bench.reply(1)
    bench.client.sessions[0]?.seq = 9
    _ = bench.effects()
    bench.receiveMap(2, [0: .reconnect], from: 0)
    #expect(
      bench.work() == [
        "down 0 6800", "request 3 > 0 REC2", "request 2 > 0 REC2", "reconnect > 0 REC5",
      ])
    #expect(bench.client.sessions[0]?.seq == 0)
  }

  @Test func `REC2: the user-space client only replays when the MDS is active`() {
    var bench = MachineBench.open(profile: .user09)
    bench.submit()
    bench.submit()
    bench.reply(1, isSafe: false)
    _ = bench.effects()
    bench.receiveMap(2, [0: .reconnect], from: 0)
    #expect(bench.work() == ["down 0 6800", "reconnect > 0 REC5"])
    bench.receiveMap(3, [0: .active])
    #expect(bench.work() == ["request 1 > 0 REC2", "request 2 > 0 KICK"])
  }

  @Test func `REC2: what is not safe with another MDS is not sent`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.submit(to: 1)
    bench.reply(1, isSafe: false, from: 1)
    _ = bench.effects()
    bench.receiveMap(3, [0: .reconnect, 1: .active], from: 0)
    #expect(bench.work() == ["down 0 6800", "reconnect > 0 REC5"])
  }

  @Test func `REC2: a replayed request is sent again at the next recovery, too`() {
    var bench = MachineBench.open()
    bench.submit()
    bench.reply(1, isSafe: false)
    bench.receiveMap(2, [0: .reconnect], from: 0)
    bench.receiveMap(3, [0: .replay])
    bench.receiveMap(4, [0: .reconnect], from: 0)
    #expect(bench.sentRequests().map(\.numRetry) == [0, 1, 2])
    #expect(bench.client.requests[1]?.attempts == 3)
  }

  /// 2009.md 5.17 has these limits: with caps whose paths have 20 bytes, how many realms are too many.
  @Test(arguments: [
    (0, 20, 3), (1, 20, 3), (2, 20, 7), (5, 20, 15), (10, 20, 29), (100, 20, 284), (100, 100, 20),
  ])
  func `REC4: the original never finds a buffer for many realms (O12)`(
    caps: Int, path: Int, realms: Int
  ) {
    var cap = ReconnectCap()
    cap.path = WireString(bytes: Array(repeating: UInt8(ascii: "a"), count: path))
    var message = ClientReconnect()
    message.caps = Array(repeating: cap, count: caps)
    message.realms = Array(repeating: ReconnectRealm(), count: realms - 1)
    #expect(message.fitsEstimate)
    message.realms.append(ReconnectRealm())
    #expect(!message.fitsEstimate)
  }

  @Test func `REC5: the session is open at once, and who waits for it is woken`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    bench.submit()
    bench.client.sessions[0]?.state = .closing
    _ = bench.effects()
    bench.receiveMap(2, [0: .reconnect], from: 0)
    #expect(bench.work() == ["down 0 6800", "reconnect > 0 REC5", "opened 0"])
    // DO3: the MDS is not active yet.
    #expect(bench.client.requests[1]?.waiting == .map)
    bench.receiveMap(3, [0: .active])
    #expect(bench.work() == ["request 1 > 0 DO6"])
  }

  @Test func `REC5: a session that was open all the time is no news`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .reconnect], from: 0)
    #expect(bench.work() == ["down 0 6800", "reconnect > 0 REC5"])
    #expect(bench.client.sessions[0]?.state == .open)
  }

  @Test func `REC6: nothing confirms the reconnect, the replies just go on`() {
    var bench = MachineBench.open()
    bench.submit()
    bench.reply(1, isSafe: false)
    bench.receiveMap(2, [0: .reconnect], from: 0)
    _ = bench.effects()
    bench.reply(1)
    #expect(bench.effects() == ["safe 1"])
  }

  @Test func `REC3: the reconnect has the session's caps, and the realms`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0x155, realm: 1))
    bench.receiveMap(2, [0: .reconnect], from: 0)
    let message = reconnects(bench.sent()).first
    #expect(message?.closed == 0)
    #expect(message?.caps.map(\.ino) == [InodeNumber(raw: 0x100)])
    #expect(message?.caps.map(\.path) == ["a"])
    #expect(message?.realms.map(\.ino) == [InodeNumber(raw: 1)])
  }

  @Test(arguments: [(Quirks.recommended, 1), (Quirks.original, 0)])
  func `REC4: with many realms and few caps the original sends nothing, and stays so (O12)`(
    quirks: Quirks, count: Int
  ) {
    var bench = MachineBench.asked(quirks: quirks)
    bench.learn(TraceSample(caps: 0x155, realm: 1))
    for ino in 2...8 as ClosedRange<UInt64> {
      bench.client.cache.realms[InodeNumber(raw: ino)] =
        bench.client.cache.realms[InodeNumber(raw: 1)]
    }
    _ = bench.effects()
    bench.receiveMap(2, [0: .reconnect], from: 0)
    #expect(reconnects(bench.sent()).count == count)
    #expect(bench.client.sessions[0]?.state == (count == 1 ? .open : .reconnecting))
  }
}
