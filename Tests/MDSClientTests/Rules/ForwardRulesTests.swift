import CephWire
import Common
import MDSClient
import Testing

@Suite struct ForwardRulesTests {
  /// A machine that has sent one request to mds0, and also knows mds1 and mds2.
  private func asked(
    quirks: Quirks = .recommended, sessions: [MDSRank] = [1, 2]
  ) -> MachineBench {
    var bench = MachineBench.open(quirks: quirks)
    bench.receiveMap(2, [0: .active, 1: .active, 2: .active])
    for rank in sessions { bench.receiveSession(.open, from: rank) }
    bench.submit(to: 0)
    _ = bench.effects()
    return bench
  }

  @Test func `FWD1: forwards that are malformed, of strangers or of unknown requests are ignored`()
  {
    var bench = asked()
    bench.receive(.unreadable(ClientRequestForward.code))
    bench.client.receive(
      .forward(MachineBench.forward(1, to: 1, number: 1, true)), from: EntityName(.osd, 0))
    bench.forward(2, to: 1, mustResend: true)
    #expect(bench.effects() == ["note FWD1", "note FWD1", "note FWD1"])
    #expect(bench.client.requests[1]?.forwards == 0)
  }

  @Test func `FWD1: a forward to a negative rank is ignored (O30)`() {
    var bench = asked()
    bench.forward(1, to: -2, mustResend: true)
    #expect(bench.effects() == ["note FWD1"])
  }

  @Test func `FWD1: a forward of 16 bytes only counts for the original (O1)`() {
    var bench = asked()
    let forward = MachineBench.forward(1, to: 1, number: 1, true)
    bench.receive(.shortForward(forward))
    #expect(bench.effects() == ["note FWD1"])
    bench = asked(quirks: .original)
    bench.receive(.shortForward(forward))
    #expect(bench.effects() == [])
    #expect(bench.client.requests[1]?.session == 1)
  }

  @Test func `FWD2: a forward that is not newer than the last one is ignored (O25)`() {
    var bench = asked()
    bench.forward(1, to: 1, number: 2, mustResend: true)
    #expect(bench.work() == ["request 1 > 1 FWD4"])
    bench.forward(1, to: 2, number: 2, mustResend: true)
    bench.forward(1, to: 2, number: 1, mustResend: true)
    #expect(bench.effects() == ["note FWD2", "note FWD2"])
    bench.forward(1, to: 2, number: 0x8000_0000, mustResend: true)
    #expect(bench.work() == ["request 1 > 2 FWD4"])
  }

  @Test func `FWD3: where the MDS has passed the request on, nothing is sent`() {
    var bench = asked()
    bench.forward(1, to: 1, mustResend: false)
    #expect(bench.effects() == [])
    #expect(bench.client.requests[1]?.session == 1)
    #expect(bench.client.requests[1]?.forwardSession == 0)
    #expect(bench.client.requests[1]?.forwards == 1)
  }

  @Test func `FWD3: without a session with the other MDS the request is sent again`() {
    var bench = asked(sessions: [])
    bench.forward(1, to: 1, mustResend: false)
    #expect(bench.work() == ["request_open > 1 SES1"])
    bench.receiveSession(.open, from: 1)
    #expect(bench.work() == ["opened 1", "request 1 > 1 FWD4"])
  }

  @Test func `FWD4: where the client must resend, it does`() {
    var bench = asked()
    bench.forward(1, to: 1, mustResend: true)
    #expect(bench.work() == ["request 1 > 1 FWD4"])
    #expect(bench.client.requests[1]?.session == 1)
    #expect(bench.client.requests[1]?.forwardSession == nil)
  }

  @Test func `FWD4: a forward to an MDS that there is not sends the request anywhere`() {
    var bench = asked()
    bench.forward(1, to: 3, mustResend: true)
    #expect(bench.work() == ["request 1 > 0 FWD4"])
  }

  @Test func `FWD4: forwards may go on for ever`() {
    var bench = asked()
    for number in 1...300 as ClosedRange<UInt32> {
      bench.forward(1, to: MDSRank(number % 3), number: number, mustResend: true)
    }
    #expect(bench.sentRequests().count == 300)
  }
}
