public import Common

/// A whole of its own on the wire: a message, or a frame of messenger v2.
///
/// The methods with a default are the doors through which the rest of the house calls a value whose
/// type it does not know: each conformance compiles them for its own layout.
public protocol WirePayload: WireSection {
  /// Reads the value and maps its fields.
  static func map(_ parts: borrowing MessageParts, context: WireContext) -> FieldMap
  /// The bytes of the parts that the fields describe.
  func write(context: WireContext) throws(WireError) -> MessageBytes
  /// Appends the JSON object of the first `leaves` fields.
  func write(json writer: inout JSONWriter, leaves: Int)
  /// Appends the tree of the first `leaves` fields.
  func write(tree writer: inout TextWriter, indentation: Int, leaves: Int)
  /// Makes the value that a JSON object stands for.
  static func read(json: JSONValue, context: WireContext) throws(WireError) -> Self
  /// Reads the value and says where its fields lie, as far as it could be read.
  static func places(_ parts: borrowing MessageParts, context: WireContext) -> [FieldPlaces.Place]
  /// Breaks fields on purpose.
  mutating func change(by mutator: inout Mutator)
}

/// A message's payload ("front"), as a type of its own.
public protocol WireMessage: WirePayload {
  /// The message type code of the header.
  static var code: MessageType { get }
  /// Appends what Ceph's own message log prints for this message: that of 2009 in its dialect, in
  /// later ones that of the newest release.
  func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  )
  /// The transaction that the payload of 2009 names; nil where it has none. (Later dialects have it
  /// in the header: `header.tid`.)
  var transactionID: UInt64? { get }
  /// What selections ask of the message.
  var facts: MessageFacts { get }
  /// Whether another answer to the same question follows.
  var isProvisional: Bool { get }

  /// Reads a message from its parts.
  static func read(_ parts: borrowing MessageParts, context: WireContext) -> DecodedMessage
}

/// What selections (`--op`, `--ino`, `--path`) ask of a message, whatever its type.
public struct MessageFacts: Hashable, Sendable {
  /// The operation's name.
  public var operation: String?
  /// The inodes that the message is about.
  public var inodes: [InodeNumber] = []
  /// The paths and names that the message is about.
  public var paths: [WireString] = []

  /// Makes the facts of a message that is about nothing in particular.
  public init(
    operation: String? = nil, inodes: [InodeNumber] = [], paths: [WireString] = []
  ) {
    self.operation = operation
    self.inodes = inodes
    self.paths = paths
  }
}

/// What became of a message's bytes: the value as far as it could be read, and what was wrong. A class,
/// since whoever looks at a message would copy all of this.
public final class DecodedMessage: Sendable {
  /// The value; where reading broke off, only its first `leaves` leaf fields mean anything.
  public let value: any WireMessage
  /// How many leaf fields could be read; `Int.max` where all could.
  public let leaves: Int
  /// What was wrong or odd, in the order of the bytes.
  public let problems: [WireProblem]
  /// The parts besides the front that fields lie in.
  public let otherParts: Set<MessagePart>

  init(
    value: any WireMessage, leaves: Int, problems: [WireProblem], otherParts: Set<MessagePart>
  ) {
    self.value = value
    self.leaves = leaves
    self.problems = problems
    self.otherParts = otherParts
  }

  /// The transaction that the payload of 2009 names, where it has one that could be read.
  public var transactionID: UInt64? { leaves > 0 ? value.transactionID : nil }

  /// Whether the whole message could be read.
  public var isWhole: Bool { leaves == .max }
}

extension WirePayload {
  /// Reads a value and gives the map of its fields, as far as it could be read.
  public static func map(_ parts: borrowing MessageParts, context: WireContext) -> FieldMap {
    var reader = WireReader(copy parts, context: context, observer: FieldMap())
    var value = Self()
    // Where reading breaks off, the map of what was read is the answer.
    try? reader.payload(&value)
    return reader.observer
  }

