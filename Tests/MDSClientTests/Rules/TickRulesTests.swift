import CephWire
import Common
import MDSClient
import Testing

@Suite struct TickRulesTests {
  /// Lets seconds pass, one at a time: at which second what was sent.
  private func timeline(_ bench: inout MachineBench, seconds: Int) -> [String] {
    var lines: [String] = []
    for _ in 0..<seconds {
      bench.wait(1)
      let second = Int(bench.seconds)
      lines += bench.effects().map { "\(second): \($0)" }
    }
    return lines
  }

  @Test func `TIC2: sessions are renewed every quarter of the session time-out`() {
    var bench = MachineBench.open()
    #expect(bench.client.renewalDue == Instant(nanoseconds: 15_000_000_000))
    #expect(
      timeline(&bench, seconds: 34) == [
        "15: request_renewcaps > 0 TIC3", "30: request_renewcaps > 0 TIC3",
      ])
    #expect(bench.client.lastRenewal == Instant(nanoseconds: 30_000_000_000))
  }

  @Test func `TIC2: the quarter is a whole number of seconds`() {
    var bench = MachineBench.open()
    var map = MachineBench.map(2, [0: .active])
    map.map.sessionTimeout = 43
    bench.client.receive(.map(map), from: EntityName(.monitor, 0))
    #expect(bench.client.renewalDue == Instant(nanoseconds: 10_000_000_000))
  }

  @Test func `TIC2: the user-space client renews at its first tick, then at each third`() {
    var bench = MachineBench.open(profile: .user09)
    #expect(bench.client.renewalDue == Instant(nanoseconds: 0))
    #expect(
      timeline(&bench, seconds: 42) == [
        "1: request_renewcaps > 0 TIC3", "21: request_renewcaps > 0 TIC3",
        "41: request_renewcaps > 0 TIC3",
      ])
  }

  @Test func `TIC3: sessions are renewed in the order of their ranks`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .active, 2: .active])
    for rank in [2, 1] as [MDSRank] { bench.receiveSession(.open, from: rank) }
    _ = bench.effects()
    bench.wait(15)
    #expect(bench.sent().map(\.rank) == [0, 1, 2])
  }

  @Test func `TIC3: a close is asked for again at every tick`() {
    var bench = MachineBench.open()
    bench.client.closeSession(with: 0)
    _ = bench.effects()
    #expect(
      timeline(&bench, seconds: 16) == [
        "5: request_close > 0 TIC3", "10: request_close > 0 TIC3", "15: request_close > 0 TIC3",
      ])
  }

  @Test func `TIC3: a message for an MDS without address is lost (O13)`() {
    var bench = MachineBench.open()
    bench.client.closeSession(with: 0)
    bench.receiveMap(2, [:])
    _ = bench.effects()
    bench.wait(5)
    #expect(bench.effects() == ["note TIC3"])
  }

  @Test func `TIC3: a session that is opening is left alone`() {
    var bench = MachineBench()
    bench.receiveMap(1, [0: .active])
    bench.submit()
    bench.receiveMap(2, [0: .active])
    _ = bench.effects()
    #expect(timeline(&bench, seconds: 20) == [])
  }

  @Test func `TIC4: a session that is past its end makes the client ask for the map it has (O19)`()
  {
    var bench = MachineBench()
    bench.receiveMap(3, [0: .active])
    bench.receiveSession(.open)
    bench.receiveSession(.renewCaps)
    bench.wait(300)
    let early = bench.effects()
    #expect(!early.contains("want map 3"))
    bench.wait(5)
    #expect(bench.effects() == ["want map 3"])
  }

  @Test func `TIC4: ticks go on`() {
    var bench = MachineBench.open()
    bench.wait(5)
    #expect(bench.client.nextDeadline == Instant(nanoseconds: 10_000_000_000))
  }

  @Test func `a machine that follows a recording only ticks when it is told`() {
    var bench = MachineBench.open(knowledge: .recorded)
    bench.wait(100)
    #expect(bench.effects() == [])
    bench.client.tick()
    #expect(bench.effects() == ["request_renewcaps > 0 TIC3"])
    bench.wait(1)
    bench.client.tick()
    #expect(bench.effects() == [])
    bench.client.tick(renews: true)
    #expect(bench.effects() == ["request_renewcaps > 0 TIC3"])
    #expect(bench.client.lastRenewal == Instant(nanoseconds: 101_000_000_000))
  }

  @Test func `time may pass to the end of the clock`() {
    var bench = MachineBench(knowledge: .complete)
    bench.wait(1)
    bench.client.advance(to: Instant(nanoseconds: .max))
    bench.receiveMap(1, [0: .active])
    bench.submit(timeout: 60)
    #expect(bench.client.nextDeadline == nil)
  }

  /// A machine that no longer uses a file: its MDS has to be told some time.
  private func closed() -> MachineBench {
    var bench = MachineBench.asked()
    bench.learn(TraceSample(caps: 0xd55))
    bench.client.open(InodeNumber(raw: 0x100), .read)
    bench.client.close(InodeNumber(raw: 0x100), .read)
    _ = bench.effects()
    return bench
  }

  @Test func `TIC1: caps that nobody wants any more are given up at a tick, after a while`() {
    var bench = closed()
    bench.client.markDirty(InodeNumber(raw: 0x100), Capabilities(raw: 0x8))
    _ = bench.effects()
    let lines = timeline(&bench, seconds: 70)
    #expect(lines.first { $0.contains("caps > 0 TIC1") } != nil)
  }

  @Test func `TIC3: releases are sent with the tick`() {
    var bench = MachineBench.asked(quirks: .corrected)
    bench.learn(TraceSample(caps: 0x155))
    bench.client.forget(InodeNumber(raw: 0x100))
    #expect(timeline(&bench, seconds: 6) == ["5: release > 0 REL3"])
  }

  @Test func `TIC3: a machine that follows a recording does not send releases by itself`() {
    var bench = MachineBench.asked(knowledge: .recorded)
    bench.client.adoptCap(
      of: InodeNumber(raw: 0x100), from: 0, TraceSample(caps: 0x155).cap)
    let isReleased = bench.client.releaseCap(of: InodeNumber(raw: 0x100), from: 0)
    #expect(isReleased)
    bench.client.tick(renews: false)
    #expect(bench.effects() == [])
    let isSent = bench.client.sendRecordedReleases(to: 0)
    #expect(isSent)
    #expect(bench.effects() == ["release > 0 REL3"])
  }
}
