import Common

/// Reads wire types from the bytes of one message section.
///
/// Every read is bounded by the section that it stands in; every failure names its field and its
/// offset from the start of the message section. What was read before a failure stays in the value.
public struct WireReader<Observer: ReadObserver>: WireCoder, ~Copyable, ~Escapable {
  let parts: MessageParts
  /// The part of the message that is being read.
  private var input: RawSpan
  private var part = MessagePart.front
  /// The parts besides the front that fields lie in.
  public private(set) var otherParts: Set<MessagePart> = []
  /// The next byte to read, from the start of the part.
  public private(set) var offset = 0
  /// The end of the innermost section.
  private var end: Int
  /// The dialect, version and features that layouts may depend on.
  public let context: WireContext
  /// Oddities that did not stop the reading.
  public private(set) var problems: [WireProblem] = []
  /// How many leaf fields have been read; writers stop there when they show a value that broke off.
  public private(set) var leaves = 0
  /// Told of each field and its bytes.
  public private(set) var observer: Observer
  /// How much memory what is read may still take, in bytes.
  private var room = WireLimits.memory

  /// Makes a reader over `input`.
  @_lifetime(copy input)
  public init(_ input: RawSpan, context: WireContext, observer: Observer) {
    self.init(MessageParts(front: input), context: context, observer: observer)
  }

  /// Makes a reader over the parts of a message.
  @_lifetime(copy parts)
  public init(_ parts: consuming MessageParts, context: WireContext, observer: Observer) {
    input = parts.front
    end = parts.front.byteCount
    self.parts = parts
    self.context = context
    self.observer = observer
  }

  /// The bytes that are left in the innermost section.
  public var left: Int { end - offset }

  private func need(_ count: Int, _ name: StaticString) throws(WireError) {
    if count > end - offset {
      throw failure(.truncated(wanted: count, left: left), name)
    }
  }

  /// An error at the next byte, or at `offset`.
  private func failure(
    _ reason: WireError.Reason, _ name: StaticString, at offset: Int? = nil
  ) -> WireError {
    var error = WireError(reason, offset: offset ?? self.offset, field: "\(name)")
    error.part = part
    return error
  }

