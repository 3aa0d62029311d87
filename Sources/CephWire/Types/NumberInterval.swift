/// A run of numbers: an element of an `interval_set<u64>` (mainline.md 2.7), 16 bytes.
public struct NumberInterval: WireStruct {
  public var start: UInt64 = 0
  /// How many numbers it has.
  public var length: UInt64 = 0

  public init() {}

  public static let minimumSize = 16

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("start", &start)
    try c.field("length", &length)
  }
}
