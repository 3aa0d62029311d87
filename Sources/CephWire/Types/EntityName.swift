public import Common

/// What kind of process an entity is (2009.md 2.1).
public struct EntityType: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let monitor = EntityType(raw: 1)
  public static let mds = EntityType(raw: 2)
  public static let osd = EntityType(raw: 3)
  public static let client = EntityType(raw: 4)
  public static let admin = EntityType(raw: 5)

  public static let names: NameTable<UInt32> = [
    1: "mon", 2: "mds", 3: "osd", 4: "client", 5: "admin",
  ]

  /// 0 stands in the name of a kernel client that has not been given a number yet.
  public var isKnown: Bool { raw <= 5 }

  /// Appends the type's name; 0 is a client without a name yet.
  public func appendText(to output: inout OutputBuffer) {
    output.append(Self.names[raw] ?? "unknown")
  }

  /// The number of a name; `unknown` is 0.
  public init?(text: String) {
    if text == "unknown" {
      self.init(raw: 0)
    } else {
      guard let raw = Self.names.code(of: text) else { return nil }
      self.init(raw: raw)
    }
  }
}

/// The name of a process: its kind and number (2009.md 1.2), 8 bytes.
public struct EntityName: WireStruct {
  public var type = EntityType(raw: 0)
  /// The number within its kind; -1 is one that has not been assigned yet.
  public var number: Int32 = 0

  public init() {}

  /// Makes the name of `number` of the kind `type`.
  public init(_ type: EntityType, _ number: Int32) {
    self.type = type
    self.number = number
  }

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("type", &type)
    try c.field("num", &number)
  }

  /// Appends the name as Ceph of 2009 prints it: `mds0`, `client4100`, `client?`.
  public func appendText(to output: inout OutputBuffer) {
    type.appendText(to: &output)
    if number < 0 {
      output.append(UInt8(ascii: "?"))
    } else {
      output.append(decimal: Int64(number))
    }
  }

  /// The name on one line, unless that would hide the number of an unknown kind.
  public var compactText: String? { type.isKnown ? description : nil }
}

extension EntityName: CustomStringConvertible {
  /// The name as Ceph of 2009 prints it.
  public var description: String {
    let kind = EntityType.names[type.raw] ?? "unknown"
    return number < 0 ? kind + "?" : kind + String(number)
  }
}

extension EntityName {
  /// Makes the name of its text: `mds0`, `mds.0` or `client?`. nil where it is none.
  public init?(text: String) {
    let kind = text.prefix { $0.isLetter }
    guard let type = EntityType(text: String(kind)) else { return nil }
    var rest = text.dropFirst(kind.count)
    if rest.hasPrefix(".") { rest = rest.dropFirst() }
    if rest == "?" {
      self.init(type, -1)
    } else if let number = Int32(rest), number >= 0, !rest.hasPrefix("+") {
      self.init(type, number)
    } else {
      return nil
    }
  }
}
