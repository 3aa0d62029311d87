extension RawSpan {
  /// Whether all bytes are printable ASCII, and neither of two others. Looks at eight bytes at a time: a
  /// byte below `n` is one whose high bit appears when `n` is taken from it.
  ///
  /// - Parameters: what else is not printable; unless given, the bytes that are not anyway.
  public func isPrintable(without first: UInt8 = 0x7f, _ second: UInt8 = 0x7f) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highBits: UInt64 = 0x8080_8080_8080_8080
    func hasZero(_ word: UInt64) -> Bool { (word &- ones) & ~word & highBits != 0 }
    var index = 0
    while byteCount - index >= 8 {
      // Sound: any bits are an integer, and the loop keeps eight bytes within bounds.
      let word = unsafe unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let isBelowSpace = (word &- ones &* 0x20) & ~word & highBits != 0
      // DEL and above: adding 1 reaches the high bit.
      let isAboveTilde = (word | (word &+ ones)) & highBits != 0
      if isBelowSpace || isAboveTilde || hasZero(word ^ ones &* UInt64(first))
        || hasZero(word ^ ones &* UInt64(second))
      {
        return false
      }
      index += 8
    }
    while index < byteCount {
      let byte = byte(at: index)
      if byte < 0x20 || byte > 0x7e || byte == first || byte == second { return false }
      index += 1
    }
    return true
  }
}
