public import CephWire

extension JSONValue {
  /// The bytes of a text, of Base64 (ours) or of hexadecimal digits (a witness's).
  public var plainBytes: [UInt8]? {
    guard let hex = self["hex"]?.string else { return bytes }
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).map { index in
      UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) ?? 0
    }
  }

  /// The number that the value is, also where it is written as a text since it is too large for
  /// other readers of JSON, or is a set of bits.
  public var plainNumber: Int128? {
    switch self {
    case .integer(let number): number
    case .bool(let flag): flag ? 1 : 0
    case .string(let text): Int128(text)
    case .object: self["bits"]?.plainNumber
    default: nil
    }
  }

  /// The value on one line, for reports.
  public var plainText: String {
    switch self {
    case .null: return "null"
    case .bool(let flag): return "\(flag)"
    case .integer(let number): return "\(number)"
    case .real(let number): return "\(number)"
    case .string(let text): return text
    case .array(let list): return "[" + list.map(\.plainText).joined(separator: ", ") + "]"
    case .object(let members):
      let texts = members.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.plainText)" }
      return "{" + texts.joined(separator: ", ") + "}"
    }
  }
}