  private mutating func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, _ type: T.Type
  ) throws(WireError) -> T {
    let size = MemoryLayout<T>.size
    try need(size, name)
    // Sound: any bits are an integer, and `need` has checked that the bytes are there.
    let value = unsafe input.unsafeLoadUnaligned(fromByteOffset: offset, as: T.self)
    offset += size
    return T(littleEndian: value)
  }

  /// Reads a number that is not one of the fields that are shown.
  mutating func unlisted(_ name: StaticString, _ value: inout UInt8) throws(WireError) {
    let start = offset
    value = try load(name, UInt8.self)
    observer.leaf(name, start..<offset)
  }

  /// The byte `distance` behind the next one, which must be there.
  func peek(_ distance: Int) -> UInt8 { input.byte(at: offset + distance) }

  /// Reads within the next `length` bytes; `body` must read all of them.
  mutating func bounded(
    _ length: WireLength, _ name: StaticString,
    _ body: (inout Self) throws(WireError) -> Void
  ) throws(WireError) {
    if length.value > left {
      throw failure(.sectionTooLong(length: length.value, left: left), name)
    }
    let outerEnd = end
    end = offset + length.value
    try body(&self)
    end = outerEnd
  }

  /// Reads all of another part of the message.
  mutating func inside(
    _ part: MessagePart, _ body: (inout Self) throws(WireError) -> Void
  ) throws(WireError) {
    let outer = (part: self.part, offset: offset, end: end)
    otherParts.insert(part)
    enter(part, at: 0, end: parts[part].byteCount)
    try body(&self)
    enter(outer.part, at: outer.offset, end: outer.end)
  }

  private mutating func enter(_ part: MessagePart, at offset: Int, end: Int) {
    observer.part(part)
    self.part = part
    self.offset = offset
    self.end = end
    input = parts[part]
  }

  /// Copies `count` bytes, which `need` must have checked.
  private mutating func take(_ name: StaticString, _ count: Int) -> [UInt8] {
    observer.leaf(name, offset..<offset + count)
    return take(count)
  }

  /// Takes account of what is read; throws where a message has more than is shown of any.
  private mutating func spend(_ bytes: Int, _ name: StaticString) throws(WireError) {
    room -= bytes
    if room < 0 { throw failure(.tooLarge(memory: WireLimits.memory), name) }
    if leaves > WireLimits.leaves { throw failure(.tooManyFields(WireLimits.leaves), name) }
  }

  private mutating func take(_ count: Int) -> [UInt8] {
    let part = input.extracting(offset..<offset + count)
    offset += count
    leaves += 1
    // Sound: the buffer is copied before the closure returns.
    return unsafe part.withUnsafeBytes { unsafe Array($0) }
  }

  /// Reads a number.
  public mutating func field<S: WireScalar>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    let start = offset
    value = S(raw: try load(name, S.Raw.self))
    observer.leaf(name, start..<offset)
    leaves += 1
    if !value.isKnown {
      note("\(name)", offset - MemoryLayout<S.Raw>.size, "unknown value \(value.raw)")
    }
  }

  /// Reads a text with its length before it.
  public mutating func field(
    _ name: StaticString, _ value: inout WireString
  ) throws(WireError) {
    let length = try self.length(name, as: UInt32.self)
    try text(name, &value, length)
  }

  /// Reads a structure.
  public mutating func field<S: WireStruct>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    observer.enter(name)
    let known = problems.count
    do { try value.layout(&self) } catch {
      throw error.inside("\(name)")
    }
    if problems.count > known { prefixProblems(from: known, with: "\(name)") }
    observer.leave()
  }

  /// Reads as many bytes as `length` says.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], _ length: WireLength
  ) throws(WireError) {
    try need(length.value, name)
    try spend(length.value, name)
    value = take(name, length.value)
  }

  /// Reads a text of as many bytes as `length` says.
  public mutating func text(
    _ name: StaticString, _ value: inout WireString, _ length: WireLength
  ) throws(WireError) {
    try need(length.value, name)
    try spend(length.value * WireLimits.escaping, name)
    value.bytes = take(name, length.value)
  }

  /// Reads a count.
  public mutating func count<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, _ count: Int, as type: T.Type
  ) throws(WireError) -> Int {
    let start = offset
    let announced = try load(name, type)
    observer.count(name, start..<offset)
    guard let count = Int(exactly: announced), count >= 0 else {
      throw failure(.countTooLarge(count: .max, left: left), name, at: start)
    }
    return count
  }

  /// Reads `count` structures.
  public mutating func elements<S: WireStruct>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    try check(count, of: S.minimumSize, name)
    values.removeAll()
    values.reserveCapacity(min(count, WireLimits.elementsAtOnce))
    for index in 0..<count { try element(name, index, &values) }
  }

  /// Reads `count` numbers.
  public mutating func elements<S: WireScalar>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError) {
    try check(count, of: MemoryLayout<S.Raw>.size, name)
    values.removeAll()
    values.reserveCapacity(min(count, WireLimits.elementsAtOnce))
    for index in 0..<count {
      let start = offset
      try spend(MemoryLayout<S>.stride, name)
      values.append(S(raw: try load(name, S.Raw.self)))
      observer.leaf(name, index: index, start..<offset)
      leaves += 1
    }
  }

  /// Reads `count` texts.
  public mutating func elements(
    _ name: StaticString, _ values: inout [WireString], count: Int
  ) throws(WireError) {
    try check(count, of: 4, name)
    values.removeAll()
    for index in 0..<count {
      let start = offset
      let length = Int(clamping: try load(name, UInt32.self))
      try need(length, name)
      try spend(WireLimits.bufferOverhead + length * WireLimits.escaping, name)
      values.append(WireString(bytes: take(length)))
      observer.leaf(name, index: index, start..<offset)
    }
  }

  /// Reads structures up to the end of the section.
  public mutating func elementsToEnd<S: WireStruct>(
    _ name: StaticString, _ values: inout [S]
  ) throws(WireError) {
    values.removeAll()
    while offset < end {
      let start = offset
      try element(name, values.count, &values)
      if offset == start { return }
    }
  }

  /// Reads one more structure into the list; where it breaks off, what was read of it stays.
  private mutating func element<S: WireStruct>(
    _ name: StaticString, _ index: Int, _ values: inout [S]
  ) throws(WireError) {
    try spend(MemoryLayout<S>.stride, name)
    observer.enter(name, index: index)
    let known = problems.count
    values.append(S())
    do { try values[index].layout(&self) } catch {
      throw error.inside("\(name)[\(index)]")
    }
    if problems.count > known { prefixProblems(from: known, with: "\(name)[\(index)]") }
    observer.leave()
  }

  /// Refuses a count whose elements cannot fit, before anything is allocated for them.
  private func check(_ count: Int, of size: Int, _ name: StaticString) throws(WireError) {
    if count > left / max(size, 1) {
      throw failure(.countTooLarge(count: count, left: left), name)
    }
  }

  /// Whether bytes are left in the section.
  public mutating func hasMore(_ name: StaticString, _ present: Bool) -> Bool {
    offset < end
  }

  /// Reads a length.
  public mutating func length<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, as type: T.Type
  ) throws(WireError) -> WireLength {
    let start = offset
    let value = Int(clamping: try load(name, type))
    observer.length(name, start..<offset)
    return WireLength(value: value, width: MemoryLayout<T>.size)
  }

  /// Reads a structure in a section of its own; bytes that it leaves over become its `trailing`.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S, _ length: WireLength
  ) throws(WireError) {
    if length.value > left {
      throw failure(.sectionTooLong(length: length.value, left: left), name)
    }
    observer.enter(name)
    let outerEnd = end
    let known = problems.count
    end = offset + length.value
    do { try value.layout(&self) } catch {
      throw error.inside("\(name)")
    }
    try finish(&value, isPadded: length.isFixed)
    end = outerEnd
    if problems.count > known { prefixProblems(from: known, with: "\(name)") }
    observer.leave()
  }

  /// Reads a section that is absent where its length is 0.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, _ length: WireLength, startingFrom initial: S
  ) throws(WireError) {
    guard length.value > 0 else { return value = nil }
    value = initial
    try value?.beSection(name, length, of: &self)
  }

  /// Reads a value that fills the whole input; bytes that it leaves over become its `trailing`.
  mutating func payload<P: WirePayload>(_ value: inout P) throws(WireError) {
    try value.layout(&self)
    try finish(&value, isPadded: false)
  }

  /// Keeps what a section's fields have left over. A structure with a length of its own has already
  /// kept what belongs to it, and nothing may follow it.
  private mutating func finish<S: WireSection>(
    _ value: inout S, isPadded: Bool
  ) throws(WireError) {
    guard offset < end else { return }
    if S.hasOwnLength && !context.is2009 {
      throw failure(.invalid("\(left) bytes behind the structure"), "trailing")
    }
    keepTrailing(&value, isPadded: isPadded)
  }

  /// Keeps the rest of the section as the value's `trailing` bytes. A section of fixed size is
  /// padded by right: zeros are not kept, and other bytes (uninitialised memory of the sender) are
  /// kept without a problem.
  mutating func keepTrailing<S: WireSection>(_ value: inout S, isPadded: Bool) {
    let start = offset
    let rest = take("trailing", left)
    leaves -= 1
    if isPadded && rest.allSatisfy({ $0 == 0 }) { return }
    value.trailing = rest
    // In later dialects every message and structure may have been given more fields since.
    if !isPadded {
      note("trailing", start, "\(rest.count) trailing bytes", isNote: !context.is2009)
    }
  }

  mutating func note(
    _ field: String, _ offset: Int, _ problem: String, isNote: Bool = false
  ) {
    if problems.count > WireLimits.problems { return }
    if problems.count == WireLimits.problems {
      return problems.append(
        WireProblem(
          field: field, offset: offset, part: part,
          problem:
            "more than \(WireLimits.problems) problems: this one and those behind it are not told"))
    }
    problems.append(
      WireProblem(field: field, offset: offset, part: part, problem: problem, isNote: isNote))
  }

  private mutating func prefixProblems(from first: Int, with name: String) {
    for index in first..<problems.count {
      problems[index] = problems[index].inside(name)
    }
  }
}
