import Common

/// A field in which two values of one wire type differ.
public struct FieldDifference: Hashable, Sendable {
  /// The path of the field, as errors spell it: `paths[0].ino`. The length of a list is
  /// `paths.count`.
  public var path: String
  /// The value that was expected, as text: `mkdir`, `pAsLs (0x14)`, `0x10000000000`, `"a name"`, or
  /// `absent`.
  public var expected: String
  /// The value that was observed, as text.
  public var observed: String

  /// Makes a difference of its parts.
  public init(path: String, expected: String, observed: String) {
    self.path = path
    self.expected = expected
    self.observed = observed
  }
}

extension FieldDifference: CustomStringConvertible {
  /// One line: the path and the two values.
  public var description: String { "\(path): expected \(expected), observed \(observed)" }
}

/// The fields in which two values of one wire type differ, in wire order.
///
/// It walks both values over the type's own description. Parts that are equal are compared as a
/// whole and not walked into, so that the cost lies where the differences are. What no field tells,
/// such as arguments that the operation does not have, makes no difference.
public struct FieldDiff: Hashable, Sendable {
  /// The differences, at most as many as were asked for.
  public private(set) var differences: [FieldDifference] = []
  /// How many more there are.
  public private(set) var unlisted = 0
  private let limit: Int

  /// As many differences as somebody may want to read of one message.
  public static let usualLimit = 64

  /// Compares two values; lists at most `limit` differences.
  public init<S: WireStruct>(
    expected: S, observed: S, limit: Int = usualLimit, context: WireContext = WireContext()
  ) {
    self.limit = limit
    compare(expected, observed, at: FieldPath(), context)
  }

  /// Compares two messages; where they are of different types, that is the one difference, and its
  /// path is empty.
  public init(
    expected: any WireMessage, observed: any WireMessage, limit: Int = usualLimit,
    context: WireContext = WireContext()
  ) {
    self.limit = limit
    compare(messages: expected, observed, context)
  }

  /// The differences of two values, at most `limit` of them.
  public static func differences<S: WireStruct>(
    expected: S, observed: S, limit: Int = usualLimit, context: WireContext = WireContext()
  ) -> [FieldDifference] {
    FieldDiff(expected: expected, observed: observed, limit: limit, context: context).differences
  }

  /// The differences of two messages, at most `limit` of them.
  public static func differences(
    expected: any WireMessage, observed: any WireMessage, limit: Int = usualLimit,
    context: WireContext = WireContext()
  ) -> [FieldDifference] {
    FieldDiff(expected: expected, observed: observed, limit: limit, context: context).differences
  }

  private mutating func compare<M: WireMessage>(
    messages expected: M, _ observed: any WireMessage, _ context: WireContext
  ) {
    if let observed = observed as? M {
      compare(expected, observed, at: FieldPath(), context)
    } else {
      let name = type(of: observed).code
      note(FieldPath(), { $0.append(M.code) }, { $0.append(name) })
    }
  }

  /// Compares two structures field by field.
  fileprivate mutating func compare<S: WireStruct>(
    _ expected: S, _ observed: S, at path: FieldPath, _ context: WireContext
  ) {
    if expected == observed { return }
    let fields = FieldCollector.fields(of: expected, context)
    var others = FieldCollector.fields(of: observed, context)[...]
    for field in fields {
      // Both walk the same description: what is not next is absent, or stands after fields that
      // only the other one has.
      let match = others.firstIndex { $0.name == field.name }
      for other in others[..<(match ?? others.startIndex)] {
        other.part.compare(.isObserved, nil, at: path.appending(other.name), context, &self)
      }
      field.part.compare(
        .isExpected, match.map { others[$0].part }, at: path.appending(field.name), context, &self)
      if let match { others = others[others.index(after: match)...] }
    }
    for other in others {
      other.part.compare(.isObserved, nil, at: path.appending(other.name), context, &self)
    }
    compareTrailing(expected, observed, at: path)
  }

