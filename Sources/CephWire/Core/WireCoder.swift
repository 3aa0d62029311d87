public import Common

/// Something that walks the fields of a wire type in wire order: reads them, writes them, prints
/// them, compares them. A wire type's `layout` is written once against this protocol.
///
/// Every method takes the field's name (the name that the specification gives it; it becomes the
/// JSON key and part of the path in errors) and the field itself, which readers set and writers get.
public protocol WireCoder: ~Copyable, ~Escapable {
  /// The dialect, version and features that the layout may depend on.
  var context: WireContext { get }

  /// A number.
  mutating func field<S: WireScalar>(_ name: StaticString, _ value: inout S) throws(WireError)
  /// A text with its length (u32) before it.
  mutating func field(_ name: StaticString, _ value: inout WireString) throws(WireError)
  /// A structure that stands here without length or version.
  mutating func field<S: WireStruct>(_ name: StaticString, _ value: inout S) throws(WireError)

  /// Bytes, as many as `length` says.
  mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], _ length: WireLength
  ) throws(WireError)
  /// A text, as many bytes as `length` says.
  mutating func text(
    _ name: StaticString, _ value: inout WireString, _ length: WireLength
  ) throws(WireError)

  /// A count of type `T`: readers give the number read, writers write `count`.
  mutating func count<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, _ count: Int, as type: T.Type
  ) throws(WireError) -> Int
  /// As many structures as `count` says (where the coder reads bytes).
  mutating func elements<S: WireStruct>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError)
  /// As many numbers as `count` says (where the coder reads bytes).
  mutating func elements<S: WireScalar>(
    _ name: StaticString, _ values: inout [S], count: Int
  ) throws(WireError)
  /// As many texts, each with its length (u32) before it, as `count` says (where the coder reads
  /// bytes).
  mutating func elements(
    _ name: StaticString, _ values: inout [WireString], count: Int
  ) throws(WireError)
  /// Structures up to the end of the section, without a count.
  mutating func elementsToEnd<S: WireStruct>(
    _ name: StaticString, _ values: inout [S]
  ) throws(WireError)

  /// Whether the section goes on with the field `name`, which some senders leave out: readers look,
  /// writers go by `present`.
  mutating func hasMore(_ name: StaticString, _ present: Bool) -> Bool
  /// Whether the field `name`, which always begins with `byte`, stands here rather than another
  /// one: readers look, writers go by `present`.
  mutating func hasNext(_ name: StaticString, _ byte: UInt8, _ present: Bool) -> Bool
  /// Whether the field `name` stands here, which is all of the section and has `count` bytes, rather
  /// than another one: readers look, writers go by `present`.
  mutating func hasExactly(_ name: StaticString, _ count: Int, _ present: Bool) -> Bool

  /// The length (of type `T`, in bytes) of a section or text that stands later in the structure.
  mutating func length<T: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, as type: T.Type
  ) throws(WireError) -> WireLength
  /// A structure in a section of `length` bytes.
  mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S, _ length: WireLength
  ) throws(WireError)
  /// A structure in a section of `length` bytes that is absent where the length is 0. One that is
  /// present is read into `initial`, which may carry what its layout must know beforehand.
  mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, _ length: WireLength, startingFrom initial: S
  ) throws(WireError)

  /// The version and length of a structure, and its fields.
  mutating func versioned<S: WireVersioned>(_ value: inout S) throws(WireError)
  /// Bytes up to the end of the section.
  mutating func bytesToEnd(_ name: StaticString, _ value: inout [UInt8]) throws(WireError)
  /// A structure that is all of another part of the message; absent where that is empty.
  mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?, in part: MessagePart
  ) throws(WireError)
  /// Bytes that are all of another part of the message.
  mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8], in part: MessagePart
  ) throws(WireError)
}

/// The length of something that stands later: a number for readers, for the writer the place
/// where the number is to be filled in.
public struct WireLength: Sendable {
  /// What was read, or where it is to be written.
  var value: Int
  /// The size of the length field itself, in bytes.
  var width: Int

