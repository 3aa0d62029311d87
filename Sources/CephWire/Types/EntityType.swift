public import Common

/// What kind of process an entity is, under the code that it has had since 2010 (mainline.md 2.2).
///
/// The dialect of 2009 numbers some of them otherwise; its numbers are only met on the wire.
public struct EntityType: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let monitor = EntityType(raw: 1)
  public static let mds = EntityType(raw: 2)
  public static let osd = EntityType(raw: 4)
  /// Administration tools of 2009.
  public static let admin = EntityType(raw: 5)
  public static let client = EntityType(raw: 8)
  public static let manager = EntityType(raw: 0x10)

  public static let names: NameTable<UInt32> = [
    1: "mon", 2: "mds", 4: "osd", 8: "client", 0x10: "mgr", 0x20: "auth", 0xff: "any",
  ]

  /// 0 stands in the name of a kernel client that has not been given a number yet.
  public var isKnown: Bool { raw == 0 || Self.names.contains(raw) }

  /// Whether `dialect` has the type.
  public func isKnown(in dialect: Dialect) -> Bool {
    dialect == .ceph013 ? EntityType2009(self).isKnown : isKnown
  }

  /// Appends the type's name; 0 is a client without a name yet.
  public func appendText(to output: inout OutputBuffer) {
    output.append(text)
  }

  /// The type's name, `unknown` where it has none.
  var text: String { name ?? Self.unknown }

  private static let unknown = "unknown"

  /// The number of a name; `unknown` is 0.
  public init?(text: String) {
    guard let raw = text == Self.unknown ? 0 : Self.names.code(of: text) else { return nil }
    self.init(raw: raw)
  }
}

/// A kind of process as the dialect of 2009 has it on the wire (2009.md 2.1).
struct EntityType2009: WireEnumeration {
  var raw: UInt32
  init(raw: UInt32) { self.raw = raw }

  static let names: NameTable<UInt32> = [
    1: "mon", 2: "mds", 3: "osd", 4: "client", 5: "admin",
  ]

  init(_ type: EntityType) {
    raw =
      switch type.raw {
      case EntityType.osd.raw: 3
      case EntityType.client.raw: 4
      // Unknown both here and there; it takes the number that has become free.
      case 3: EntityType.client.raw
      default: type.raw
      }
  }

  /// The same kind under the code that it has today; no two kinds become one.
  var type: EntityType {
    switch raw {
    case 3: .osd
    case 4: .client
    case EntityType.client.raw: EntityType(raw: 3)
    default: EntityType(raw: raw)
    }
  }

  /// 0 stands in the name of a kernel client that has not been given a number yet.
  var isKnown: Bool { raw <= 5 }

  func appendText(to output: inout OutputBuffer) {
    output.append(text)
  }

  var text: String { name ?? EntityType(raw: 0).text }

  init?(text: String) {
    guard let raw = text == EntityType(raw: 0).text ? 0 : Self.names.code(of: text) else {
      return nil
    }
    self.init(raw: raw)
  }
}

/// A kind of process as entity names have it since 2010: a single byte.
struct EntityTypeByte: WireEnumeration {
  var raw: UInt8
  init(raw: UInt8) { self.raw = raw }

  init(_ type: EntityType) { raw = UInt8(clamping: type.raw) }

  var type: EntityType { EntityType(raw: UInt32(raw)) }

  /// Unused: the names are those of `EntityType`.
  static let names: NameTable<UInt8> = [:]

  var isKnown: Bool { type.isKnown }

  func appendText(to output: inout OutputBuffer) { type.appendText(to: &output) }

  init?(text: String) {
    guard let type = EntityType(text: text) else { return nil }
    self.init(type)
  }
}

extension WireCoder where Self: ~Copyable & ~Escapable {
  /// A kind of process where it takes four bytes.
  mutating func field(
    _ name: StaticString, kind type: inout EntityType
  ) throws(WireError) {
    guard context.is2009 else { return try field(name, &type) }
    var old = EntityType2009(type)
    try field(name, &old)
    type = old.type
  }
}
