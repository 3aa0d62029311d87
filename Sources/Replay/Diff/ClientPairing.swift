/// Pairs the clients of two captures by what they did: names, addresses and numbers are others in
/// another run.
struct ClientPairing {
  /// The paired clients by their indices, in the order of A.
  private(set) var pairs: [(a: Int, b: Int)] = []
  /// Clients of A without partner.
  private(set) var missing: [Int] = []
  /// Clients of B without partner.
  private(set) var added: [Int] = []

  /// Beyond so many pairs to look at, clients that did not do exactly the same are paired in the
  /// order of their appearance.
  private static let mostComparisons = 250_000
  /// How many different operations of a client are looked at.
  private static let mostOperations = 512

  init(_ a: [ClientBehaviour], _ b: [ClientBehaviour]) {
    var left = (a: Array(a.indices), b: Array(b.indices))
    pairEqual(&left, a, b)
    if left.a.count * left.b.count <= Self.mostComparisons { pairSimilar(&left, a, b) }
    pairs += zip(left.a, left.b).map { ($0, $1) }
    missing = Array(left.a.dropFirst(left.b.count))
    added = Array(left.b.dropFirst(left.a.count))
    pairs.sort { $0.a < $1.a }
  }

  /// Pairs clients that asked for the same in the same order.
  private mutating func pairEqual(
    _ left: inout (a: [Int], b: [Int]), _ a: [ClientBehaviour], _ b: [ClientBehaviour]
  ) {
    var waiting: [[Int32]: [Int]] = [:]
    for index in left.b.reversed() where !b[index].operations.isEmpty {
      waiting[b[index].operations.map(\.asked), default: []].append(index)
    }
    var taken: Set<Int> = []
    left.a.removeAll { index in
      guard let match = waiting[a[index].operations.map(\.asked)]?.popLast() else { return false }
      pairs.append((index, match))
      taken.insert(match)
      return true
    }
    left.b.removeAll(where: taken.contains)
  }

  /// Pairs the most similar clients, best first; of equally similar ones those that appeared first.
  private mutating func pairSimilar(
    _ left: inout (a: [Int], b: [Int]), _ a: [ClientBehaviour], _ b: [ClientBehaviour]
  ) {
    let ofA = left.a.map { Profile(a[$0]) }
    let ofB = left.b.map { Profile(b[$0]) }
    var candidates: [(likeness: Double, a: Int, b: Int)] = []
    for (i, one) in zip(left.a, ofA) {
      for (j, other) in zip(left.b, ofB) {
        let likeness = one.likeness(to: other)
        if likeness > 0 { candidates.append((likeness, i, j)) }
      }
    }
    candidates.sort { (-$0.likeness, $0.a, $0.b) < (-$1.likeness, $1.a, $1.b) }
    var taken: (a: Set<Int>, b: Set<Int>) = ([], [])
    for candidate in candidates
    where !taken.a.contains(candidate.a) && !taken.b.contains(candidate.b) {
      taken.a.insert(candidate.a)
      taken.b.insert(candidate.b)
      pairs.append((candidate.a, candidate.b))
    }
    left.a.removeAll(where: taken.a.contains)
    left.b.removeAll(where: taken.b.contains)
  }

  /// How often a client asked for what.
  private struct Profile {
    private var counts: [(asked: Int32, count: Int)]
    private var total = 0

    init(_ client: ClientBehaviour) {
      var counts: [Int32: Int] = [:]
      for operation in client.operations { counts[operation.asked, default: 0] += 1 }
      self.counts = counts.sorted { $0.key < $1.key }.prefix(mostOperations).map { ($0, $1) }
      total = self.counts.reduce(0) { $0 + $1.count }
    }

    /// From 0 (nothing in common) to 1 (the same).
    func likeness(to other: Profile) -> Double {
      var (i, j, common) = (0, 0, 0)
      while i < counts.count, j < other.counts.count {
        let (one, two) = (counts[i], other.counts[j])
        if one.asked == two.asked { common += min(one.count, two.count) }
        if one.asked <= two.asked { i += 1 }
        if one.asked >= two.asked { j += 1 }
      }
      return Double(common) / Double(max(total, other.total, 1))
    }
  }
}
