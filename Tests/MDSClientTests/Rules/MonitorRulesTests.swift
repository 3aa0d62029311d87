import CephWire
import Common
import MDSClient
import Testing

@Suite struct MonitorRulesTests {
  @Test func `MON1: the first request asks for the first map`() {
    var bench = MachineBench()
    bench.client.submit(.mount())
    #expect(bench.effects() == ["want map 1"])
    let request = bench.client.requests[1]
    #expect(request?.operation.op == .getattr)
    #expect(request?.operation.timeoutNanoseconds == 60_000_000_000)
  }

  @Test func `MON1: a directory below the root is mounted by its path`() {
    var bench = MachineBench.open()
    bench.client.submit(.mount("home/a"))
    let path = bench.sentRequests().first?.path1
    #expect(path?.ino == InodeNumber(raw: 1))
    #expect(path?.path == "home/a")
  }

  @Test func `MON2: a map that has been asked for is not asked for again`() {
    var bench = MachineBench()
    bench.submit()
    bench.submit()
    #expect(bench.effects() == ["want map 1"])
  }

  @Test func `MON2: a newer map than the one that was asked for is asked for`() {
    var bench = MachineBench()
    bench.submit()
    bench.receiveMap(5, [:])
    bench.submit()
    #expect(bench.effects() == ["want map 1", "want map 6"])
    #expect(bench.client.wantedEpoch == 6)
  }

  @Test func `MON2: the asking is repeated, after twice as long each time, up to 300 s`() {
    var bench = MachineBench()
    bench.submit()
    var times: [Double] = []
    while times.count < 13 {
      for _ in bench.effects() { times.append(bench.seconds) }
      guard let deadline = bench.client.nextDeadline else { break }
      bench.client.advance(to: deadline)
    }
    #expect(
      times == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 63.5, 127.5, 255.5, 511.5, 811.5, 1111.5])
  }

  @Test func `MON3: answers may be lost, so the asking only ends with a map`() {
    var bench = MachineBench()
    bench.submit()
    bench.wait(2)
    #expect(bench.effects().count == 3)
    bench.receiveMap(1, [0: .active])
    _ = bench.effects()
    bench.receiveMap(2, [0: .active])
    bench.wait(4)
    #expect(bench.effects() == [])
  }
}
