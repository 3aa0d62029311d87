/// A small generator of pseudo-random numbers (Steele, Lea and Flood, 2014). The same seed gives
/// the same numbers on every machine and with every compiler, so that variants can be made again.
public struct SplitMix64: Sendable {
  private var state: UInt64

  /// Starts the sequence that belongs to `seed`.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to but not including `bound`, which is at least 1. The bias of the
  /// remainder does not matter at the bounds used here.
  public mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }

  /// Permutes the elements of `array` that lie in `range` (Fisher and Yates).
  public mutating func shuffle<Element>(_ array: inout [Element], in range: Range<Int>) {
    var last = range.upperBound - 1
    while last > range.lowerBound {
      array.swapAt(last, range.lowerBound + below(last - range.lowerBound + 1))
      last -= 1
    }
  }
}
