public import CephWire

extension JSONValue {
  /// Whether a witness's value says what `ours` does, each in its way of writing numbers and bytes.
  func says(_ ours: JSONValue) -> Bool {
    switch self {
    case .array(let theirs):
      guard case .array(let ours) = ours, theirs.count == ours.count else { return false }
      return zip(theirs, ours).allSatisfy { $0.says($1) }
    case .object(let theirs) where theirs["hex"] == nil:
      guard case .object(let ours) = ours, theirs.count == ours.count else { return false }
      return theirs.allSatisfy { name, value in ours[name].map { value.says($0) } ?? false }
    default:
      if let number = ours.plainNumber { return plainNumber == number }
      return plainBytes != nil && plainBytes == ours.plainBytes
    }
  }

  /// The bytes of a text, of Base64 (ours) or of hexadecimal digits (a witness's).
  public var plainBytes: [UInt8]? {
    guard let digits = self["hex"]?.string.map({ Array($0.utf8) }) else { return bytes }
    return stride(from: 0, to: digits.count - 1, by: 2).map { index in
      UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) ?? 0
    }
  }

  /// The number that the value is, also where it is written as a text since it is too large for
  /// other readers of JSON, or is a set of bits (ours).
  public var plainNumber: Int128? {
    switch self {
    case .integer(let number): number
    case .bool(let flag): flag ? 1 : 0
    case .string(let text): Int128(text)
    case .object: self["bits"]?.plainNumber
    default: nil
    }
  }

  /// How many values there are in it; an empty list or object is one.
  var leafCount: Int {
    switch self {
    case .array(let elements): max(elements.reduce(0) { $0 + $1.leafCount }, 1)
    case .object(let members): max(members.values.reduce(0) { $0 + $1.leafCount }, 1)
    default: 1
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

// Numbers and texts of tables are JSON values as they stand.
extension JSONValue: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) {
    self = .integer(Int128(value))
  }
}

extension JSONValue: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self = .string(value)
  }
}

extension JSONValue: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: JSONValue...) {
    self = .array(elements)
  }
}
