public import CephWire

/// How a witness says a value, beside how our JSON says it. The tables of names that tests hold
/// against each other are made of these.
public indirect enum Form: Sendable {
  /// A number, a text or bytes, however each side writes them, or a list of those.
  case value
  /// A value that has to be said in the witness's way first; nil where ours makes no sense.
  case converted(@Sendable (JSONValue) -> JSONValue?)
  /// A list on both sides.
  case each(Form)
  /// An object on the witness's side, too.
  case object([Row])
  /// Our object is a list of values in the order of the rows on the witness's side.
  case list([Row])
  /// The form depends on what the witness says.
  case chosen(@Sendable (JSONValue) -> Form)

  /// An object, row by row.
  public static func object(_ rows: Row...) -> Form { .object(rows) }

  /// A list of the values of our object's fields.
  public static func list(_ rows: Row...) -> Form { .list(rows) }

  /// An enumeration that the witness says as a number and we as a name.
  public static func code<S: WireScalar>(_ type: S.Type) -> Form {
    .converted { ours in
      guard let text = ours.string else { return ours }
      return S(text: text).map { .integer(Int128($0.number)) }
    }
  }

  /// A list of pairs that the witness says as an object of names and values.
  public static func dictionary(_ key: String = "key", _ value: String = "value") -> Form {
    .converted { ours in
      guard case .array(let pairs) = ours else { return nil }
      var members: [String: JSONValue] = [:]
      for pair in pairs {
        guard let name = pair[key]?.plainText, let value = pair[value] else { return nil }
        members[name] = value
      }
      return .object(members)
    }
  }
}

/// One line of a table: a field's names on both sides, or the reason why one side lacks it.
public struct Row: Sendable, ExpressibleByStringLiteral {
  /// The witness's name; nil where only we have the field.
  let theirs: String?
  /// Our path, of names with dots between; empty is the object itself, nil that we lack the field.
  let ours: String?
  /// Gives the form for the object that the witness's field stands in.
  let form: @Sendable (JSONValue) -> Form

  private init(
    theirs: String?, ours: String?, form: @escaping @Sendable (JSONValue) -> Form = { _ in .value }
  ) {
    self.theirs = theirs
    self.ours = ours
    self.form = form
  }

  /// A field that both have.
  public init(_ theirs: String, _ ours: String, _ form: Form = .value) {
    self.init(theirs: theirs, ours: ours) { _ in form }
  }

  /// A field whose form depends on what else the witness says.
  public init(
    _ theirs: String, _ ours: String, choosing form: @escaping @Sendable (JSONValue) -> Form
  ) {
    self.init(theirs: theirs, ours: ours, form: form)
  }

  /// A field that has one name.
  public init(stringLiteral name: String) {
    self.init(name, name)
  }

  /// A field that only the witness has; the reason is for readers.
  public static func onlyTheirs(_ name: String, because reason: String) -> Row {
    Row(theirs: name, ours: nil)
  }

  /// A field that only we have; the reason is for readers.
  public static func onlyOurs(_ path: String, because reason: String) -> Row {
    Row(theirs: nil, ours: path)
  }

  /// The same row under another name of the witness.
  func renamed(_ name: String) -> Row {
    Row(theirs: name, ours: ours, form: form)
  }
}
