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
