/// Finds what two sequences have in common, in order: the longest common subsequence where that can
/// be had with bounded work, and an approximation of it elsewhere.
///
/// It is Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986), whose
/// work grows with the differences. Where there are too many, the sequences are cut at values that
/// stand once in each (as "patience diff" does), and the pieces are aligned by themselves. What has
/// no such values is matched with what comes soon after.
struct SequenceAlignment {
  /// The pairs of equal elements, rising on both sides.
  private(set) var pairs: [(a: Int, b: Int)] = []
  /// Whether the pairs are as many as there can be.
  private(set) var isExact = true
  private let a: [Int32]
  private let b: [Int32]
  private var work: Int

  /// Steps in all: some seconds.
  static let mostWork = 400_000_000
  /// Differences that are followed within one piece: the memory grows with their square.
  private static let mostDifferences = 2000
  /// How far ahead the approximation looks.
  private static let lookahead = 256

  private struct Piece {
    var a: Range<Int>
    var b: Range<Int>

    var isEmpty: Bool { a.isEmpty || b.isEmpty }
  }

  init(_ a: [Int32], _ b: [Int32], mostWork: Int = mostWork) {
    (self.a, self.b) = (a, b)
    work = mostWork
    var pieces = [Piece(a: a.indices, b: b.indices)]
    while let piece = pieces.popLast() { align(piece, &pieces) }
    pairs.sort { $0.a < $1.a }
  }

  private mutating func align(_ whole: Piece, _ pieces: inout [Piece]) {
    let piece = trimmed(whole)
    if piece.isEmpty { return }
    if let found = shortestEdit(piece) {
      pairs += found
      return
    }
    isExact = false
    let anchors = work > 0 ? self.anchors(piece) : []
    if anchors.isEmpty { return matchSoon(piece) }
    var start = (a: piece.a.lowerBound, b: piece.b.lowerBound)
    for anchor in anchors {
      pairs.append(anchor)
      pieces.append(Piece(a: start.a..<anchor.a, b: start.b..<anchor.b))
      start = (anchor.a + 1, anchor.b + 1)
    }
    pieces.append(Piece(a: start.a..<piece.a.upperBound, b: start.b..<piece.b.upperBound))
  }

  /// Matches what is equal at the beginning and at the end, and gives what is between.
  private mutating func trimmed(_ piece: Piece) -> Piece {
    var piece = piece
    while !piece.isEmpty, a[piece.a.lowerBound] == b[piece.b.lowerBound] {
      pairs.append((piece.a.lowerBound, piece.b.lowerBound))
      piece.a = piece.a.dropFirst()
      piece.b = piece.b.dropFirst()
    }
    while !piece.isEmpty, a[piece.a.upperBound - 1] == b[piece.b.upperBound - 1] {
      pairs.append((piece.a.upperBound - 1, piece.b.upperBound - 1))
      piece.a = piece.a.dropLast()
      piece.b = piece.b.dropLast()
    }
    return piece
  }

  // MARK: Myers

  /// The pairs of a longest common subsequence; nil where it differs too much.
  private mutating func shortestEdit(_ piece: Piece) -> [(a: Int, b: Int)]? {
    let (n, m) = (piece.a.count, piece.b.count)
    let most = min(n + m, Self.mostDifferences)
    // `reached[d][k + d]` is how far diagonal k (of x - y, each second one) was reached with d edits.
    var reached: [[Int32]] = []
    var frontier = [Int32](repeating: 0, count: 2 * most + 3)
    let middle = most + 1
    for d in 0...most {
      for k in stride(from: -d, through: d, by: 2) {
        let isDown =
          k == -d || k != d && frontier[middle + k - 1] < frontier[middle + k + 1]
        let start = isDown ? frontier[middle + k + 1] : frontier[middle + k - 1] &+ 1
        let end = follow(piece, x: Int(start), diagonal: k)
        frontier[middle + k] = Int32(truncatingIfNeeded: end)
        if k == n - m, end >= n {
          return backtrack(piece, reached, edits: d, diagonal: k)
        }
      }
      work -= d + 1
      if work < 0 { return nil }
      reached.append(Array(frontier[(middle - d)...(middle + d)]))
    }
    return nil
  }