  private mutating func compareTrailing<S: WireStruct>(
    _ expected: S, _ observed: S, at path: FieldPath
  ) {
    guard let expected = expected as? any WireSection, let observed = observed as? any WireSection
    else { return }
    compare(bytes: expected.trailing, observed.trailing, at: path.appending("trailing"))
  }

  fileprivate mutating func compare(
    bytes expected: [UInt8], _ observed: [UInt8], at path: FieldPath
  ) {
    if expected == observed { return }
    let common = zip(expected, observed).prefix { $0 == $1 }.count
    note(
      path, { $0.append(excerptOf: expected, around: common) },
      { $0.append(excerptOf: observed, around: common) })
  }

  /// Enters a difference; the texts are only made where it is listed.
  fileprivate mutating func note(
    _ path: FieldPath, _ expected: (inout OutputBuffer) -> Void,
    _ observed: (inout OutputBuffer) -> Void
  ) {
    guard differences.count < limit else {
      unlisted += 1
      return
    }
    var output = OutputBuffer(capacity: 64)
    expected(&output)
    let text = output.description
    output.removeAll()
    observed(&output)
    differences.append(
      FieldDifference(path: path.description, expected: text, observed: output.description))
  }
}

/// A path that is put together only where somebody reads it.
struct FieldPath: CustomStringConvertible {
  private var names: [String] = []

  func appending(_ name: String) -> FieldPath {
    var longer = self
    longer.names.append(name)
    return longer
  }

  var description: String { joinPath(names) }
}

/// The end that a part belongs to where the other end lacks it.
private enum PartOwner { case isExpected, isObserved }

/// One field of a structure, of whatever type.
private protocol FieldPart {
  /// Enters the differences to the same field of the other value; nil where that lacks the field.
  func compare(
    _ owner: PartOwner, _ other: (any FieldPart)?, at path: FieldPath, _ context: WireContext,
    _ diff: inout FieldDiff)
}

extension FieldPart {
  /// Enters a part that only one value has.
  func noteAlone(
    _ owner: PartOwner, at path: FieldPath, _ diff: inout FieldDiff,
    _ text: (inout OutputBuffer) -> Void
  ) {
    let absent = { (output: inout OutputBuffer) in output.append("absent") }
    switch owner {
    case .isExpected: diff.note(path, text, absent)
    case .isObserved: diff.note(path, absent, text)
    }
  }
}

private struct ScalarPart<S: WireScalar>: FieldPart {
  let value: S

  func compare(
    _ owner: PartOwner, _ other: (any FieldPart)?, at path: FieldPath, _ context: WireContext,
    _ diff: inout FieldDiff
  ) {
    guard let other = other as? Self else {
      return noteAlone(owner, at: path, &diff) { $0.append(scalar: value) }
    }
    if value == other.value { return }
    diff.note(path, { $0.append(scalar: value) }, { $0.append(scalar: other.value) })
  }
}

private struct BytesPart: FieldPart {
  let value: [UInt8]

  func compare(
    _ owner: PartOwner, _ other: (any FieldPart)?, at path: FieldPath, _ context: WireContext,
    _ diff: inout FieldDiff
  ) {
    guard let other = other as? Self else {
      return noteAlone(owner, at: path, &diff) { $0.append(excerptOf: value, around: 0) }
    }
    diff.compare(bytes: value, other.value, at: path)
  }
}

private struct StructPart<S: WireStruct>: FieldPart {
  let value: S

  func compare(
    _ owner: PartOwner, _ other: (any FieldPart)?, at path: FieldPath, _ context: WireContext,
    _ diff: inout FieldDiff
  ) {
    guard let other = other as? Self else {
      return noteAlone(owner, at: path, &diff) { $0.append(value.compactText ?? "present") }
    }
    diff.compare(value, other.value, at: path, context)
  }
}

/// A list; `Part` is what its elements are as parts.
private struct ListPart<Part: FieldPart>: FieldPart {
  let elements: [Part]

