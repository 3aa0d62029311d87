import Testing

@testable import Fuzzing

@Suite struct FuzzSharesTests {
  @Test func `runs are shared by weight, and none is lost`() {
    #expect(FuzzShares.of(100, weights: [1, 1, 8]) == [10, 10, 80])
    #expect(FuzzShares.of(10, weights: [1, 1, 1]) == [3, 3, 4])
    #expect(FuzzShares.of(1, weights: [8, 1, 4]) == [0, 0, 1])
    #expect(FuzzShares.of(.max, weights: [1, 3]).reduce(0, +) == .max)
    #expect(FuzzShares.of(7, weights: []) == [])
  }

  @Test func `quick targets have more runs than slow ones, and all have some`() {
    #expect(TargetTable.all.allSatisfy { $0.weight > 0 })
    let weights = Dictionary(uniqueKeysWithValues: TargetTable.all.map { ($0.name, $0.weight) })
    #expect(weights["message/013/client_request"] == 8)
    #expect(weights["messenger/v2"] == 1)
    #expect(weights["replay"] == 1)
  }
}