  /// Maps a value that is all front.
  public static func map(_ front: RawSpan, context: WireContext) -> FieldMap {
    map(MessageParts(front: front), context: context)
  }

  /// The bytes of the parts that the fields describe. Throws where a list or text is too long for
  /// its length field.
  public func write(context: WireContext) throws(WireError) -> MessageBytes {
    var writer = WireWriter(context: context)
    var value = self
    try value.layout(&writer)
    writer.appendTrailing(of: value)
    // Sound: the buffer is copied before the closure returns.
    let front = unsafe writer.output.bytes.withUnsafeBytes { unsafe Array($0) }
    return MessageBytes(
      front: front, middle: writer.others[.middle] ?? [], data: writer.others[.data] ?? [])
  }

  /// Appends the JSON object of the first `leaves` leaf fields.
  public func write(json writer: inout JSONWriter, leaves: Int) {
    writer.wholeSection(self, leaves: leaves)
  }

  /// Appends the tree of the first `leaves` leaf fields.
  public func write(tree writer: inout TextWriter, indentation: Int, leaves: Int) {
    writer.tree(self, indentation: indentation, leaves: leaves)
  }

  /// Makes the value that a JSON object stands for.
  public static func read(json: JSONValue, context: WireContext) throws(WireError) -> Self {
    try JSONReader.payload(Self.self, from: json, context: context)
  }

  /// Reads the value and says where its fields lie, as far as it could be read.
  public static func places(
    _ parts: borrowing MessageParts, context: WireContext
  ) -> [FieldPlaces.Place] {
    var reader = WireReader(copy parts, context: context, observer: FieldPlaces())
    var value = Self()
    // Where reading breaks off, the fields that were read are the answer.
    try? reader.payload(&value)
    return reader.observer.places
  }

  /// Breaks fields on purpose.
  public mutating func change(by mutator: inout Mutator) {
    mutator.whole(&self)
  }
}

extension WireMessage {
  /// Reads a message from its parts; bytes of the front that are left over become its `trailing`.
  public static func read(
    _ parts: borrowing MessageParts, context: WireContext
  ) -> DecodedMessage {
    var reader = WireReader(copy parts, context: context, observer: NoObserver())
    var value = Self()
    var failure: WireError?
    do { try reader.payload(&value) } catch { failure = error }
    var problems = reader.problems
    if let failure { problems.append(WireProblem(failure)) }
    return DecodedMessage(
      value: consume value, leaves: failure == nil ? .max : reader.leaves, problems: problems,
      otherParts: reader.otherParts)
  }

  /// Reads a message that is all front.
  public static func read(_ front: RawSpan, context: WireContext) -> DecodedMessage {
    read(MessageParts(front: front), context: context)
  }

  /// A message belongs to no transaction unless its type says otherwise.
  public var transactionID: UInt64? { nil }

  /// A message is the last answer unless its type says otherwise.
  public var isProvisional: Bool { false }

  /// A message is about nothing in particular unless its type says otherwise.
  public var facts: MessageFacts { MessageFacts() }
}

extension WireStruct {
  /// The structure's bytes.
  public func bytes(in context: WireContext) -> [UInt8] {
    var writer = WireWriter(context: context)
    var value = self
    // Nothing of fixed size can be too long for its place.
    try? value.layout(&writer)
    // Sound: the buffer is copied before the closure returns.
    return unsafe writer.output.bytes.withUnsafeBytes { unsafe Array($0) }
  }
}

extension WireSection {
  /// The section's bytes.
  public func bytes(in context: WireContext) -> [UInt8] {
    var writer = WireWriter(context: context)
    var value = self
    // Only lists and texts that were never on a wire can be too long for their length fields.
    try? value.layout(&writer)
    writer.appendTrailing(of: value)
    // Sound: the buffer is copied before the closure returns.
    return unsafe writer.output.bytes.withUnsafeBytes { unsafe Array($0) }
  }
}
