/// A JSON value, with numbers kept as exact as they were written.
public indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number that is written without fraction and exponent and fits 128 bits.
  case integer(Int128)
  /// Any other number.
  case real(Double)
  case string(String)
  case array([JSONValue])
  /// Members in the order in which they stand; of equal keys the last one counts.
  case object([String: JSONValue])

  /// The member `key` of an object, or nil.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The number, where it is a whole one that fits `T`.
  public func integer<T: FixedWidthInteger>(as type: T.Type = T.self) -> T? {
    if case .integer(let value) = self { T(exactly: value) } else { nil }
  }

  /// The text of a string.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The bytes that a string or `{"base64":"…"}` stands for.
  public var bytes: [UInt8]? {
    switch self {
    case .string(let text): Array(text.utf8)
    case .object(let members):
      members.count == 1 ? members["base64"]?.string.flatMap { decodeBase64($0.utf8) } : nil
    default: nil
    }
  }
}

/// Why a text is no JSON.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public var reason: String
  /// Where, in bytes from the start of the text.
  public var offset: Int

  /// One line: what is wrong and where.
  public var description: String { "\(reason) at byte \(offset)" }
}

extension JSONValue {
  /// Parses one JSON text (RFC 8259); white space around it is allowed, anything else is not.
  public init(parsing text: [UInt8]) throws(JSONError) {
    var parser = JSONParser(text: text)
    self = try parser.document()
  }
}

/// A recursive-descent parser with a limit on nesting, so that no text can exhaust the stack.
private struct JSONParser {
  let text: [UInt8]
  var offset = 0

  /// Deeper than any message is described, far from the end of any thread's stack.
  static let deepest = 64

  func failure(_ reason: String) -> JSONError {
    JSONError(reason: reason, offset: offset)
  }

  var next: UInt8? { offset < text.count ? text[offset] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      offset += 1
    }
  }

  mutating func accept(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  mutating func document() throws(JSONError) -> JSONValue {
    let result = try value(depth: 0)
    skipSpace()
    if next != nil { throw failure("text after the end of the value") }
    return result
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    if depth > Self.deepest { throw failure("nested too deeply") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some: return try number()
    case nil: throw failure("the text ends where a value belongs")
    }
  }

  mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard text[offset...].starts(with: word.utf8) else { throw failure("no JSON value") }
    offset += word.utf8.count
    return value
  }

  mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    offset += 1
    var members: [String: JSONValue] = [:]
    skipSpace()
    if accept(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      let key = try string()
      skipSpace()
      guard accept(UInt8(ascii: ":")) else { throw failure("':' expected") }
      members[key] = try value(depth: depth + 1)
      skipSpace()
    } while accept(UInt8(ascii: ","))
    guard accept(UInt8(ascii: "}")) else { throw failure("',' or '}' expected") }
    return .object(members)
  }

  mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    offset += 1
    var elements: [JSONValue] = []
    skipSpace()
    if accept(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while accept(UInt8(ascii: ","))
    guard accept(UInt8(ascii: "]")) else { throw failure("',' or ']' expected") }
    return .array(elements)
  }

  mutating func number() throws(JSONError) -> JSONValue {
    let start = offset
    while let byte = next, isNumberByte(byte) { offset += 1 }
    let word = String(decoding: text[start..<offset], as: UTF8.self)
    if isNumber(text[start..<offset]) {
      if let whole = Int128(word) { return .integer(whole) }
      if let real = Double(word) { return .real(real) }
    }
    offset = start
    throw failure("no JSON value")
  }

  /// Whether a word is what RFC 8259 section 6 calls a number; the standard library takes more.
  func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    var rest = word
    func digits() -> Int {
      let count = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let leading = rest.first
    let whole = digits()
    if whole == 0 || whole > 1 && leading == UInt8(ascii: "0") { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if digits() == 0 { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  mutating func string() throws(JSONError) -> String {
    guard accept(UInt8(ascii: "\"")) else { throw failure("a string expected") }
    var bytes: [UInt8] = []
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw failure("a string that is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): try escape(into: &bytes)
      case 0..<0x20: throw failure("a control character within a string")
      default: bytes.append(byte)
      }
    }
    throw failure("a string without end")
  }

  mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
    guard let letter = next else { throw failure("a string without end") }
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(letter)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0c)
    case UInt8(ascii: "n"): bytes.append(0x0a)
    case UInt8(ascii: "r"): bytes.append(0x0d)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"): try unicodeEscape(into: &bytes)
    default: throw failure("an unknown escape")
    }
  }

  mutating func unicodeEscape(into bytes: inout [UInt8]) throws(JSONError) {
    var code = try hexQuad()
    if 0xd800..<0xdc00 ~= code {
      guard accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) else {
        throw failure("half a surrogate pair")
      }
      let low = try hexQuad()
      guard 0xdc00..<0xe000 ~= low else { throw failure("half a surrogate pair") }
      code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
    bytes.append(contentsOf: String(Character(scalar)).utf8)
  }

  mutating func hexQuad() throws(JSONError) -> UInt32 {
    guard text.count - offset >= 4,
      let code = UInt32(String(decoding: text[offset..<offset + 4], as: UTF8.self), radix: 16),
      text[offset] != UInt8(ascii: "+"), text[offset] != UInt8(ascii: "-")
    else { throw failure("four hexadecimal digits expected") }
    offset += 4
    return code
  }
}
