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
    while index < bytes.count {
      let rest = bytes.count - index
      var group: UInt32 = 0
      for offset in 0..<min(rest, 3) {
        group |= UInt32(bytes[index + offset]) << UInt32(16 - 8 * offset)
      }
      for place in 0..<4 {
        let digit = UInt8(truncatingIfNeeded: group >> UInt32(18 - 6 * place) & 63)
        append(place > rest ? UInt8(ascii: "=") : base64Letter(digit))
      }
      index += 3
    }
  }
}

/// The letter of a Base64 digit (0 to 63).
private func base64Letter(_ digit: UInt8) -> UInt8 {
  switch digit {
  case 0..<26: UInt8(ascii: "A") + digit
  case 26..<52: UInt8(ascii: "a") + digit - 26
  case 52..<62: UInt8(ascii: "0") + digit - 52
  case 62: UInt8(ascii: "+")
  default: UInt8(ascii: "/")
  }
}

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