  func compare(
    _ owner: PartOwner, _ other: (any FieldPart)?, at path: FieldPath, _ context: WireContext,
    _ diff: inout FieldDiff
  ) {
    guard let other = other as? Self else {
      return noteAlone(owner, at: path, &diff) { $0.append(listOf: elements.count) }
    }
    for (index, pair) in zip(elements, other.elements).enumerated() {
      pair.0.compare(owner, pair.1, at: path.appending("[\(index)]"), context, &diff)
    }
    if elements.count == other.elements.count { return }
    diff.note(
      path.appending("count"), { $0.append(decimal: Int64(elements.count)) },
      { $0.append(decimal: Int64(other.elements.count)) })
  }
}

/// Gathers the fields of one structure, without walking into them.
private struct FieldCollector: ValueCoder {
  let context: WireContext
  private var fields: [Field] = []

  struct Field {
    var name: String
    var part: any FieldPart
  }

  static func fields<S: WireStruct>(of value: S, _ context: WireContext) -> [Field] {
    var collector = FieldCollector(context: context)
    var value = value
    // Nothing is thrown: every value has its fields.
    try? value.layout(&collector)
    return collector.fields
  }

  private init(context: WireContext) {
    self.context = context
  }

  private mutating func append(_ name: StaticString, _ part: any FieldPart) {
    fields.append(Field(name: "\(name)", part: part))
  }

  mutating func field<S: WireScalar>(_ name: StaticString, _ value: inout S) throws(WireError) {
    append(name, ScalarPart(value: value))
  }

  mutating func field<S: WireStruct>(_ name: StaticString, _ value: inout S) throws(WireError) {
    append(name, StructPart(value: value))
  }

  mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], _ length: WireLength
  ) throws(WireError) {
    append(name, BytesPart(value: value))
  }

  mutating func elements<S: WireStruct>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    append(name, ListPart(elements: values.map(StructPart.init)))
  }

  mutating func elements<S: WireScalar>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    append(name, ListPart(elements: values.map(ScalarPart.init)))
  }

  mutating func elements(
    _ name: StaticString, _ values: inout [WireString], count: Int
  ) throws(WireError) {
    append(name, ListPart(elements: values.map { BytesPart(value: $0.bytes) }))
  }

  mutating func hasMore(_ name: StaticString, _ present: Bool) -> Bool { present }

  mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S, _ length: WireLength
  ) throws(WireError) {
    append(name, StructPart(value: value))
  }

  mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, _ length: WireLength, startingFrom initial: S
  ) throws(WireError) {
    if let value { append(name, StructPart(value: value)) }
  }

  mutating func versioned<S: WireVersioned>(_ value: inout S) throws(WireError) {
    if !context.is2009 { try field("struct_v", &value.structVersion.number) }
    if value.isReadable { try value.fields(&self) }
  }
}

extension OutputBuffer {
  /// Appends a number as its type shows it, with the digits of a set of bits and of what has no
  /// name: different values have different texts.
  fileprivate mutating func append<S: WireScalar>(scalar value: S) {
    value.appendText(to: &self)
    switch S.form {
    case .bits: break
    case .name where !value.isKnown: break
    default: return
    }
    append(" (0x")
    append(hex: UInt64(truncatingIfNeeded: value.number))
    append(")")
  }

  /// Appends the type of a message, by name where it has one.
  fileprivate mutating func append(_ type: MessageType) {
    type.appendName(to: &self, in: .ceph013)
  }

  /// Appends how long a list is.
  fileprivate mutating func append(listOf count: Int) {
    append(decimal: Int64(count))
    append(count == 1 ? " element" : " elements")
  }

  /// Appends bytes as JSON has them; of many only those from just before `place` on, which is where
  /// two runs of bytes begin to differ.
  fileprivate mutating func append(excerptOf bytes: [UInt8], around place: Int) {
    let longest = 120
    guard bytes.count > longest else { return append(json: bytes) }
    let start = max(min(place - 16, bytes.count - longest), 0)
    append("bytes ")
    append(decimal: Int64(start))
    append(" on of ")
    append(decimal: Int64(bytes.count))
    append(": ")
    append(json: Array(bytes[start...].prefix(longest)))
  }
}
