public import CephWire

/// Holds what a witness says of messages against our JSON, row by row of the tables, and counts.
public struct Comparison: Sendable {
  /// Where the two sides differ, or one has a field that no row names.
  public private(set) var differences: [String] = []
  /// How many messages were compared.
  public private(set) var messages = 0
  /// How many values of the witness were compared.
  public private(set) var values = 0
  /// How often each row of a table was used.
  private var uses: [String: [Int]] = [:]
  /// The choices between forms that were made.
  private var choices: Set<String> = []

  public init() {}

  /// Compares one message.
  public mutating func compare(
    _ message: String, theirs: JSONValue, ours: JSONValue, as form: Form
  ) {
    messages += 1
    differences += compare(form, theirs, ours, within: theirs).map { "\(message): \($0)" }
  }

  /// Adds a difference that is no field's.
  public mutating func add(_ difference: String) {
    differences.append(difference)
  }

  /// Adds what another comparison found.
  public mutating func merge(_ other: Comparison) {
    differences += other.differences
    messages += other.messages
    values += other.values
    choices.formUnion(other.choices)
    for (table, counts) in other.uses {
      uses[table] = uses[table].map { zip($0, counts).map { $0 + $1 } } ?? counts
    }
  }

  /// The rows of tables within forms that no message needed.
  public func unusedRows(of forms: [Form]) -> [String] {
    let unused = forms.flatMap(\.tables).flatMap { table in
      table.rows.indices.filter { uses[table.name]?[$0] ?? 0 == 0 }
        .map { "\(table.name): \(table.rows[$0].label)" }
    }
    return Set(unused).sorted() + Set(forms.flatMap(\.choices)).subtracting(choices).sorted()
  }
}

extension Comparison {
  private mutating func compare(
    _ form: Form, _ theirs: JSONValue, _ ours: JSONValue, within parent: JSONValue
  ) -> [String] {
    switch form {
    case .same:
      values += theirs.leafCount
      return theirs.says(ours) ? [] : [unlike(theirs, ours)]
    case .converted(let convert):
      values += theirs.leafCount
      guard let converted = convert.apply(ours) else { return [unlike(theirs, ours)] }
      return theirs.says(converted) ? [] : [unlike(theirs, converted)]
    case .packed(let fields):
      values += 1
      return fields.describe(theirs, as: ours) ? [] : [unlike(theirs, ours)]
    case .each(let form): return each(form, theirs, ours)
    case .keyed(let key, let prefix, let form): return keyed(key, prefix, form, theirs, ours)
    case .table(let table): return rows(of: table, theirs, ours)
    case .chosen(let key, let forms, let otherwise):
      let choice = parent[FieldPath(key)]?.plainText ?? ""
      choices.insert("\(key) \(choice)")
      return compare(forms[choice] ?? otherwise, theirs, ours, within: parent)
    }
  }

  private mutating func each(
    _ form: Form, _ theirs: JSONValue, _ ours: JSONValue
  ) -> [String] {
    let ourList = if case .array(let list) = ours { list } else { [ours] }
    guard case .array(let theirList) = theirs, theirList.count == ourList.count else {
      return [unlike(theirs, ours)]
    }
    if theirList.isEmpty { values += 1 }
    return theirList.indices.flatMap { index in
      compare(form, theirList[index], ourList[index], within: theirs).map { "[\(index)].\($0)" }
    }
  }

  private mutating func keyed(
    _ key: String, _ prefix: String, _ form: Form, _ theirs: JSONValue, _ ours: JSONValue
  ) -> [String] {
    guard case .object(let members) = theirs, case .array(let elements) = ours,
      members.count == elements.count
    else { return [unlike(theirs, ours)] }
    if elements.isEmpty { values += 1 }
    return elements.flatMap { element -> [String] in
      guard case .object(var fields) = element, let name = fields.removeValue(forKey: key),
        let member = members[prefix + name.plainText]
      else { return [unlike(theirs, element)] }
      return compare(form, member, .object(fields), within: theirs)
        .map { "\(prefix)\(name.plainText).\($0)" }
    }
  }

  private mutating func rows(
    of table: Table, _ theirs: JSONValue, _ ours: JSONValue
  ) -> [String] {
    guard theirs.members != nil, ours.members != nil else { return [unlike(theirs, ours)] }
    var counts = uses[table.name] ?? Array(repeating: 0, count: table.rows.count)
    // A structure within itself would count twice otherwise.
    uses[table.name] = nil
    var result: [String] = []
    for (index, row) in table.rows.enumerated() {
      let theirValue = row.theirs.flatMap { theirs[$0] }
      let ourPath = row.ours.first { ours[$0] != nil }
      let ourValue = ourPath.flatMap { ours[$0] }
      if theirValue == nil && ourValue == nil { continue }
      counts[index] += 1
      if row.theirs == nil || row.ours.isEmpty { continue }
      if let theirValue, ourValue == nil, theirValue == row.standIn { continue }
      guard let theirValue, let ourValue else {
        result.append("\(row.label): \(unlike(theirValue, ourValue))")
        continue
      }
      result += compare(row.form, theirValue, ourValue, within: theirs)
        .map { "\(row.theirs?.description ?? "").\($0)" }
    }
    uses[table.name] = counts
    return result
      + table.theirs.unnamed(in: theirs).map { "no row of \(table.name) names the witness's \($0)" }
      + table.ours.unnamed(in: ours).map { "no row of \(table.name) names our \($0)" }
  }

  private func unlike(_ theirs: JSONValue?, _ ours: JSONValue?) -> String {
    func text(_ value: JSONValue?) -> String {
      value.map { "\($0.plainText.prefix(200))" } ?? "nothing"
    }
    return " witness \(text(theirs)), ours \(text(ours))"
  }
}

extension Form {
  /// The tables within a form.
  fileprivate var tables: [Table] {
    switch self {
    case .same, .converted, .packed: []
    case .each(let form), .keyed(_, _, let form): form.tables
    case .table(let table): [table] + table.rows.flatMap(\.form.tables)
    case .chosen(_, let forms, let otherwise):
      forms.values.flatMap(\.tables) + otherwise.tables
    }
  }

  /// The choices between forms within a form.
  fileprivate var choices: [String] {
    switch self {
    case .same, .converted, .packed: []
    case .each(let form), .keyed(_, _, let form): form.choices
    case .table(let table): table.rows.flatMap(\.form.choices)
    case .chosen(let key, let forms, let otherwise):
      forms.flatMap { ["\(key) \($0)"] + $1.choices } + otherwise.choices
    }
  }
}
