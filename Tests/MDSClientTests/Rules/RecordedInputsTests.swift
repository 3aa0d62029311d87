import CephWire
import Common
import MDSClient
import Testing

@Suite struct RecordedInputsTests {
  @Test func `a choice that nobody waits for does nothing`() {
    var bench = MachineBench.open(knowledge: .recorded)
    bench.client.choose(0, for: 1)
    bench.submit(to: 0)
    _ = bench.effects()
    bench.client.choose(0, for: 1)
    #expect(bench.effects() == [])
  }

  @Test func `a choice that the rules cannot follow makes the request wait`() {
    var bench = MachineBench.open(knowledge: .recorded)
    bench.submit()
    bench.client.choose(2, for: 1)
    #expect(bench.effects() == ["choose 1", "want map 2"])
    #expect(bench.client.requests[1]?.waiting == .map)
    bench.receiveMap(2, [0: .active, 2: .active])
    #expect(bench.effects() == ["choose 1"])
  }

  @Test func `a session is opened and closed as it was recorded`() {
    var bench = MachineBench(knowledge: .recorded)
    bench.client.openSession(with: 1)
    bench.receiveSession(.open, from: 1)
    bench.client.closeSession(with: 1)
    bench.receiveSession(.close, from: 1)
    #expect(
      bench.effects() == [
        "request_open > 1 SES1", "opened 1", "request_close > 1 SES8", "closed 1",
      ])
    bench.client.openSession(with: -1)
    bench.client.closeSession(with: 1)
    #expect(bench.effects() == [])
  }

  @Test func `numbers may be skipped`() {
    var bench = MachineBench.open(knowledge: .recorded)
    bench.client.skipTIDs(to: 41)
    #expect(bench.submit() == 42)
    bench.client.skipTIDs(to: .max)
    #expect(bench.submit() == 0)
  }

  @Test func `a recording may start in the middle of a session, before any map`() {
    var bench = MachineBench(knowledge: .recorded)
    bench.client.adoptSession(with: 1)
    #expect(
      bench.client.sessions[1]?.capExpiry == Instant(nanoseconds: 60_000_000_000))
    bench.submit()
    bench.client.choose(1, for: 1)
    bench.client.tick(renews: true)
    bench.reply(1, from: 1)
    #expect(
      bench.effects() == [
        "choose 1", "request 1 > 1 DO6", "request_renewcaps > 1 TIC3", "safe 1", "done 1 = 0",
      ])
  }

  @Test func `a session that is known is not taken up again`() {
    var bench = MachineBench(knowledge: .recorded)
    bench.client.openSession(with: 1)
    bench.client.adoptSession(with: 1)
    bench.client.adoptSession(with: -1)
    #expect(bench.client.sessions.mapValues(\.state) == [1: .opening])
  }

  @Test func `a request may have been sent before the recording starts`() {
    var bench = MachineBench(knowledge: .recorded)
    bench.client.adoptSession(with: 0)
    bench.client.skipTIDs(to: 20)
    bench.client.adoptRequest(
      tid: 17, operation: MachineBench.getattr, attempts: 2, to: 0)
    bench.client.adoptRequest(
      tid: 12, operation: MachineBench.getattr, attempts: 1, to: 0)
    #expect(bench.client.oldestTID == 12)
    #expect(bench.client.lastTID == 20)
    bench.forward(17, to: 0, number: 1, mustResend: true)
    #expect(bench.sentRequests().map(\.numRetry) == [2])
    bench.reply(12)
    #expect(bench.client.oldestTID == 17)
    #expect(bench.effects() == ["safe 12", "done 12 = 0"])
  }

  @Test func `a sending that the rules did not allow can be taken as done`() {
    var bench = MachineBench.open(knowledge: .recorded)
    bench.submit(to: 2)
    bench.client.choose(3, for: 1)
    #expect(bench.client.requests[1]?.waiting == .map)
    bench.client.forceSent(tid: 1, to: 0)
    bench.client.forceSent(tid: 2, to: 0)
    _ = bench.effects()
    #expect(bench.client.requests[1]?.waiting == .nothing)
    #expect(bench.client.requests[1]?.attempts == 1)
    bench.receiveMap(2, [0: .active, 3: .active])
    bench.reply(1)
    #expect(bench.effects() == ["safe 1", "done 1 = 0"])
  }

  @Test func `the original sends a stale request once more where it was recorded (O9)`() {
    var bench = MachineBench.open(quirks: .original, knowledge: .recorded)
    bench.submit(to: 0)
    _ = bench.effects()
    bench.reply(1, result: -116)
    #expect(bench.effects() == ["safe 1", "choose 1", "done 1 = -116"])
    #expect(bench.client.oldestTID == 0)
    bench.client.choose(0, for: 1)
    #expect(bench.effects() == ["request 1 > 0 REP7"])
    #expect(bench.client.requests.isEmpty)
  }
}
