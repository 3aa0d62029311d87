import CephWire

/// Holds JSON values against a JSON Schema, as far as `docs/event.schema.json` uses the language: a
/// keyword that is not known here is an error, so that none is passed over.
struct Schema {
  let root: JSONValue
  private let patterns = Patterns()

  init(root: JSONValue) {
    self.root = root
  }

  /// What says nothing about values.
  private static let remarks: Set<String> = ["$schema", "$defs", "title", "description"]

  /// The first violation, with the path that leads to it; nil where the value is valid.
  func violation(_ value: JSONValue) -> String? {
    violation(value, root, at: "event")
  }

  private func violation(_ value: JSONValue, _ schema: JSONValue, at path: String) -> String? {
    guard case .object(let keywords) = schema else { return "\(path): the schema is no object" }
    for (keyword, rule) in keywords where !Self.remarks.contains(keyword) {
      if let found = violation(value, keyword, rule, schema, path) { return found }
    }
    return nil
  }

  private func violation(
    _ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ schema: JSONValue, _ path: String
  ) -> String? {
    switch keyword {
    case "type":
      let names = rule.list ?? [rule]
      return names.contains { value.isOfType($0.string) } ? nil : "\(path): not \(names)"
    case "const": return value == rule ? nil : "\(path): not \(rule)"
    case "enum": return rule.list?.contains(value) == true ? nil : "\(path): none of \(rule)"
    case "minimum": return value.isBelow(rule) ? "\(path): below \(rule)" : nil
    case "maximum": return rule.isBelow(value) ? "\(path): above \(rule)" : nil
    case "pattern":
      guard let text = value.string, let pattern = rule.string else { return nil }
      return patterns.matches(text, pattern) ? nil : "\(path): no \(pattern)"
    case "$ref":
      let name = rule.string.map { String($0.dropFirst("#/$defs/".count)) } ?? ""
      guard let target = root["$defs"]?[name] else { return "\(path): no $defs/\(name)" }
      return violation(value, target, at: path)
    case "anyOf":
      let branches = rule.list ?? []
      return branches.contains { violation(value, $0, at: path) == nil }
        ? nil : "\(path): none of the alternatives"
    case "allOf":
      return (rule.list ?? []).lazy.compactMap { violation(value, $0, at: path) }.first
    case "if":
      let branch = violation(value, rule, at: path) == nil ? schema["then"] : schema["else"]
      return branch.flatMap { violation(value, $0, at: path) }
    case "then", "else": return nil
    case "items":
      return (value.list ?? []).enumerated().lazy
        .compactMap { violation($0.element, rule, at: "\(path)[\($0.offset)]") }.first
    case "properties", "required", "additionalProperties":
      guard case .object(let members) = value else { return nil }
      return violation(members, keyword, rule, schema, path)
    default: return "\(path): the schema has a keyword that is not known here: \(keyword)"
    }
  }

  /// The keywords that are about objects only.
  private func violation(
    _ members: [String: JSONValue], _ keyword: String, _ rule: JSONValue, _ schema: JSONValue,
    _ path: String
  ) -> String? {
    switch keyword {
    case "properties":
      guard case .object(let rules) = rule else { return "\(path): properties is no object" }
      return members.lazy.compactMap { name, member in
        rules[name].flatMap { violation(member, $0, at: "\(path).\(name)") }
      }.first
    case "required":
      let missing = (rule.list ?? []).first { members[$0.string ?? ""] == nil }
      return missing.map { "\(path): lacks \($0)" }
    default:
      // The schema says false wherever it says anything.
      guard rule == .bool(false) else { return "\(path): additionalProperties is not false" }
      let extra = members.keys.first { schema["properties"]?[$0] == nil }
      return extra.map { "\(path): \($0) is not described" }
    }
  }
}

/// Keeps the patterns that were met, since reading one takes longer than matching it.
private final class Patterns {
  private var known: [String: Regex<AnyRegexOutput>] = [:]

  func matches(_ text: String, _ pattern: String) -> Bool {
    if known[pattern] == nil { known[pattern] = try? Regex(pattern) }
    return (try? known[pattern]?.firstMatch(in: text)) != nil
  }
}

extension JSONValue {
  /// The elements of an array.
  var list: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  fileprivate func isOfType(_ name: String?) -> Bool {
    switch (self, name) {
    case (.null, "null"), (.bool, "boolean"), (.integer, "integer"), (.integer, "number"),
      (.real, "number"), (.string, "string"), (.array, "array"), (.object, "object"):
      true
    default: false
    }
  }

  /// Whether both are numbers and this one is the smaller; the schema's bounds are whole.
  fileprivate func isBelow(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let one), .integer(let two)): one < two
    case (.real(let one), .integer(let two)): one < Double(two)
    case (.integer(let one), .real(let two)): Double(one) < two
    default: false
    }
  }
}
