public import Common

extension OutputBuffer {
  /// The longest text that is escaped, in bytes: what must be escaped grows to six times its length.
  static var longestEscaped: Int { 64 << 10 }

  /// Appends bytes as JSON: a string where they are UTF-8 text, else `{"base64":"…"}`. Long texts in
  /// which something would have to be escaped, such as blocks of zeros, are no strings either.
  public mutating func append(json bytes: [UInt8]) {
    // Sound: the span of bytes is only read, as the bytes that it is.
    append(json: unsafe bytes.span.bytes)
  }

  /// Appends bytes as JSON: a string where they are UTF-8 text, else `{"base64":"…"}`.
  public mutating func append(json bytes: RawSpan) {
    if bytes.isPlainJSON {
      append(UInt8(ascii: "\""))
      append(bytes)
      append(UInt8(ascii: "\""))
      return
    }
    // Sound: the buffer is copied, or refused, before the closure returns.
    let text =
      bytes.byteCount > Self.longestEscaped
      ? nil : unsafe bytes.withUnsafeBytes { unsafe String(validating: $0, as: UTF8.self) }
    if let text {
      append(json: text)
    } else {
      append("{\"base64\":\"")
      append(base64: bytes)
      append("\"}")
    }
  }

  /// Appends what another buffer holds as a JSON string; bytes that are not UTF-8 become U+FFFD.
  public mutating func append(jsonText text: borrowing OutputBuffer) {
    if !text.bytes.isPlainJSON { return append(json: text.description) }
    append(UInt8(ascii: "\""))
    append(text.bytes)
    append(UInt8(ascii: "\""))
  }

  /// Appends a JSON string. Control characters are escaped, also those (U+007F to U+009F) that JSON
  /// would allow: a terminal may obey them.
  public mutating func append(json text: String) {
    append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case "\0"..<" ", "\u{7f}"..."\u{9f}":
        append("\\u00")
        append(hex: UInt64(scalar.value), width: 2)
      default: for byte in scalar.utf8 { append(byte) }
      }
    }
    append(UInt8(ascii: "\""))
  }

  /// Appends `{"base64":"…"}`.
  mutating func append(jsonBase64 bytes: [UInt8]) {
    append("{\"base64\":\"")
    // Sound: the span of bytes is only read, as the bytes that it is.
    append(base64: unsafe bytes.span.bytes)
    append("\"}")
  }
}

extension RawSpan {
  /// Whether the bytes are printable ASCII that JSON need not escape.
  var isPlainJSON: Bool { isPrintable(without: UInt8(ascii: "\""), UInt8(ascii: "\\")) }
}

/// The bytes that a Base64 text (RFC 4648 section 4, with its padding) stands for; nil where it is
/// none.
public func decodeBase64(_ text: some Sequence<UInt8>) -> [UInt8]? {
  var bytes: [UInt8] = []
  var group: UInt32 = 0
  var digits = 0
  var padding = 0
  for letter in text {
    if letter == UInt8(ascii: "=") {
      padding += 1
      continue
    }
    guard padding == 0, let digit = base64Digit(letter) else { return nil }
    group = group << 6 | UInt32(digit)
    digits += 1
    guard digits == 4 else { continue }
    bytes.append(UInt8(truncatingIfNeeded: group >> 16))
    bytes.append(UInt8(truncatingIfNeeded: group >> 8))
    bytes.append(UInt8(truncatingIfNeeded: group))
    (group, digits) = (0, 0)
  }
  switch (digits, padding) {
  case (0, 0): break
  case (2, 2): bytes.append(UInt8(truncatingIfNeeded: group >> 4))
  case (3, 1):
    bytes.append(UInt8(truncatingIfNeeded: group >> 10))
    bytes.append(UInt8(truncatingIfNeeded: group >> 2))
  default: return nil
  }
  return bytes
}

/// The digit (0 to 63) that a Base64 letter stands for.
private func base64Digit(_ letter: UInt8) -> UInt8? {
  switch letter {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
  case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
  case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
  case UInt8(ascii: "+"): 62
  case UInt8(ascii: "/"): 63
  default: nil
  }
}
