/// The checksum of IP, TCP and UDP (RFC 1071): the ones' complement of the ones' complement sum of
/// all 16-bit words. Parts are added one after the other; each part starts at an even offset.
struct InternetChecksum: Sendable {
  /// The sum so far; folded to 16 bits only at the end. 2^48 words fit without overflow.
  private var sum: UInt64 = 0

  /// Adds one 16-bit word.
  mutating func add(_ word: UInt16) {
    sum &+= UInt64(word)
  }

  /// Adds bytes as big-endian words; an odd last byte is padded with a zero.
  mutating func add(_ bytes: ArraySlice<UInt8>) {
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      add(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]))
      index += 2
    }
    if index < bytes.endIndex { add(UInt16(bytes[index]) << 8) }
  }

  /// Adds the pseudo header that TCP and UDP sum over (RFC 9293 section 3.1, RFC 8200 section 8.1).
  mutating func add(
    source: HostAddress, destination: HostAddress, protocol number: UInt8, length: Int
  ) {
    add(source.bytes[...])
    add(destination.bytes[...])
    add(UInt16(number))
    add(UInt16(truncatingIfNeeded: length >> 16))
    add(UInt16(truncatingIfNeeded: length))
  }

  /// The checksum of all that was added.
  var value: UInt16 {
    var folded = sum
    while folded > 0xFFFF { folded = (folded & 0xFFFF) + (folded >> 16) }
    return ~UInt16(truncatingIfNeeded: folded)
  }
}
