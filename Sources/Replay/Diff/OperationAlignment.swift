import Common

/// Which operations of two clients are the same, which are missing, and which changed their place.
struct OperationAlignment {
  /// The same operation on both sides, by its index on each.
  struct Pair {
    var a: Int
    var b: Int
  }

  /// Asked in the same order, and some that are only swapped with what was under way at the time.
  private(set) var same: [Pair] = []
  /// Asked in another order; these are among `same` too.
  private(set) var reordered: [Pair] = []
  /// Asked at the same place, but with other arguments or another name.
  private(set) var changed: [Pair] = []
  /// Asked in A alone.
  private(set) var missing: [Int] = []
  /// Asked in B alone.
  private(set) var added: [Int] = []
  /// How many were asked on one side alone since the other one's cache had the answer.
  private(set) var saved = (a: 0, b: 0)
  /// Whether what was reordered is told as exactly as can be.
  let isExact: Bool
  /// What is in the same order on both sides.
  private let kept: [Pair]

  /// How many operations differ.
  var differing: Int { reordered.count + changed.count + missing.count + added.count }

  /// More neighbours than an operation is ever swapped with by chance.
  private static let mostCrossed = 1000

  init(_ clientOfA: ClientBehaviour, _ clientOfB: ClientBehaviour, _ vocabulary: Vocabulary) {
    let (a, b) = (clientOfA.operations, clientOfB.operations)
    let common = SequenceAlignment(a.map(\.asked), b.map(\.asked))
    isExact = common.isExact
    kept = Self.slid(common.pairs.map { Pair(a: $0.a, b: $0.b) }, a, b)
    var gaps = Gaps(kept, a.count, b.count)
    let caches = CachePair(
      clientOfA, clientOfB,
      gaps.gaps.flatMap { gap in
        gap.a.map { a[$0].asked } + gap.b.map { b[$0].asked }
      }, vocabulary)
    let moved = Self.takeMoved(&gaps, a, b)
    takeSaved(&gaps, caches)
    for pair in moved where !Self.isJitter(pair, among: kept, a, b) {
      if isSaved(pair, caches, a.count, b.count) { continue }
      reordered.append(pair)
    }
    same = (kept + moved).sorted { $0.a < $1.a }
    for gap in gaps.gaps { settle(gap, a, b, vocabulary) }
  }

  /// Moves pairs whose answers differ to equal operations beside them that were answered alike: where
  /// one of several equal operations is missing, it is the one whose answer is.
  private static func slid(
    _ pairs: [Pair], _ a: [OperationRecord], _ b: [OperationRecord]
  ) -> [Pair] {
    var pairs = pairs
    // From the end, so that a whole row can move towards it; then the other way.
    for index in pairs.indices.reversed() + Array(pairs.indices) {
      let pair = pairs[index]
      if a[pair.a].isAnsweredLike(b[pair.b]) { continue }
      let before = index > 0 ? pairs[index - 1] : Pair(a: -1, b: -1)
      let after =
        index + 1 < pairs.count ? pairs[index + 1] : Pair(a: a.count, b: b.count)
      func isBetter(_ place: Pair) -> Bool {
        a[place.a].asked == b[place.b].asked && a[place.a].isAnsweredLike(b[place.b])
      }
      let inA = (before.a + 1..<after.a).first { isBetter(Pair(a: $0, b: pair.b)) }
      let inB = (before.b + 1..<after.b).first { isBetter(Pair(a: pair.a, b: $0)) }
      if let inA { pairs[index].a = inA } else if let inB { pairs[index].b = inB }
    }
    return pairs
  }

  /// The operations that have no partner in the common sequence, by the places between its pairs.
  private struct Gaps {
    struct Gap {
      var a: [Int]
      var b: [Int]
      /// Where the gap is on each side.
      let rangeOfA: Range<Int>
      let rangeOfB: Range<Int>
    }

    var gaps: [Gap] = []

    init(_ pairs: [Pair], _ aCount: Int, _ bCount: Int) {
      var next = Pair(a: 0, b: 0)
      for pair in pairs + [Pair(a: aCount, b: bCount)] {
        if pair.a > next.a || pair.b > next.b {
          let (a, b) = (next.a..<pair.a, next.b..<pair.b)
          gaps.append(Gap(a: Array(a), b: Array(b), rangeOfA: a, rangeOfB: b))
        }
        next = Pair(a: pair.a + 1, b: pair.b + 1)
      }
    }
  }

  /// Takes out of the gaps what only one client had to ask for, since the other one held the answer.
  private mutating func takeSaved(_ gaps: inout Gaps, _ caches: CachePair) {
    for place in gaps.gaps.indices {
      let (rangeOfA, rangeOfB) = (gaps.gaps[place].rangeOfA, gaps.gaps[place].rangeOfB)
      let before = (a: gaps.gaps[place].a.count, b: gaps.gaps[place].b.count)
      gaps.gaps[place].a.removeAll { caches.b.saves($0, of: caches.a, rangeOfB) }
      gaps.gaps[place].b.removeAll { caches.a.saves($0, of: caches.b, rangeOfA) }
      saved.a += before.a - gaps.gaps[place].a.count
      saved.b += before.b - gaps.gaps[place].b.count
    }
  }

