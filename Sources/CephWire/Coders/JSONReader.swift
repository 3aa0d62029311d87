/// Sets wire types from JSON objects: the inverse of `JSONWriter`. A field that the JSON lacks
/// keeps its default; a field that the type lacks is an error, so that a typo is found.
public struct JSONReader: ValueCoder {
  /// The dialect, version and features that layouts may depend on.
  public let context: WireContext
  /// The members that no field has asked for yet.
  private var members: [String: JSONValue]

  /// Makes a reader of the members of one object.
  init(_ members: [String: JSONValue], context: WireContext) {
    self.members = members
    self.context = context
  }

  /// Makes the value that a JSON object stands for.
  ///
  /// Throws where the JSON is no object, has a field that the type lacks, or a value that does not
  /// fit its field; the offset of such an error means nothing.
  public static func read<S: WireStruct>(
    _ type: S.Type, from json: JSONValue, context: WireContext = WireContext()
  ) throws(WireError) -> S {
    var value = S()
    try JSONReader([:], context: context).read(&value, from: json, "message")
    return value
  }

  private func failure(_ why: String, _ name: StaticString) -> WireError {
    WireError(.invalid(why), offset: 0, field: "\(name)")
  }

  private func read<S: WireStruct>(
    _ value: inout S, from json: JSONValue, _ name: StaticString
  ) throws(WireError) {
    guard case .object(let members) = json else { throw failure("an object expected", name) }
    var inner = JSONReader(members, context: context)
    try value.layout(&inner)
    try inner.finish()
  }

  private func read<S: WireSection>(
    section value: inout S, from json: JSONValue, _ name: StaticString
  ) throws(WireError) {
    guard case .object(let members) = json else { throw failure("an object expected", name) }
    var inner = JSONReader(members, context: context)
    try value.layout(&inner)
    try inner.takeTrailing(&value)
    try inner.finish()
  }

  /// Sets the bytes behind the fields that are described.
  private mutating func takeTrailing<S: WireSection>(_ value: inout S) throws(WireError) {
    guard let trailing = members.removeValue(forKey: "trailing") else { return }
    guard let bytes = trailing.bytes else { throw failure("bytes expected", "trailing") }
    value.trailing = bytes
  }

  /// Makes the value that a JSON object stands for, with its trailing bytes.
  static func payload<P: WirePayload>(
    _ type: P.Type, from json: JSONValue, context: WireContext
  ) throws(WireError) -> P {
    var value = P()
    try JSONReader([:], context: context).read(section: &value, from: json, "message")
    return value
  }

  /// Fails where the JSON has members that no field asked for.
  private func finish() throws(WireError) {
    if let name = members.keys.min() {
      throw WireError(.unknownField(name), offset: 0, field: name)
    }
  }

  private func scalar<S: WireScalar>(
    _ json: JSONValue, _ name: StaticString
  ) throws(WireError) -> S {
    switch json {
    case .integer(let number):
      guard let raw = S.Raw(exactly: number) else {
        throw failure("\(number) is out of range", name)
      }
      return S(number: raw)
    case .string(let text):
      guard let value = S(text: text) else { throw failure("unknown name '\(text)'", name) }
      return value
    case .object:
      guard S.form == .bits, let bits = json["bits"] else { fallthrough }
      return try scalar(bits, name)
    default: throw failure("a number expected", name)
    }
  }

  /// Sets a number.
  public mutating func field<S: WireScalar>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    guard let json = members.removeValue(forKey: "\(name)") else { return }
    value = try scalar(json, name)
  }

  /// Sets a structure.
  public mutating func field<S: WireStruct>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    guard let json = members.removeValue(forKey: "\(name)") else { return }
    do { try read(&value, from: json, name) } catch { throw error.inside("\(name)") }
  }

  /// Sets bytes.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], _ length: WireLength
  ) throws(WireError) {
    guard let json = members.removeValue(forKey: "\(name)") else { return }
    guard let bytes = json.bytes else {
      throw failure("a string or {\"base64\":…} expected", name)
    }
    value = bytes
  }

  private mutating func takeList(_ name: StaticString) throws(WireError) -> [JSONValue]? {
    guard let json = members.removeValue(forKey: "\(name)") else { return nil }
    guard case .array(let list) = json else { throw failure("a list expected", name) }
    return list
  }

  /// Sets a list of structures.
  public mutating func elements<S: WireStruct>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    guard let list = try takeList(name) else { return }
    values = Array(repeating: S(), count: list.count)
    for index in list.indices {
      do { try read(&values[index], from: list[index], name) } catch {
        throw error.inside("\(name)[\(index)]")
      }
    }
  }

  /// Sets a list of numbers.
  public mutating func elements<S: WireScalar>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    guard let list = try takeList(name) else { return }
    values = []
    for json in list { values.append(try scalar(json, name)) }
  }

  /// Sets a list of texts.
  public mutating func elements(
    _ name: StaticString, _ values: inout [WireString], count: Int
  ) throws(WireError) {
    guard let list = try takeList(name) else { return }
    values = []
    for json in list {
      guard let bytes = json.bytes else { throw failure("a list of strings expected", name) }
      values.append(WireString(bytes: bytes))
    }
  }

  /// Whether the JSON has the field.
  public mutating func hasMore(_ name: StaticString, _ present: Bool) -> Bool {
    members["\(name)"] != nil
  }

  /// Sets a section.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S, _ length: WireLength
  ) throws(WireError) {
    guard let json = members.removeValue(forKey: "\(name)") else { return }
    do { try read(section: &value, from: json, name) } catch { throw error.inside("\(name)") }
  }

  /// Sets a section that may be absent: nil where the JSON lacks it or has null.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, _ length: WireLength, startingFrom initial: S
  ) throws(WireError) {
    guard members["\(name)"] != .null else {
      members.removeValue(forKey: "\(name)")
      return value = nil
    }
    guard members["\(name)"] != nil else { return }
    var present = initial
    try section(name, &present, length)
    value = present
  }

  /// Sets the version of a structure, the newest one where the JSON has none, and its fields.
  public mutating func versioned<S: WireVersioned>(_ value: inout S) throws(WireError) {
    if !context.is2009 {
      value.structVersion = S.newest
      try field("struct_v", &value.structVersion.number)
      value.structVersion.compat = value.usualCompat
      try field("struct_compat", &value.structVersion.compat)
    }
    if value.isReadable { try value.fields(&self) }
    if !context.is2009 { try takeTrailing(&value) }
  }
}
