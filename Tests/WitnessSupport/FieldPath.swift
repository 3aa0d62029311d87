import CephWire

/// The names that lead to a field, from the outside in.
struct FieldPath: Sendable, CustomStringConvertible {
  let names: [String]

  /// A path of names with dots between; an empty one is the structure itself.
  init(_ text: String) {
    names = text.split(separator: ".").map(String.init)
  }

  var description: String { names.joined(separator: ".") }
}

/// The paths that the rows of a table name, for finding the fields that no row names.
struct PathTree: Sendable {
  private var branches: [String: PathTree] = [:]
  /// Whether a row names this field, and with it all that is in it.
  private var isNamed = false

  init(_ paths: [FieldPath]) {
    for path in paths { insert(path.names[...]) }
  }

  private mutating func insert(_ names: ArraySlice<String>) {
    guard let first = names.first else { return isNamed = true }
    branches[first, default: PathTree([])].insert(names.dropFirst())
  }

  /// The paths of the values that no row names.
  func unnamed(in value: JSONValue) -> [String] {
    if isNamed { return [] }
    guard let members = value.members, !branches.isEmpty else { return [""] }
    var result: [String] = []
    for (name, member) in members {
      if case .null = member { continue }
      guard let branch = branches[name] else {
        result.append(name)
        continue
      }
      if branch.isNamed { continue }
      result += branch.unnamed(in: member).map { $0.isEmpty ? name : "\(name).\($0)" }
    }
    return result.sorted()
  }
}

extension JSONValue {
  /// The members of an object, or the elements of a list by their numbers.
  var members: [String: JSONValue]? {
    switch self {
    case .object(let members): members
    case .array(let elements):
      Dictionary(uniqueKeysWithValues: elements.enumerated().map { ("\($0)", $1) })
    default: nil
    }
  }

  /// The value at a path; nil also where it is null.
  subscript(path: FieldPath) -> JSONValue? {
    var value = self
    for name in path.names {
      switch value {
      case .object(let members):
        guard let member = members[name] else { return nil }
        value = member
      case .array(let elements):
        guard let number = Int(name), elements.indices.contains(number) else { return nil }
        value = elements[number]
      default: return nil
      }
    }
    return value == .null ? nil : value
  }
}
