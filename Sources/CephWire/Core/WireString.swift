public import Common

/// A run of bytes on the wire that is meant as text: a name, a path, a message.
/// It need not be UTF-8; whatever it is, it is kept byte for byte.
public struct WireString: Hashable, Sendable {
  /// The bytes, without length or terminator.
  public var bytes: [UInt8]

  /// Makes the string of `bytes`.
  public init(bytes: [UInt8] = []) {
    self.bytes = bytes
  }

  /// Makes the string of a text's UTF-8.
  public init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// Whether there are no bytes.
  public var isEmpty: Bool { bytes.isEmpty }
}

extension WireString: ExpressibleByStringLiteral, CustomStringConvertible {
  /// Makes the string of a literal's UTF-8.
  public init(stringLiteral value: String) { self.init(value) }

  /// The text; bytes that are not UTF-8 become U+FFFD.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension WireString {
  /// Appends the text for a line of output: control characters, and bytes that are not UTF-8,
  /// become `\xNN`, so that no name on the wire can end a line or command a terminal.
  public func appendText(to output: inout OutputBuffer) {
    let isText = String(validating: bytes, as: UTF8.self) != nil
    for (index, byte) in bytes.enumerated() {
      // U+0080 to U+009F, which are control characters too, are C2 80 to C2 9F.
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      let previous = index > 0 ? bytes[index - 1] : 0
      let isControl =
        byte < 0x20 || byte == 0x7f || byte == 0xc2 && next < 0xa0
        || previous == 0xc2 && byte < 0xa0
      if isControl || !isText && byte >= 0x80 {
        output.append("\\x")
        output.append(hex: UInt64(byte), width: 2)
      } else {
        output.append(byte)
      }
    }
  }
}
