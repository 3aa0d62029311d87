public import Common

/// Writes wire types as an indented tree, a line per field: what `decode --format tree` prints.
public struct TextWriter: ValueCoder, ~Copyable {
  /// What was written.
  public var output: OutputBuffer
  /// The dialect, version and features that layouts may depend on.
  public var context: WireContext
  private var indentation = 0
  private var remaining = Int.max
  /// Whether all fields are to be shown, so that values may be shown on one line.
  private var isWhole = true

  /// Makes a writer that appends to an empty buffer.
  public init(context: WireContext = WireContext()) {
    self.context = context
    output = OutputBuffer(capacity: 1 << 16)
  }

  /// Appends the fields of `value`, indented by `indentation` steps of two spaces; only its first
  /// `leaves` leaf fields where it broke off.
  mutating func tree<S: WireSection>(_ value: S, indentation: Int, leaves: Int) {
    self.indentation = indentation
    remaining = leaves
    isWhole = leaves == .max
    var value = value
    try? value.layout(&self)
    trailing(of: value)
  }

  /// Prints the trailing bytes that a structure has not printed itself.
  private mutating func trailing<S: WireSection>(of value: S) {
    if context.is2009 || !S.hasOwnLength { trailing(value.trailing) }
  }

  private mutating func line(_ name: StaticString) {
    output.append(repeating: UInt8(ascii: " "), count: indentation * 2)
    output.append(name)
    output.append(": ")
  }

  private mutating func heading(_ name: StaticString, index: Int? = nil) {
    output.append(repeating: UInt8(ascii: " "), count: indentation * 2)
    output.append(name)
    if let index {
      output.append(UInt8(ascii: "["))
      output.append(decimal: Int64(index))
      output.append(UInt8(ascii: "]"))
    }
  }

  /// A structure on its heading's line where it has a compact text, else as a tree below it.
  private mutating func body<S: WireStruct>(_ value: inout S) {
    let start = output.count
    output.append(": ")
    if isWhole, value.appendCompactText(to: &output) {
      return output.append(UInt8(ascii: "\n"))
    }
    output.truncate(to: start)
    output.append(UInt8(ascii: "\n"))
    indentation += 1
    try? value.layout(&self)
    indentation -= 1
  }

  private mutating func trailing(_ bytes: [UInt8]) {
    if bytes.isEmpty { return }
    line("trailing")
    output.append(decimal: Int64(bytes.count))
    output.append(" bytes\n")
  }

  /// Prints a number as its type shows it.
  public mutating func field<S: WireScalar>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    if remaining == 0 { return }
    remaining -= 1
    if S.form == .reserved && value.raw == 0 { return }
    line(name)
    value.appendText(to: &output)
    switch S.form {
    case .bits:
      output.append(" (0x")
      output.append(hex: UInt64(truncatingIfNeeded: value.number))
      output.append(")\n")
    case .name:
      output.append(" (")
      output.append(number: value.number)
      output.append(")\n")
    default: output.append(UInt8(ascii: "\n"))
    }
  }

  /// Prints a structure.
  public mutating func field<S: WireStruct>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    if remaining == 0 { return }
    heading(name)
    body(&value)
  }

  /// Prints bytes as JSON does.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], _ length: WireLength
  ) throws(WireError) {
    if remaining == 0 { return }
    remaining -= 1
    line(name)
    output.append(json: value)
    output.append(UInt8(ascii: "\n"))
  }

  /// Prints a list of structures, each under its index.
  public mutating func elements<S: WireStruct>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    if values.isEmpty, remaining > 0 {
      line(name)
      output.append("none\n")
    }
    // One by one: writing within the list would copy all of it, which others hold, too.
    for (index, value) in values.enumerated() {
      if remaining == 0 { return }
      heading(name, index: index)
      var value = value
      body(&value)
    }
  }

  /// Prints a list of numbers on one line.
  public mutating func elements<S: WireScalar>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    leaves(name, values.count) { values[$1].appendText(to: &$0.output) }
  }

  /// Prints a list of texts on one line.
  public mutating func elements(
    _ name: StaticString, _ values: inout [WireString], count: Int
  ) throws(WireError) {
    leaves(name, values.count) { $0.output.append(json: values[$1].bytes) }
  }

  /// Prints a list whose elements are leaf fields.
  private mutating func leaves(
    _ name: StaticString, _ count: Int, _ element: (inout Self, Int) -> Void
  ) {
    if remaining == 0 { return }
    line(name)
    if count == 0 { output.append("none") }
    for index in 0..<count {
      if remaining == 0 { break }
      remaining -= 1
      if index > 0 { output.append(", ") }
      element(&self, index)
    }
    output.append(UInt8(ascii: "\n"))
  }

  /// Writes what is present.
  public mutating func hasMore(_ name: StaticString, _ present: Bool) -> Bool {
    present
  }

  /// Prints a section, with its trailing bytes where there are any.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S, _ length: WireLength
  ) throws(WireError) {
    if remaining == 0 { return }
    heading(name)
    body(&value)
    indentation += 1
    trailing(of: value)
    indentation -= 1
  }

  /// Prints a section that may be absent; an absent one is not shown.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, _ length: WireLength, startingFrom initial: S
  ) throws(WireError) {
    try value?.beSection(name, length, of: &self)
  }

  /// Prints the version of a structure before its fields.
  public mutating func versioned<S: WireVersioned>(_ value: inout S) throws(WireError) {
    if !context.is2009, remaining > 0 {
      line("struct_v")
      output.append(decimal: UInt64(value.structVersion.number))
      output.append(UInt8(ascii: "\n"))
    }
    if value.isReadable { try value.fields(&self) }
    if !context.is2009 { trailing(value.trailing) }
  }
}
