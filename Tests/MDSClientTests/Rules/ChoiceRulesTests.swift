import CephWire
import Common
import MDSClient
import Testing

@Suite struct ChoiceRulesTests {
  /// Where the first request goes with a map of these ranks and this random byte.
  private func chosen(
    _ ranks: [MDSRank], byte: UInt8, quirks: Quirks = .recommended,
    mode: Operation.DirectMode = .any
  ) -> MDSRank? {
    var bench = MachineBench(quirks: quirks, bytes: [byte])
    bench.receiveMap(
      1, Dictionary(uniqueKeysWithValues: ranks.map { ($0, .active) }), maxMDS: 8)
    var operation = MachineBench.getattr
    operation.directMode = mode
    bench.client.submit(operation)
    return bench.sent().first?.rank
  }

  @Test func `CHO1: a hint is followed where there is such an MDS`() {
    var bench = MachineBench.open()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.submit(to: 1)
    #expect(bench.work() == ["request_open > 1 SES1"])
  }

  @Test func `CHO1: a hint is followed where there is but a session, and the map waited for`() {
    var bench = MachineBench.open()
    bench.receiveSession(.open, from: 2)
    bench.submit(to: 2)
    #expect(bench.client.requests[1]?.waiting == .map)
    bench.submit(to: 3)
    #expect(bench.work() == ["opened 2", "request 2 > 0 DO6"])
  }

  @Test func `CHO1: a hint that names nobody is not followed`() {
    var bench = MachineBench.open()
    bench.submit(to: 3)
    #expect(bench.work() == ["request 1 > 0 DO6"])
  }

  @Test func `CHO2: who wants any MDS gets any`() {
    #expect(chosen([0, 1], byte: 1, mode: .random) == 1)
    #expect(chosen([0, 1], byte: 2, mode: .random) == 0)
  }

  /// A machine that knows who is responsible for the names in the root.
  private func informed(_ sample: TraceSample, bytes: [UInt8] = []) -> MachineBench {
    var bench = MachineBench.open(bytes: bytes)
    bench.receiveMap(2, [0: .active, 1: .active, 2: .active])
    for rank in [1, 2] as [MDSRank] { bench.receiveSession(.open, from: rank) }
    bench.learn(sample)
    return bench
  }

  @Test func `CHO2: who wants any MDS does not ask who is responsible`() {
    var bench = informed(TraceSample(authority: 2))
    var operation = Operation(.lookup, MachineBench.name)
    operation.directMode = .random
    bench.client.submit(operation)
    #expect(bench.sent().map(\.rank) == [0])
  }

  @Test func `CHO3: a request goes to who is responsible for the name`() {
    var bench = informed(TraceSample(authority: 2))
    let tid = bench.client.submit(Operation(.lookup, MachineBench.name))
    #expect(bench.sent().map(\.rank) == [2])
    #expect(bench.client.requests[tid]?.operation.directMode == .auth)
  }

  @Test func `CHO3: where there are replicas, one of them is asked`() {
    var bench = informed(TraceSample(authority: 2, replicas: [0, 1]), bytes: [7])
    let tid = bench.client.submit(Operation(.lookup, MachineBench.name))
    #expect(bench.sent().map(\.rank) == [1])
    #expect(bench.client.requests[tid]?.operation.directMode == .any)
  }

  @Test func `CHO4: where nothing is known, any MDS is asked`() {
    #expect(chosen([0, 1], byte: 1) == 1)
    #expect(chosen([0, 1], byte: 2) == 0)
  }

  @Test func `CHO4: a request by inode goes to any MDS (O27)`() {
    var bench = MachineBench(bytes: [1])
    bench.receiveMap(1, [0: .active, 1: .active])
    bench.client.submit(Operation(.setattr, .inode(InodeNumber(raw: 1), .head)))
    #expect(bench.sent().map(\.rank) == [1])
  }

  /// 2009.md 5.2 has these counts, measured over all bytes; -1 stands for a rank that is down.
  @Test(
    arguments: [
      ([0], [0: 256]), ([0, 1], [0: 192, 1: 64]), ([0, 1, 2], [0: 171, 1: 43, 2: 42]),
      ([1], [-1: 256]), ([0, 2], [0: 192, -1: 64]), ([1, 2], [-1: 192, 2: 64]),
    ] as [([MDSRank], [MDSRank: Int])])
  func `MAP10: the original's random choice is skewed (O2)`(
    ranks: [MDSRank], counts: [MDSRank: Int]
  ) {
    var seen: [MDSRank: Int] = [:]
    for byte in UInt8.min...UInt8.max { seen[chosen(ranks, byte: byte) ?? -1, default: 0] += 1 }
    #expect(seen == counts)
  }

  @Test func `MAP10: corrected, every MDS that is up gets its share`() {
    var seen: [MDSRank: Int] = [:]
    for byte in UInt8.min...UInt8.max {
      seen[chosen([1, 2, 5], byte: byte, quirks: .corrected) ?? -1, default: 0] += 1
    }
    #expect(seen == [1: 86, 2: 85, 5: 85])
  }

  @Test func `MAP10: where no MDS is up, the request waits for a map`() {
    var bench = MachineBench()
    bench.receiveMap(1, [:])
    bench.submit()
    #expect(bench.client.requests[1]?.waiting == .map)
  }

  @Test func `a machine that follows a recording is told the choice`() {
    var bench = MachineBench.open(knowledge: .recorded)
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.submit()
    #expect(bench.work() == ["choose 1"])
    bench.client.choose(0, for: 1)
    bench.client.choose(1, for: 1)
    #expect(bench.work() == ["request 1 > 0 DO6"])
    bench.submit(to: 0)
    #expect(bench.work() == ["request 2 > 0 DO6"])
  }
}
