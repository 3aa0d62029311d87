public import Common

extension OutputBuffer {
  /// Appends bytes as JSON: a string where they are UTF-8 text, else `{"base64":"…"}`.
  public mutating func append(json bytes: [UInt8]) {
    let start = count
    append(UInt8(ascii: "\""))
    if appendASCII(bytes) {
      append(UInt8(ascii: "\""))
      return
    }
    truncate(to: start)
    if let text = String(validating: bytes, as: UTF8.self) {
      append(json: text)
    } else {
      append(base64: bytes)
    }
  }

  /// Appends captured bytes as JSON: a string where they are UTF-8 text, else `{"base64":"…"}`.
  public mutating func append(json bytes: RawSpan) {
    // Sound: the buffer is copied before the closure returns.
    append(json: unsafe bytes.withUnsafeBytes { unsafe Array($0) })
  }

  /// Appends what another buffer holds as a JSON string; bytes that are not UTF-8 become U+FFFD.
  public mutating func append(jsonText text: borrowing OutputBuffer) {
    let bytes = text.bytes
    for index in 0..<bytes.byteCount {
      let byte = bytes.byte(at: index)
      if byte < 0x20 || byte > 0x7e || byte == 0x22 || byte == 0x5c {
        return append(json: text.description)
      }
    }
    append(UInt8(ascii: "\""))
    append(bytes)
    append(UInt8(ascii: "\""))
  }

  /// Appends a JSON string.
  public mutating func append(json text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      case UInt8(ascii: "\t"): append("\\t")
      case 0..<0x20, 0x7f:
        append("\\u00")
        append(hex: UInt64(byte), width: 2)
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  /// Appends bytes as long as they are plain ASCII that JSON need not escape.
  private mutating func appendASCII(_ bytes: [UInt8]) -> Bool {
    for byte in bytes where byte < 0x20 || byte > 0x7e || byte == 0x22 || byte == 0x5c {
      return false
    }
    append(bytes)
    return true
  }

  /// Appends `{"base64":"…"}`.
  public mutating func append(base64 bytes: [UInt8]) {
    append("{\"base64\":\"")
    appendBase64(bytes.span)
    append("\"}")
  }

  /// Appends the Base64 text (RFC 4648 section 4) of `bytes`.
  mutating func appendBase64(_ bytes: Span<UInt8>) {
    reserve(bytes.count / 3 * 4 + 4)
    var index = 0
    while bytes.count - index >= 3 {
      let group =
        UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
      for shift in stride(from: UInt32(18), through: 0, by: -6) {
        append(base64Letters[Int(group >> shift & 63)])
      }
      index += 3
    }
    let rest = bytes.count - index
    guard rest > 0 else { return }
    let second = rest == 2 ? UInt32(bytes[index + 1]) : 0
    let group = UInt32(bytes[index]) << 16 | second << 8
    append(base64Letters[Int(group >> 18 & 63)])
    append(base64Letters[Int(group >> 12 & 63)])
    append(rest == 2 ? base64Letters[Int(group >> 6 & 63)] : UInt8(ascii: "="))
    append(UInt8(ascii: "="))
  }
}

/// The letters of the Base64 digits 0 to 63.
private let base64Letters = [UInt8](
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// The bytes that a Base64 text stands for; nil where it is none.
func decodeBase64(_ text: some Sequence<UInt8>) -> [UInt8]? {
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
