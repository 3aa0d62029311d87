/// Numbers that had fewer bytes in older versions of a structure.
extension WireCoder where Self: ~Copyable & ~Escapable {
  /// A number that stands here as an integer of type `N`; bits that do not fit are not written.
  mutating func field<N: WireScalar & FixedWidthInteger>(
    _ name: StaticString, _ value: inout Int64, as type: N.Type
  ) throws(WireError) {
    var narrow = N(truncatingIfNeeded: value)
    try field(name, &narrow)
    value = Int64(truncatingIfNeeded: narrow)
  }

  /// Numbers that stand here as integers of type `N`, with their count (u32) before them.
  mutating func list<N: WireScalar & FixedWidthInteger>(
    _ name: StaticString, _ values: inout [Int64], as type: N.Type
  ) throws(WireError) {
    var narrow = values.map { N(truncatingIfNeeded: $0) }
    // What was read before a failure stays.
    defer { values = narrow.map { Int64(truncatingIfNeeded: $0) } }
    try list(name, &narrow)
  }
}
