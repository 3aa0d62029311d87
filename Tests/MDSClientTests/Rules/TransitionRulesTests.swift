import CephWire
import Common
import MDSClient
import Testing

@Suite struct TransitionRulesTests {
  /// A machine with requests 1… under way to mds0.
  private func asked(_ count: Int, quirks: Quirks = .recommended) -> MachineBench {
    var bench = MachineBench.open(quirks: quirks)
    for _ in 0..<count { bench.submit() }
    _ = bench.effects()
    return bench
  }

  @Test func `NEW1: sessions with ranks that the old map could not have are left alone`() {
    var bench = MachineBench.open()
    for rank in [3, 4] as [MDSRank] { bench.receiveSession(.open, from: rank) }
    for rank in [3, 4] as [MDSRank] {
      let tid = bench.submit(to: 0)
      bench.forward(tid, to: rank, mustResend: false)
    }
    _ = bench.effects()
    bench.receiveMap(2, [0: .active, 3: .active, 4: .active], maxMDS: 8)
    #expect(bench.work() == ["request 1 > 0 KICK"])
  }

  @Test func `NEW1: ranks without a session are left alone`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveMap(3, [0: .active])
    #expect(bench.work() == [])
  }

  @Test func `NEW2: an MDS that went backwards loses its connection, and its requests wait`() {
    var bench = asked(2)
    bench.receiveMap(2, [0: .replay], port: 6900)
    #expect(bench.effects() == ["down 0 6800", "want map 3"])
    #expect(bench.client.requests.values.allSatisfy { $0.waiting == .map })
    #expect(bench.client.sessions[0]?.state == .open)
    // O8: waiting turns the order around, and MAP8 of that same map has turned it once already.
    bench.receiveMap(3, [0: .active], port: 6900)
    #expect(bench.work() == ["request 1 > 0 KICK", "request 2 > 0 KICK"])
  }

  @Test func `NEW2: an MDS that is gone from the map has gone backwards`() {
    var bench = asked(1)
    bench.receiveMap(2, [1: .active])
    #expect(bench.work() == ["down 0 6800"])
  }

  @Test func `NEW2: a session that was never opened is given up`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active, 1: .active], maxMDS: 2)
    bench.submit(to: 0)
    _ = bench.effects()
    bench.receiveMap(2, [0: .replay, 1: .active], maxMDS: 2)
    #expect(bench.work() == ["down 0 6800", "closed 0"])
    #expect(bench.client.sessions[0] == nil)
    #expect(bench.client.requests[1]?.waiting == .map)
  }

  @Test func `NEW2: who waited for such a session does not wait for it again (O44)`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .stopping])
    bench.submit()
    _ = bench.effects()
    bench.receiveMap(2, [0: .active])
    #expect(bench.work() == ["down 0 6800", "closed 0", "request_open > 0 SES1"])
    bench.receiveSession(.open)
    #expect(bench.work() == ["opened 0", "request 1 > 0 DO6"])
  }

  @Test func `NEW2: also what the failed MDS has forwarded is sent again`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.submit(to: 0)
    bench.forward(1, to: 1, mustResend: false)
    _ = bench.effects()
    bench.receiveMap(3, [1: .active])
    // The byte 0 always chooses rank 0, which is down now (O2).
    #expect(bench.work() == ["down 0 6800"])
    #expect(bench.client.requests[1]?.waiting == .map)
    #expect(bench.client.requests[1]?.session == nil)
  }

  @Test func `NEW3: an MDS that becomes active gets its requests again`() {
    var bench = asked(1)
    bench.receiveMap(2, [0: .reconnect], from: 0)
    bench.receiveMap(3, [0: .rejoin])
    bench.receiveMap(4, [0: .active])
    #expect(bench.work() == ["down 0 6800", "reconnect > 0 REC5", "request 1 > 0 KICK"])
    #expect(bench.client.sessions[0]?.state == .open)
  }

  @Test func `NEW3: what was forwarded meanwhile to a recovering MDS is sent when it is active`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .rejoin])
    bench.receiveSession(.open, from: 1)
    bench.submit(to: 0)
    bench.forward(1, to: 1, mustResend: false)
    _ = bench.effects()
    bench.receiveMap(3, [0: .active, 1: .active])
    #expect(bench.work() == ["request 1 > 0 KICK"])
  }

  @Test func `a restart that shows in no state goes unnoticed (O6)`() {
    var bench = asked(1)
    bench.receiveMap(2, [0: .active], port: 6900)
    #expect(bench.work() == [])
  }

  @Test func `corrected, a restart shows in the address or the incarnation`() {
    var bench = asked(1, quirks: .corrected)
    bench.receiveMap(2, [0: .active], port: 6900)
    #expect(bench.work() == ["down 0 6800", "request 1 > 0 KICK"])
    var map = MachineBench.map(3, [0: .active], port: 6900)
    map.map.infos[0].incarnation = 2
    bench.client.receive(.map(map), from: EntityName(.monitor, 0))
    #expect(bench.work() == ["down 0 6900", "request 1 > 0 KICK"])
  }

  @Test(arguments: [(Quirks.recommended, ["down 0 6800"]), (Quirks.corrected, [])])
  func `an MDS that changes its mind about stopping looks failed only to the original (O6)`(
    quirks: Quirks, work: [String]
  ) {
    var bench = MachineBench.open(quirks: quirks)
    bench.receiveMap(2, [0: .stopping])
    bench.receiveMap(3, [0: .active])
    #expect(bench.work() == work)
  }

  @Test func `corrected, the session with a rank that there is no more is given up`() {
    var bench = MachineBench.open(quirks: .corrected)
    bench.receiveSession(.open, from: 1)
    bench.receiveMap(2, [0: .active, 1: .active], maxMDS: 2)
    _ = bench.effects()
    bench.receiveMap(3, [0: .active], maxMDS: 1)
    #expect(bench.work() == ["down 1 6801", "closed 1"])
    bench = .open()
    bench.receiveSession(.open, from: 1)
    bench.receiveMap(2, [0: .active, 1: .active], maxMDS: 2)
    bench.receiveMap(3, [0: .active], maxMDS: 1)
    #expect(bench.client.sessions[1]?.state == .open)
  }

  @Test func `KICK: requests are sent in the order of their numbers, answered ones not at all`() {
    var bench = asked(4)
    bench.reply(2, isSafe: false)
    _ = bench.effects()
    bench.receiveMap(2, [0: .reconnect])
    bench.receiveMap(3, [0: .active])
    #expect(
      bench.work() == [
        "down 0 6800", "request 1 > 0 KICK", "request 3 > 0 KICK", "request 4 > 0 KICK",
      ])
  }

  @Test(arguments: [
    (10, Quirks.recommended, 10), (11, .recommended, 10), (12, .recommended, 12),
    (21, .recommended, 20), (11, .corrected, 11),
  ])
  func `KICK: one request too many is missed (O7)`(count: Int, quirks: Quirks, kicked: Int) {
    var bench = asked(count, quirks: quirks)
    bench.receiveSession(.close)
    bench.receiveSession(.open)
    #expect(bench.sentRequests().count == kicked)
  }

  @Test func `NEW2: with a session that is given up go its caps`() {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0x155))
    bench.client.openSession(with: 0)
    bench.receiveMap(2, [0: .replay])
    #expect(bench.client.sessions.isEmpty)
    #expect(bench.client.cache.capCount == 0)
  }
}
