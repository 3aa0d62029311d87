import Testing

@testable import Replay

@Suite struct SequenceAlignmentTests {
  /// The length of a longest common subsequence, the slow way.
  private func longest(_ a: [Int32], _ b: [Int32]) -> Int {
    var row = Array(repeating: 0, count: b.count + 1)
    for x in a {
      var diagonal = 0
      for (index, y) in b.enumerated() {
        let above = row[index + 1]
        row[index + 1] = x == y ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[b.count]
  }

  private func expectValid(_ alignment: SequenceAlignment, _ a: [Int32], _ b: [Int32]) {
    for pair in alignment.pairs { #expect(a[pair.a] == b[pair.b]) }
    for (one, next) in zip(alignment.pairs, alignment.pairs.dropFirst()) {
      #expect(one.a < next.a && one.b < next.b)
    }
  }

  @Test func `it finds as many pairs as there can be`() {
    var generator = SystemRandomNumberGenerator()
    for round in 0..<300 {
      let letters = Int32(1 + round % 7)
      let a = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        Int32.random(in: 0...letters, using: &generator)
      }
      let b = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        Int32.random(in: 0...letters, using: &generator)
      }
      let alignment = SequenceAlignment(a, b)
      expectValid(alignment, a, b)
      #expect(alignment.pairs.count == longest(a, b), "\(a) \(b)")
      #expect(alignment.isExact)
    }
  }

  @Test func `long sequences with few differences are aligned exactly`() {
    let a = (0..<200_000).map { Int32($0 % 1000) }
    var b = a
    b.remove(at: 150_000)
    b.insert(-5, at: 70_000)
    let alignment = SequenceAlignment(a, b)
    #expect(alignment.isExact)
    #expect(alignment.pairs.count == 199_999)
  }

  @Test func `sequences that differ too much are aligned at what stands once in each`() {
    // Each second element is another one in b.
    let a = (0..<10_000).map { Int32($0) }
    let b = a.map { $0 % 2 == 0 ? $0 : $0 + 100_000 }
    let alignment = SequenceAlignment(a, b)
    expectValid(alignment, a, b)
    #expect(!alignment.isExact)
    #expect(alignment.pairs.count == 5000)
  }

  @Test func `without work left it matches what comes soon`() {
    let a: [Int32] = [1, 2, 3, 1, 2, 3]
    let b: [Int32] = [9, 1, 3, 2, 3, 9]
    let alignment = SequenceAlignment(a, b, mostWork: 0)
    expectValid(alignment, a, b)
    #expect(!alignment.isExact)
    #expect(alignment.pairs.count >= 2)
  }
}
