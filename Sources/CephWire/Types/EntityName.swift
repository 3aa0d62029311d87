public import Common

/// The name of a process: its kind and number (2009.md 1.2, 8 bytes; mainline.md 2.2, 9 bytes).
public struct EntityName: WireStruct {
  public var type = EntityType(raw: 0)
  /// The number within its kind; -1 is one that has not been assigned yet.
  public var number: Int64 = 0
  /// How the name is written. It makes no difference to whom it names.
  public var style = Style.plain

  /// The ways in which names are written.
  public enum Style: Sendable {
    /// As Ceph of 2009 does: `mds0`, `client4100`, `client?`.
    case plain
    /// As Ceph does since: `mds.0`, `client.4123`, `client.?`.
    case dotted
  }

  public init() {}

  /// Makes the name of `number` of the kind `type`.
  public init(_ type: EntityType, _ number: some FixedWidthInteger, style: Style = .plain) {
    self.type = type
    self.number = Int64(clamping: number)
    self.style = style
  }

  /// The rank, where the name is that of an MDS that has one.
  public var rank: MDSRank? {
    guard type == .mds, number >= 0 else { return nil }
    return MDSRank(exactly: number)
  }

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 { return try layout2009(&c) }
    style = .dotted
    var byte = EntityTypeByte(type)
    try c.field("type", &byte)
    type = byte.type
    try c.field("num", &number)
  }

  private mutating func layout2009<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("type", kind: &type)
    var narrow = Int32(clamping: number)
    try c.field("num", &narrow)
    number = Int64(narrow)
  }

  /// Appends the name as Ceph prints it, today or in 2009.
  public func appendText(to output: inout OutputBuffer) {
    switch style {
    case .plain: EntityType2009(type).appendText(to: &output)
    case .dotted:
      type.appendText(to: &output)
      output.append(UInt8(ascii: "."))
    }
    if number < 0 {
      output.append(UInt8(ascii: "?"))
    } else {
      output.append(decimal: number)
    }
  }

  /// The name on one line, unless that would hide the number of an unknown kind.
  public var compactText: String? { isCompact ? description : nil }

  /// Whether that is so.
  var isCompact: Bool { type.isKnown(in: style == .plain ? .ceph013 : .cephV027) }
}

extension EntityName {
  /// Whether both name the same process.
  public static func == (one: EntityName, other: EntityName) -> Bool {
    one.type == other.type && one.number == other.number
  }

  /// Hashes what makes the name.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    hasher.combine(number)
  }
}

extension EntityName: CustomStringConvertible {
  /// The name as Ceph prints it, today or in 2009.
  public var description: String {
    let kind = style == .plain ? EntityType2009(type).text : type.text + "."
    return kind + (number < 0 ? "?" : String(number))
  }
}

extension EntityName {
  /// Makes the name of its text: `mds0`, `mds.0`, `client?` or `client.?`. nil where it is none.
  public init?(text: String) {
    let kind = String(text.prefix { $0.isLetter })
    var rest = text.dropFirst(kind.count)
    let style = rest.hasPrefix(".") ? Style.dotted : .plain
    if style == .dotted { rest = rest.dropFirst() }
    guard let type = EntityType(text: kind) ?? EntityType2009(text: kind)?.type else { return nil }
    if rest == "?" {
      self.init(type, -1, style: style)
    } else if let number = Int64(rest), number >= 0, !rest.hasPrefix("+") {
      self.init(type, number, style: style)
    } else {
      return nil
    }
  }
}
