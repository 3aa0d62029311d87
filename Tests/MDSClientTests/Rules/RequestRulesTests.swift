import CephWire
import Common
import MDSClient
import Testing

@Suite struct RequestRulesTests {
  @Test func `REQ1: requests are numbered from 1`() {
    var bench = MachineBench.open()
    #expect(bench.submit() == 1)
    #expect(bench.submit() == 2)
    #expect(bench.sentRequests().map(\.tid) == [1, 2])
  }

  @Test func `DO3: a request without a map waits for one, and asks for it`() {
    var bench = MachineBench()
    bench.submit()
    #expect(bench.effects() == ["want map 1"])
    #expect(bench.client.requests[1]?.waiting == .map)
    bench.receiveMap(1, [0: .active])
    #expect(bench.effects() == ["request_open > 0 SES1", "want map 2"])
    #expect(bench.client.requests[1]?.waiting == .session(0))
    bench.receiveSession(.open)
    #expect(bench.effects() == ["opened 0", "request 1 > 0 DO6"])
    bench.reply(1)
    #expect(bench.effects() == ["safe 1", "done 1 = 0"])
    #expect(bench.client.requests.isEmpty)
  }
}
