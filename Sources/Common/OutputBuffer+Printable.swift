extension OutputBuffer {
  /// Appends bytes that are meant as text, with control characters, and bytes that are not UTF-8, as
  /// `\xNN`: no name on the wire can end a line of output or command a terminal.
  public mutating func append(printable bytes: RawSpan) {
    if bytes.isPrintable() { return append(bytes) }
    // Sound: the buffer is copied, or refused, before the closure returns.
    let isText = unsafe bytes.withUnsafeBytes {
      unsafe String(validating: $0, as: UTF8.self) != nil
    }
    var previous: UInt8 = 0
    for index in 0..<bytes.byteCount {
      let byte = bytes.byte(at: index)
      // U+0080 to U+009F, which are control characters too, are C2 80 to C2 9F.
      let next = index + 1 < bytes.byteCount ? bytes.byte(at: index + 1) : 0
      let isHighControl = byte == 0xc2 && next < 0xa0 || previous == 0xc2 && byte < 0xa0
      if byte < 0x20 || byte == 0x7f || isHighControl || !isText && byte >= 0x80 {
        append("\\x")
        append(hex: UInt64(byte), width: 2)
      } else {
        append(byte)
      }
      previous = byte
    }
  }
}