  /// A length that is a constant of the layout and not on the wire.
  public static func fixed(_ count: Int) -> WireLength {
    WireLength(value: count, width: 0)
  }

  /// Whether the length is a constant, so that no place waits for it.
  var isFixed: Bool { width == 0 }
}

/// A wire type: a plain value with one description of its fields in wire order.
public protocol WireStruct: Hashable, Sendable {
  /// Makes the value that is all zeros and empty.
  init()
  /// Walks the fields in wire order.
  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError)
  /// The fewest bytes that the structure can take; bounds how many can be announced.
  static var minimumSize: Int { get }
  /// The value on one line, where that reads better than a tree of its fields.
  var compactText: String? { get }
  /// Appends the value on one line, where `compactText` has one; false where it has none.
  func appendCompactText(to output: inout OutputBuffer) -> Bool
}

extension WireStruct {
  /// At least one byte, unless the type says better.
  public static var minimumSize: Int { 1 }
  /// A tree of fields, unless the type says otherwise.
  public var compactText: String? { nil }
  /// By way of a string, unless the type knows better.
  public func appendCompactText(to output: inout OutputBuffer) -> Bool {
    guard let compactText else { return false }
    output.append(compactText)
    return true
  }
}

/// A wire type that fills a section whose length is known, so that bytes may be left over.
public protocol WireSection: WireStruct {
  /// The bytes behind the fields that the layout describes; shown and written back.
  var trailing: [UInt8] { get set }
  /// Whether the structure has its length on the wire, so that it keeps its trailing bytes itself
  /// (but in the dialect of 2009, which knows no such structures).
  static var hasOwnLength: Bool { get }
}

extension WireSection {
  /// Its surroundings tell the length, unless the type says otherwise.
  public static var hasOwnLength: Bool { false }
}

extension WireCoder where Self: ~Copyable & ~Escapable {
  /// A field that is present stands here.
  public mutating func hasNext(_ name: StaticString, _ byte: UInt8, _ present: Bool) -> Bool {
    hasMore(name, present)
  }

  /// A field that is present stands here.
  public mutating func hasExactly(_ name: StaticString, _ count: Int, _ present: Bool) -> Bool {
    hasMore(name, present)
  }

  /// A structure with its length (u32) before it.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S
  ) throws(WireError) {
    let length = try self.length(name, as: UInt32.self)
    try section(name, &value, length)
  }

  /// A structure with its length (u32) before it, absent where the length is 0.
  public mutating func section<S: WireSection>(
    _ name: StaticString, _ value: inout S?
  ) throws(WireError) {
    let length = try self.length(name, as: UInt32.self)
    try section(name, &value, length, startingFrom: S())
  }

  /// Bytes with their length (u32) before them.
  public mutating func bytes(
    _ name: StaticString, _ value: inout [UInt8]
  ) throws(WireError) {
    let length = try self.length(name, as: UInt32.self)
    try bytes(name, &value, length)
  }

  /// Structures with their count (u32) before them.
  public mutating func list<S: WireStruct>(
    _ name: StaticString, _ values: inout [S]
  ) throws(WireError) {
    let count = try self.count(name, values.count, as: UInt32.self)
    try elements(name, &values, count: count)
  }

  /// Numbers with their count (u32) before them.
  public mutating func list<S: WireScalar>(
    _ name: StaticString, _ values: inout [S]
  ) throws(WireError) {
    let count = try self.count(name, values.count, as: UInt32.self)
    try elements(name, &values, count: count)
  }

  /// Texts with their count (u32) before them.
  public mutating func list(
    _ name: StaticString, _ values: inout [WireString]
  ) throws(WireError) {
    let count = try self.count(name, values.count, as: UInt32.self)
    try elements(name, &values, count: count)
  }
}

extension WireSection {
  /// Hands itself to `coder` where it is: a section is large to copy, and an optional one cannot be handed
  /// over otherwise.
  mutating func beSection<C: WireCoder & ~Copyable & ~Escapable>(
    _ name: StaticString, _ length: WireLength, of coder: inout C
  ) throws(WireError) {
    try coder.section(name, &self, length)
  }
}
