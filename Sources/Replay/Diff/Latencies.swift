/// How long operations of one kind took in A and in B, in nanoseconds.
struct Latencies {
  private var ofA: [Int64] = []
  private var ofB: [Int64] = []

  /// The quantiles that are looked at, and how many operations they need: below it, one or two
  /// decide alone.
  private static let quantiles = [
    (name: "median", rank: 0.5, fewest: 10), (name: "95th percentile", rank: 0.95, fewest: 100),
  ]
  /// How many times longer is worth a word.
  static let factor = 2.0
  /// Shifts below this many nanoseconds are the scheduler's.
  static let smallest: Int64 = 1_000_000

  mutating func add(_ inA: Int64?, _ inB: Int64?) {
    guard let inA, let inB else { return }
    ofA.append(inA)
    ofB.append(inB)
  }

  /// What shifted, in words; nil where nothing did by much.
  func shift() -> String? {
    let (one, other) = (ofA.sorted(), ofB.sorted())
    var texts: [String] = []
    for (name, rank, fewest) in Self.quantiles where one.count >= fewest {
      let (x, y) = (Self.quantile(one, rank), Self.quantile(other, rank))
      guard isShift(x, y) else { continue }
      texts.append("\(name) \(Self.milliseconds(x)) -> \(Self.milliseconds(y))")
    }
    return texts.isEmpty ? nil : texts.joined(separator: ", ") + ", \(one.count) operations"
  }

  private func isShift(_ x: Int64, _ y: Int64) -> Bool {
    let (low, high) = (min(x, y), max(x, y))
    let (difference, overflow) = high.subtractingReportingOverflow(low)
    return (overflow || difference >= Self.smallest)
      && Double(high) >= Self.factor * Double(max(low, 1))
  }

  /// The value that a part `rank` of all lies below or at (the nearest rank).
  private static func quantile(_ sorted: [Int64], _ rank: Double) -> Int64 {
    let index = Int((Double(sorted.count) * rank).rounded(.up)) - 1
    return sorted[min(max(index, 0), sorted.count - 1)]
  }

  /// `12.345 ms`.
  private static func milliseconds(_ nanoseconds: Int64) -> String {
    let microseconds = nanoseconds / 1000
    let fraction = String((microseconds % 1000).magnitude)
    let padding = String(repeating: "0", count: 3 - fraction.count)
    let sign = nanoseconds < 0 && microseconds / 1000 == 0 ? "-" : ""
    return "\(sign)\(microseconds / 1000).\(padding)\(fraction) ms"
  }
}
