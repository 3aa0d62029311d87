/// Why a message could not be read any further, and where.
public struct WireError: Error, Hashable, Sendable {
  /// What is wrong.
  public var reason: Reason
  /// Where, in bytes from the start of the part of the message that was read.
  public var offset: Int
  /// The part of the message that was read.
  public var part = MessagePart.front
  /// The fields that lead there, from the inside out: `["ino", "paths[0]"]`.
  private var trail: [String]

  /// What can be wrong with bytes, or with the JSON that stands for them.
  public enum Reason: Hashable, Sendable {
    /// A field needs `wanted` bytes, and only `left` are left in its section.
    case truncated(wanted: Int, left: Int)
    /// A list announces `count` elements, which cannot fit into the `left` bytes that are left.
    case countTooLarge(count: Int, left: Int)
    /// A section announces `length` bytes, and its surroundings have only `left`.
    case sectionTooLong(length: Int, left: Int)
    /// What is read takes more than `memory` bytes.
    case tooLarge(memory: Int)
    /// There are more fields than `count`.
    case tooManyFields(Int)
    /// A value does not fit its field; the text says what would.
    case invalid(String)
    /// The JSON has a field that the type does not have.
    case unknownField(String)
  }

  /// Makes an error about the field `field` at `offset`.
  public init(_ reason: Reason, offset: Int, field: String) {
    self.reason = reason
    self.offset = offset
    trail = [field]
  }

  /// The same error, seen from the structure or list that holds the field.
  func inside(_ field: String) -> WireError {
    var outer = self
    outer.trail.append(field)
    return outer
  }

  /// The path of the field: `paths[0].ino`.
  public var field: String {
    joinPath(trail.reversed())
  }
}

extension WireError: CustomStringConvertible {
  /// One line: the field's path, the reason and the offset.
  public var description: String {
    "\(field): \(reason) (at byte \(offset))"
  }
}

extension WireError.Reason: CustomStringConvertible {
  /// The reason in a few words.
  public var description: String {
    switch self {
    case .truncated(let wanted, let left): "truncated: \(wanted) bytes wanted, \(left) left"
    case .countTooLarge(let count, let left): "count too large: \(count) elements in \(left) bytes"
    case .sectionTooLong(let length, let left): "too long: \(length) bytes announced, \(left) left"
    case .invalid(let why): why
    case .tooLarge(let memory): "not told further: more than \(memory) bytes of memory"
    case .tooManyFields(let count): "not told further: more than \(count) fields"
    case .unknownField(let name): "no such field: \(name)"
    }
  }
}

/// Something odd in a message that could be read all the same.
public struct WireProblem: Hashable, Sendable {
  /// The path of the field.
  public var field: String
  /// Where, in bytes from the start of the part of the message that was read.
  public var offset: Int
  /// The part of the message that was read.
  public var part = MessagePart.front
  /// What is odd, in a few words.
  public var problem: String
  /// Whether it is by right, and only worth telling: a newer sender has more fields than are
  /// described here.
  public var isNote = false

  /// Makes a problem of the field `field` at `offset`.
  public init(
    field: String, offset: Int, part: MessagePart = .front, problem: String, isNote: Bool = false
  ) {
    self.field = field
    self.offset = offset
    self.part = part
    self.problem = problem
    self.isNote = isNote
  }

  /// The problem that an error is when it is shown beside what could be read.
  public init(_ error: WireError) {
    self.init(
      field: error.field, offset: error.offset, part: error.part,
      problem: error.reason.description)
  }

  /// The same problem, seen from what holds the field.
  public func inside(_ holder: String) -> WireProblem {
    var outer = self
    outer.field = joinPath([holder, field])
    return outer
  }
}

/// Joins field names into a path: list indices (`[3]`) follow their list without a dot.
func joinPath(_ names: some Sequence<String>) -> String {
  var path = ""
  for name in names {
    if !path.isEmpty && !name.hasPrefix("[") { path += "." }
    path += name
  }
  return path
}
