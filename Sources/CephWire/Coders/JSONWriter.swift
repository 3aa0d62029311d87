public import Common

/// Writes wire types as JSON objects, with the fields' own names in wire order.
public struct JSONWriter: ValueCoder, ~Copyable {
  /// What was written.
  public var output: OutputBuffer
  /// The dialect, version and features that layouts may depend on.
  public var context: WireContext
  /// How many more leaf fields are to be written: a message that broke off ends where it did.
  private var remaining = Int.max
  private var isFirst = true

  /// Makes a writer that appends to an empty buffer.
  public init(context: WireContext = WireContext()) {
    self.context = context
    output = OutputBuffer(capacity: 1 << 16)
  }

  /// Appends `value` as one object; only its first `leaves` leaf fields where it broke off.
  public mutating func object<S: WireStruct>(_ value: S, leaves: Int = .max) {
    remaining = leaves
    var value = value
    body(&value)
  }

  private mutating func key(_ name: StaticString) {
    output.append(jsonKey: name, isFirst: isFirst)
    isFirst = false
  }

  private mutating func body<S: WireStruct>(_ value: inout S) {
    output.append(UInt8(ascii: "{"))
    isFirst = true
    // A JSON writer throws nothing: every value has a JSON form.
    try? value.layout(&self)
    output.append(UInt8(ascii: "}"))
    isFirst = false
  }

  private mutating func value<S: WireScalar>(_ value: S) {
    switch S.form {
    case .decimal, .hexadecimal, .octal, .reserved: output.append(number: value.number)
    case .name, .text:
      guard value.isKnown else { return output.append(number: value.number) }
      output.append(UInt8(ascii: "\""))
      value.appendText(to: &output)
      output.append(UInt8(ascii: "\""))
    case .bits:
      output.append("{\"bits\":")
      output.append(number: value.number)
      output.append(",\"text\":\"")
      value.appendText(to: &output)
      output.append("\"}")
    }
  }

  /// Writes a number.
  public mutating func field<S: WireScalar>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    if remaining == 0 { return }
    remaining -= 1
    if S.form == .reserved && value.raw == 0 { return }
    key(name)
    self.value(value)
  }

  /// Writes a structure.
  public mutating func field<S: WireStruct>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    if remaining == 0 { return }
    key(name)
    body(&value)
  }

  /// Writes bytes: text where they are UTF-8, else Base64.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], _ length: WireLength
  ) throws(WireError) {
    if remaining == 0 { return }
    remaining -= 1
    key(name)
    output.append(json: value)
  }

  /// Writes a list of structures.
  public mutating func elements<S: WireStruct>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    if remaining == 0 { return }
    key(name)
    output.append(UInt8(ascii: "["))
    // One by one: writing within the list would copy all of it, which others hold, too.
    for (index, value) in values.enumerated() {
      if remaining == 0 { break }
      if index > 0 { output.append(UInt8(ascii: ",")) }
      var value = value
      body(&value)
    }
    output.append(UInt8(ascii: "]"))
  }

  /// Writes a list of numbers.
  public mutating func elements<S: WireScalar>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    leaves(name, values.count) { $0.value(values[$1]) }
  }

  /// Writes a list of texts.
  public mutating func elements(
    _ name: StaticString, _ values: inout [WireString], count: Int
  ) throws(WireError) {
    leaves(name, values.count) { $0.output.append(json: values[$1].bytes) }
  }

  /// Writes a list whose elements are leaf fields.
  private mutating func leaves(
    _ name: StaticString, _ count: Int, _ element: (inout Self, Int) -> Void
  ) {
    if remaining == 0 { return }
    key(name)
    output.append(UInt8(ascii: "["))
    for index in 0..<count {
      if remaining == 0 { break }
      remaining -= 1
      if index > 0 { output.append(UInt8(ascii: ",")) }
      element(&self, index)
    }
    output.append(UInt8(ascii: "]"))
  }

  /// Writes what is present.
  public mutating func hasMore(_ name: StaticString, _ present: Bool) -> Bool {
    present
  }

  /// Writes a section as an object, with its trailing bytes where there are any.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S, _ length: WireLength
  ) throws(WireError) {
    if remaining == 0 { return }
    key(name)
    output.append(UInt8(ascii: "{"))
    isFirst = true
    try? value.layout(&self)
    appendTrailing(of: value)
    output.append(UInt8(ascii: "}"))
    isFirst = false
  }

  /// Writes a section that may be absent; an absent one has no key.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, _ length: WireLength, startingFrom initial: S
  ) throws(WireError) {
    try value?.beSection(name, length, of: &self)
  }

  /// Appends a section's own object, for a whole message.
  mutating func wholeSection<S: WireSection>(_ value: S, leaves: Int) {
    remaining = leaves
    var value = value
    output.append(UInt8(ascii: "{"))
    isFirst = true
    try? value.layout(&self)
    appendTrailing(of: value)
    output.append(UInt8(ascii: "}"))
    isFirst = false
  }

  /// Appends the trailing bytes that a structure has not written itself.
  private mutating func appendTrailing<S: WireSection>(of value: S) {
    if context.is2009 || !S.hasOwnLength { appendTrailing(value.trailing) }
  }

  private mutating func appendTrailing(_ bytes: [UInt8]) {
    if bytes.isEmpty { return }
    key("trailing")
    output.append(jsonBase64: bytes)
  }

  /// Writes the version of a structure before its fields.
  public mutating func versioned<S: WireVersioned>(_ value: inout S) throws(WireError) {
    if !context.is2009, remaining > 0 {
      key("struct_v")
      output.append(decimal: UInt64(value.structVersion.number))
      if value.structVersion.compat != value.usualCompat {
        key("struct_compat")
        output.append(decimal: UInt64(value.structVersion.compat))
      }
    }
    if value.isReadable { try value.fields(&self) }
    if !context.is2009 { appendTrailing(value.trailing) }
  }
}
