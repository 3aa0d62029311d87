public import Common

/// Writes wire types as bytes: `write(read(bytes)) == bytes`.
public struct WireWriter: WireCoder, ~Copyable {
  /// What was written of the part that is being written.
  public var output: OutputBuffer
  /// What was written of the other parts.
  private(set) var others: [MessagePart: [UInt8]] = [:]
  /// The dialect, version and features that layouts may depend on.
  public let context: WireContext

  /// Makes a writer that appends to an empty buffer.
  public init(context: WireContext) {
    self.context = context
    output = OutputBuffer(capacity: 512)
  }

  private mutating func store<T: FixedWidthInteger>(_ value: T) {
    var rest = value
    for _ in 0..<MemoryLayout<T>.size {
      output.append(UInt8(truncatingIfNeeded: rest))
      rest = T.bitWidth > 8 ? rest >> 8 : rest
    }
  }

  /// Writes a number.
  public mutating func field<S: WireScalar>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    store(value.raw)
  }

  /// Writes a text with its length before it.
  public mutating func field(
    _ name: StaticString, _ value: inout WireString
  ) throws(WireError) {
    try store(count: value.bytes.count, name, UInt32.self)
    output.append(value.bytes)
  }

  /// Writes a structure.
  public mutating func field<S: WireStruct>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    do { try value.layout(&self) } catch { throw error.inside("\(name)") }
  }

  /// Writes bytes and fills in their length.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], _ length: WireLength
  ) throws(WireError) {
    let start = output.count
    output.append(value)
    try close(length, from: start, name)
  }

  /// Writes a text and fills in its length.
  public mutating func text(
    _ name: StaticString, _ value: inout WireString, _ length: WireLength
  ) throws(WireError) {
    try bytes(name, &value.bytes, length)
  }

  /// Writes the count and gives it back.
  public mutating func count<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, _ count: Int, as type: T.Type
  ) throws(WireError) -> Int {
    try store(count: count, name, type)
    return count
  }

  private mutating func store<T: FixedWidthInteger>(
    count: Int, _ name: StaticString, _ type: T.Type
  ) throws(WireError) {
    guard let exact = T(exactly: count) else {
      throw WireError(.invalid("\(count) does not fit"), offset: output.count, field: "\(name)")
    }
    store(exact)
  }

  /// Writes structures.
  public mutating func elements<S: WireStruct>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    for index in values.indices {
      do { try values[index].layout(&self) } catch { throw error.inside("\(name)[\(index)]") }
    }
  }

  /// Writes numbers.
  public mutating func elements<S: WireScalar>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    for value in values { store(value.raw) }
  }

  /// Writes texts.
  public mutating func elements(
    _ name: StaticString, _ values: inout [WireString], count: Int
  ) throws(WireError) {
    for index in values.indices { try field(name, &values[index]) }
  }

  /// Writes structures.
  public mutating func elementsToEnd<S: WireStruct>(
    _ name: StaticString, _ values: inout [S]
  ) throws(WireError) {
    try elements(name, &values, count: values.count)
  }

  /// Writes what is present.
  public mutating func hasMore(_ name: StaticString, _ present: Bool) -> Bool {
    present
  }

  /// Leaves room for a length that is filled in when its section has been written. The room is all
  /// ones until then, which no reader takes for a length.
  public mutating func length<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, as type: T.Type
  ) throws(WireError) -> WireLength {
    let place = output.count
    store(~T.zero)
    return WireLength(value: place, width: MemoryLayout<T>.size)
  }

  /// Writes a section and fills in its length.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S, _ length: WireLength
  ) throws(WireError) {
    let start = output.count
    do { try value.layout(&self) } catch { throw error.inside("\(name)") }
    appendTrailing(of: value)
    if length.isFixed {
      output.append(repeating: 0, count: length.value - (output.count - start))
    }
    try close(length, from: start, name)
  }

  /// Writes the trailing bytes that a structure has not written itself.
  mutating func appendTrailing<S: WireSection>(of value: S) {
    if context.is2009 || !S.hasOwnLength { output.append(value.trailing) }
  }

  /// Writes a section, or the length 0 where it is absent.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, _ length: WireLength, startingFrom initial: S
  ) throws(WireError) {
    guard var present = value else { return try close(length, from: output.count, name) }
    try section(name, &present, length)
  }

  /// Fills in the length of what was written since `start`.
  private mutating func close(
    _ length: WireLength, from start: Int, _ name: StaticString
  ) throws(WireError) {
    let count = output.count - start
    if length.isFixed {
      guard count == length.value else {
        throw WireError(
          .invalid("\(count) bytes where \(length.value) belong"), offset: start, field: "\(name)")
      }
      return
    }
    guard length.width >= 4 ? count <= UInt32.max : count < 1 << (8 * length.width) else {
      throw WireError(.invalid("\(count) bytes are too many"), offset: start, field: "\(name)")
    }
    let bytes = (0..<length.width).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    output.overwrite(at: length.value, with: bytes)
  }

  /// Writes the version and length of a structure, and its fields.
  public mutating func versioned<S: WireVersioned>(_ value: inout S) throws(WireError) {
    if context.is2009 { return try value.fields(&self) }
    writeVersion(value)
    let length = try value.head.length ? self.length("struct_len", as: UInt32.self) : nil
    let start = output.count
    if value.isReadable { try value.fields(&self) }
    output.append(value.trailing)
    if let length { try close(length, from: start, "struct_len") }
  }

  private mutating func writeVersion<S: WireVersioned>(_ value: S) {
    if case .startOrBare = S.versionForm, value.structVersion.number == 0 { return }
    store(value.structVersion.number)
    if value.head.compat { store(value.structVersion.compat) }
  }

  /// Writes bytes.
  public mutating func bytesToEnd(
    _ name: StaticString, _ value: inout [UInt8]
  ) throws(WireError) {
    output.append(value)
  }

  /// Writes another part of the message.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, in part: MessagePart
  ) throws(WireError) {
    guard var present = value else { return }
    try inside(part) { writer throws(WireError) in
      do throws(WireError) { try present.layout(&writer) } catch { throw error.inside("\(name)") }
      writer.appendTrailing(of: present)
    }
  }

  /// Writes another part of the message.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], in part: MessagePart
  ) throws(WireError) {
    others[part] = value
  }

  private mutating func inside(
    _ part: MessagePart, _ body: (inout Self) throws(WireError) -> Void
  ) throws(WireError) {
    var outer = OutputBuffer(capacity: 512)
    swap(&output, &outer)
    try body(&self)
    // Sound: the buffer is copied before the closure returns.
    others[part] = unsafe output.bytes.withUnsafeBytes { unsafe Array($0) }
    swap(&output, &outer)
  }
}
