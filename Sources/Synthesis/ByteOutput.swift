/// The order in which a capture file writes its own numbers.
public enum ByteOrder: Hashable, Sendable {
  /// The least significant byte first.
  case little
  /// The most significant byte first, as on the network.
  case big
}

extension [UInt8] {
  /// Appends `value` in network byte order.
  mutating func append<I: FixedWidthInteger>(big value: I) {
    var shift = I.bitWidth
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: value >> I(shift)))
    }
  }

  /// Appends `value` with the least significant byte first.
  mutating func append<I: FixedWidthInteger>(little value: I) {
    append(big: value.byteSwapped)
  }

  /// Appends `value` in the given order.
  mutating func append<I: FixedWidthInteger>(_ value: I, _ order: ByteOrder) {
    append(big: order == .big ? value : value.byteSwapped)
  }

  /// The 16 bits at `offset` in network byte order; the caller has checked that they are there.
  func big16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }

  /// The 32 bits at `offset` in network byte order; the caller has checked that they are there.
  func big32(at offset: Int) -> UInt32 {
    UInt32(big16(at: offset)) << 16 | UInt32(big16(at: offset + 2))
  }

  /// Overwrites 16 bits at `offset` in network byte order; the caller has checked the range.
  mutating func set(big value: UInt16, at offset: Int) {
    self[offset] = UInt8(value >> 8)
    self[offset + 1] = UInt8(value & 0xFF)
  }

  /// Overwrites 32 bits at `offset` in network byte order; the caller has checked the range.
  mutating func set(big value: UInt32, at offset: Int) {
    set(big: UInt16(value >> 16), at: offset)
    set(big: UInt16(value & 0xFFFF), at: offset + 2)
  }

  /// Overwrites 32 bits at `offset`, least significant byte first; the caller has checked the range.
  mutating func set(little value: UInt32, at offset: Int) {
    set(big: value.byteSwapped, at: offset)
  }
}
