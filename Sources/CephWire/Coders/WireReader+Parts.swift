/// Structures with a version, and the other parts of a message.
extension WireReader {
  /// Reads the version and length of a structure, and its fields; what newer senders have appended
  /// becomes its `trailing`. A structure that only newer readers can make sense of is all trailing.
  public mutating func versioned<S: WireVersioned>(_ value: inout S) throws(WireError) {
    if context.is2009 { return try value.fields(&self) }
    let start = offset
    try readVersion(&value)
    if !value.isReadable {
      note(
        "struct_compat", start,
        "only readers of version \(value.structVersion.compat) understand it")
    }
    guard value.head.length else {
      if value.isReadable { return try value.fields(&self) }
      return keepTrailing(&value, isPadded: false)
    }
    let length = try self.length("struct_len", as: UInt32.self)
    try bounded(length, "struct_len") { reader throws(WireError) in
      if value.isReadable { try value.fields(&reader) }
      if reader.left > 0 { reader.keepTrailing(&value, isPadded: false) }
    }
  }

  private mutating func readVersion<S: WireVersioned>(_ value: inout S) throws(WireError) {
    if case .startOrBare(let minimum) = S.versionForm, !startsHere(minimum) {
      return value.structVersion = .none
    }
    value.structVersion.compat = 0
    try unlisted("struct_v", &value.structVersion.number)
    if value.head.compat { try unlisted("struct_compat", &value.structVersion.compat) }
  }

  /// Whether the next byte is `byte`.
  public mutating func hasNext(_ name: StaticString, _ byte: UInt8, _ present: Bool) -> Bool {
    left > 0 && peek(0) == byte
  }

  /// Whether `count` bytes are left.
  public mutating func hasExactly(_ name: StaticString, _ count: Int, _ present: Bool) -> Bool {
    left == count
  }

  /// Whether version, compat and a length that fits stand here, and not the fields of a structure
  /// without them: those begin with numbers whose bytes make no such head (mainline.md 3.5.3).
  private func startsHere(_ minimum: Int) -> Bool {
    guard left >= 6 else { return false }
    let number = peek(0)
    let compat = peek(1)
    guard number > 0, compat > 0, compat <= number else { return false }
    let length = (2..<6).reduce(0) { $0 | Int(peek($1)) << (8 * ($1 - 2)) }
    return length >= minimum && length <= left - 6
  }

  /// Reads bytes up to the end of the section.
  public mutating func bytesToEnd(
    _ name: StaticString, _ value: inout [UInt8]
  ) throws(WireError) {
    try bytes(name, &value, .fixed(left))
  }

  /// Reads a structure that is all of another part of the message.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, in part: MessagePart
  ) throws(WireError) {
    guard parts[part].byteCount > 0 else { return value = nil }
    value = S()
    try inside(part) { reader throws(WireError) in
      let length = WireLength(value: reader.left, width: 1)
      try value?.beSection(name, length, of: &reader)
    }
  }

  /// Reads bytes that are all of another part of the message.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], in part: MessagePart
  ) throws(WireError) {
    try inside(part) { reader throws(WireError) in try reader.bytesToEnd(name, &value) }
  }
}
