public import CephWire

/// How a witness says a value beside how our JSON says it. The tables of names that tests hold
/// against each other are made of these.
public indirect enum Form: Sendable {
  /// A number, a text or bytes, however each side writes them, or a list of those.
  case same
  /// A value that has to be said in the witness's way first.
  case converted(Conversion)
  /// Numbers of ours that the witness leaves as bytes.
  case packed([PackedField])
  /// A list on both sides; a single value of ours is a list of one.
  case each(Form)
  /// A list of ours that is an object on the witness's side: its names are a prefix and the value
  /// of our elements' field.
  case keyed(by: String, prefix: String, Form)
  /// A structure, field by field.
  case table(Table)
  /// The form depends on what the witness says in a field beside this one.
  case chosen(by: String, [String: Form], otherwise: Form)
}

/// The fields of a structure on both sides. A list on the witness's side counts as an object whose
/// names are the elements' numbers.
public struct Table: Sendable {
  /// What reports call the structure.
  public let name: String
  public let rows: [Row]
  /// The fields that rows name.
  let theirs: PathTree
  let ours: PathTree

  public init(_ name: String, _ rows: Row...) {
    self.init(name, rows)
  }

  public init(_ name: String, _ rows: [Row]) {
    self.name = name
    self.rows = rows
    theirs = PathTree(rows.compactMap(\.theirs))
    ours = PathTree(rows.flatMap(\.ours))
  }

  /// A structure that is a list on the witness's side, with its fields in the order of the rows.
  public static func list(_ name: String, _ rows: Row...) -> Table {
    var number = 0
    return Table(
      name,
      rows.map { row in
        guard row.theirs != nil else { return row }
        defer { number += 1 }
        return row.renamed("\(number)")
      })
  }
}

/// One line of a table: a field's paths on both sides (names with dots between), or the reason why
/// one side lacks it.
public struct Row: Sendable, ExpressibleByStringLiteral {
  /// The witness's path; nil where only we have the field.
  let theirs: FieldPath?
  /// Our paths, of which the first that is there counts; none where we lack the field.
  let ours: [FieldPath]
  let form: Form
  /// What the witness says where we have no such field.
  private(set) var standIn: JSONValue?
  /// Why a side lacks the field.
  private(set) var reason: String?

  private init(theirs: FieldPath?, ours: [FieldPath], form: Form, reason: String? = nil) {
    self.theirs = theirs
    self.ours = ours
    self.form = form
    self.reason = reason
  }

  /// A field that both have; one path is that of both.
  public init(_ theirs: String, _ ours: String..., as form: Form = .same) {
    self.init(theirs, ours, form)
  }

  /// A field that we say in another way.
  public init(_ theirs: String, _ ours: String..., by conversion: Conversion) {
    self.init(theirs, ours, .converted(conversion))
  }

  private init(_ theirs: String, _ ours: [String], _ form: Form) {
    let names = ours.isEmpty ? [theirs] : ours
    self.init(theirs: FieldPath(theirs), ours: names.map(FieldPath.init), form: form)
  }

  /// A field that has one name.
  public init(stringLiteral name: String) {
    self.init(name)
  }

  /// A field that only the witness has.
  public static func onlyTheirs(_ path: String, because reason: String) -> Row {
    Row(theirs: FieldPath(path), ours: [], form: .same, reason: reason)
  }

  /// A field that only we have.
  public static func onlyOurs(_ path: String, because reason: String) -> Row {
    Row(theirs: nil, ours: [FieldPath(path)], form: .same, reason: reason)
  }

  /// The same field, for which the witness says `value` also where the message has none.
  public func orElse(_ value: JSONValue, because reason: String) -> Row {
    var row = self
    row.standIn = value
    row.reason = reason
    return row
  }

  /// The same row under another name of the witness.
  func renamed(_ name: String) -> Row {
    var row = Row(theirs: FieldPath(name), ours: ours, form: form, reason: reason)
    row.standIn = standIn
    return row
  }

  /// The row's name in reports.
  var label: String {
    let names = ours.map(\.description).joined(separator: " or ")
    guard let theirs else { return "(only ours) \(names)" }
    return names.isEmpty ? "\(theirs) (only theirs)" : "\(theirs) = \(names)"
  }
}
