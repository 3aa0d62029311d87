/// Why a message could not be read any further, and where.
public struct WireError: Error, Hashable, Sendable {
  /// What is wrong.
  public var reason: Reason
  /// Where, in bytes from the start of the message section that was read (its "front").
  public var offset: Int
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
    case .unknownField(let name): "no such field: \(name)"
    }
  }
}

/// Something odd in a message that could be read all the same.
public struct WireProblem: Hashable, Sendable {
  /// The path of the field.
  public var field: String
  /// Where, in bytes from the start of the section that was read.
  public var offset: Int
  /// What is odd, in a few words.
  public var problem: String

  /// Makes a problem of the field `field` at `offset`.
  public init(field: String, offset: Int, problem: String) {
    self.field = field
    self.offset = offset
    self.problem = problem
  }

  /// The problem that an error is when it is shown beside what could be read.
  public init(_ error: WireError) {
    self.init(field: error.field, offset: error.offset, problem: error.reason.description)
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