  /// Follows equal elements from (x, x - diagonal) on; gives where they end.
  private mutating func follow(_ piece: Piece, x start: Int, diagonal: Int) -> Int {
    var x = start
    while x < piece.a.count, x - diagonal < piece.b.count, x >= 0, x - diagonal >= 0,
      a[piece.a.lowerBound + x] == b[piece.b.lowerBound + x - diagonal]
    {
      x += 1
    }
    work -= x - start
    return x
  }

  /// Goes back from the end and gathers the equal elements on the way.
  private func backtrack(
    _ piece: Piece, _ reached: [[Int32]], edits: Int, diagonal: Int
  ) -> [(a: Int, b: Int)] {
    var pairs: [(a: Int, b: Int)] = []
    var (x, k) = (piece.a.count, diagonal)
    func collect(downTo start: Int) {
      while x > start {
        x -= 1
        pairs.append((piece.a.lowerBound + x, piece.b.lowerBound + x - k))
      }
    }
    for d in stride(from: edits, to: 0, by: -1) {
      let before = reached[d - 1]
      func at(_ k: Int) -> Int {
        let index = k + d - 1
        return before.indices.contains(index) ? Int(before[index]) : -1
      }
      let isDown = k == -d || k != d && at(k - 1) < at(k + 1)
      collect(downTo: isDown ? at(k + 1) : at(k - 1) + 1)
      x = isDown ? at(k + 1) : at(k - 1)
      k = isDown ? k + 1 : k - 1
    }
    collect(downTo: 0)
    return pairs
  }

  // MARK: Anchors

  /// The elements that stand once on each side, as many of them as are in the same order.
  private func anchors(_ piece: Piece) -> [(a: Int, b: Int)] {
    let inA = singles(a[piece.a])
    let inB = singles(b[piece.b])
    let common = piece.a.compactMap { index -> (a: Int, b: Int)? in
      guard inA[a[index]] == index, let other = inB[a[index]], other >= 0 else { return nil }
      return (index, other)
    }
    return longestRise(common)
  }

  /// Where each element stands; -1 for those that stand more than once.
  private func singles(_ part: ArraySlice<Int32>) -> [Int32: Int] {
    var places: [Int32: Int] = [:]
    for index in part.indices {
      places[part[index]] = places[part[index]] == nil ? index : -1
    }
    return places
  }

  /// The longest part of the pairs, rising in `a`, that rises in `b` too.
  private func longestRise(_ pairs: [(a: Int, b: Int)]) -> [(a: Int, b: Int)] {
    var tails: [Int] = []
    var previous = Array(repeating: -1, count: pairs.count)
    for index in pairs.indices {
      var (low, high) = (0, tails.count)
      while low < high {
        let middle = (low + high) / 2
        if pairs[tails[middle]].b < pairs[index].b { low = middle + 1 } else { high = middle }
      }
      if low > 0 { previous[index] = tails[low - 1] }
      if low == tails.count { tails.append(index) } else { tails[low] = index }
    }
    var result: [(a: Int, b: Int)] = []
    var index = tails.last ?? -1
    while index >= 0 {
      result.append(pairs[index])
      index = previous[index]
    }
    return result.reversed()
  }

  // MARK: Approximation

  /// Matches each element with the next equal one that is not far.
  private mutating func matchSoon(_ piece: Piece) {
    var next = piece.b.lowerBound
    for index in piece.a {
      let window = b[next..<min(next + Self.lookahead, piece.b.upperBound)]
      guard let match = window.firstIndex(of: a[index]) else { continue }
      pairs.append((index, match))
      next = match + 1
    }
  }
}
