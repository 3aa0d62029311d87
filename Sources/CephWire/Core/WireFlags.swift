public import Common

/// A number whose bits have names.
public protocol WireFlags: WireScalar {
  /// The name of each known bit, counted from the lowest.
  static var bitNames: NameTable<UInt32> { get }
}

extension WireFlags {
  /// Flags are shown as their number and their names.
  public static var form: ScalarForm { .bits }

  /// Whether all bits of `flags` are set.
  public func contains(_ flags: Self) -> Bool { raw & flags.raw == flags.raw }

  /// Appends the names of the bits that are set, `-` for none: `auth|release`.
  public func appendText(to output: inout OutputBuffer) {
    output.append(bits: UInt64(truncatingIfNeeded: raw), names: Self.bitNames)
  }
}

extension OutputBuffer {
  /// Appends the names of the bits that are set, and the numbers of those that have no name.
  mutating func append(
    bits: UInt64, names: NameTable<UInt32>, separator: StaticString = "|"
  ) {
    if bits == 0 { return append(UInt8(ascii: "-")) }
    var isFirst = true
    for bit in UInt32(0)..<64 where bits >> UInt64(bit) & 1 != 0 {
      if !isFirst { append(separator) }
      isFirst = false
      if let name = names[bit] { append(name) } else { append(decimal: UInt64(bit)) }
    }
  }
}