  /// Whether both clients asked for the same when only they themselves had to.
  private mutating func isSaved(
    _ moved: Pair, _ caches: CachePair, _ aCount: Int, _ bCount: Int
  ) -> Bool {
    let inA = Self.firstIndex(in: kept) { $0.a > moved.a }
    let inB = Self.firstIndex(in: kept) { $0.b > moved.b }
    let start = Pair(a: -1, b: -1)
    let end = Pair(a: aCount, b: bCount)
    func place(_ index: Int) -> (after: Pair, before: Pair) {
      (index > 0 ? kept[index - 1] : start, index < kept.count ? kept[index] : end)
    }
    let rangeOfB = (place(inA).after.b + 1)..<place(inA).before.b
    let rangeOfA = (place(inB).after.a + 1)..<place(inB).before.a
    guard caches.b.saves(moved.a, of: caches.a, rangeOfB),
      caches.a.saves(moved.b, of: caches.b, rangeOfA)
    else { return false }
    saved.a += 1
    saved.b += 1
    return true
  }

  /// Takes out of the gaps what is equal somewhere else, in the order in which it stands.
  private static func takeMoved(
    _ gaps: inout Gaps, _ a: [OperationRecord], _ b: [OperationRecord]
  ) -> [Pair] {
    var waiting: [Int32: [Int]] = [:]
    for gap in gaps.gaps {
      for index in gap.b { waiting[b[index].asked, default: []].append(index) }
    }
    for asked in waiting.keys { waiting[asked]?.reverse() }
    var pairs: [Pair] = []
    var taken: Set<Int> = []
    for place in gaps.gaps.indices {
      gaps.gaps[place].a.removeAll { index in
        guard let other = waiting[a[index].asked]?.popLast() else { return false }
        pairs.append(Pair(a: index, b: other))
        taken.insert(other)
        return true
      }
    }
    for place in gaps.gaps.indices { gaps.gaps[place].b.removeAll(where: taken.contains) }
    return pairs
  }

  /// Whether an operation is only swapped with others that were under way at the same time, in both
  /// captures: then nobody asked for an order.
  private static func isJitter(
    _ moved: Pair, among kept: [Pair], _ a: [OperationRecord], _ b: [OperationRecord]
  ) -> Bool {
    let crossed = crossed(moved, among: kept)
    if crossed.count > mostCrossed { return false }
    return crossed.allSatisfy {
      a[moved.a].overlaps(a[$0.a]) && b[moved.b].overlaps(b[$0.b])
    }
  }

  /// What an operation of A and B stands before on one side and after on the other, and whether it
  /// comes first in A; nil where there is none.
  func crossed(_ inA: Int, _ inB: Int) -> (pairs: ArraySlice<Pair>, isFirstInA: Bool)? {
    let pairs = Self.crossed(Pair(a: inA, b: inB), among: kept)
    guard let first = pairs.first else { return nil }
    return (pairs, inA < first.a)
  }

  private static func crossed(_ moved: Pair, among kept: [Pair]) -> ArraySlice<Pair> {
    let inA = firstIndex(in: kept) { $0.a > moved.a }
    let inB = firstIndex(in: kept) { $0.b > moved.b }
    return kept[min(inA, inB)..<max(inA, inB)]
  }

  /// The first of the pairs that lies behind, by bisection.
  private static func firstIndex(in pairs: [Pair], _ isBehind: (Pair) -> Bool) -> Int {
    var (low, high) = (0, pairs.count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(pairs[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Pairs what is alike within a gap; the rest is missing or added.
  private mutating func settle(
    _ gap: Gaps.Gap, _ a: [OperationRecord], _ b: [OperationRecord], _ vocabulary: Vocabulary
  ) {
    var left = gap
    for likeness in Likeness.allCases {
      // The likenesses of an operation to as many others as a script's line makes.
      guard left.a.count <= Self.mostCrossed, left.b.count <= Self.mostCrossed else { break }
      left.a.removeAll { index in
        let match = left.b.firstIndex {
          likeness.holds(a[index].asked, b[$0].asked, vocabulary)
        }
        guard let match else { return false }
        changed.append(Pair(a: index, b: left.b.remove(at: match)))
        return true
      }
    }
    missing += left.a
    added += left.b
  }

  /// How alike two operations are that are not equal; the more alike first.
  private enum Likeness: CaseIterable {
    /// The same on the same paths.
    case arguments
    /// The same on another name in the same directory, or on the same name in another one.
    case name
    /// The same on an inode of which only one side knows where it is.
    case unknown
    /// Something else with the same path.
    case operation

    func holds(_ a: Int32, _ b: Int32, _ vocabulary: Vocabulary) -> Bool {
      guard let a = vocabulary[a], let b = vocabulary[b] else { return false }
      switch self {
      case .arguments: return a.op == b.op && a.subject == b.subject && a.other == b.other
      case .name:
        let paths = vocabulary.paths
        guard a.op == b.op else { return false }
        if a.subject == b.subject || a.other == b.other && a.other != PathTable.none {
          return true
        }
        let isSibling =
          paths.parent(of: a.subject) != nil
          && paths.parent(of: a.subject) == paths.parent(of: b.subject)
        return isSibling || paths.lastName(of: a.subject) == paths.lastName(of: b.subject)
      case .unknown:
        return a.op == b.op && a.details == b.details
          && vocabulary.paths.isUnknown(a.subject) != vocabulary.paths.isUnknown(b.subject)
      case .operation: return a.subject == b.subject && a.op != b.op
      }
    }
  }
}
