/// How a directory treats the letters of names (`charmap`, mainline.md 2.7).
public struct Charmap: WireVersioned {
  /// 0 or 1.
  public var isCaseSensitive: UInt8 = 0
  /// The Unicode normalisation of names, such as `nfd`.
  public var normalization = WireString()
  /// The encoding of names, such as `utf8`.
  public var encoding = WireString()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("casesensitive", &isCaseSensitive)
    try c.field("normalization", &normalization)
    try c.field("encoding", &encoding)
  }
}

/// A structure of which only the head is known; the rest is trailing bytes.
public struct UnknownStruct: WireVersioned {
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {}
}

/// One thing that only some inodes have; its kind tells what it is (mainline.md 2.7).
public struct OptionalMetadatum: WireStruct {
  /// 1 is `charmap`.
  public var kind: UInt64 = 1
  public var charmap = Charmap()
  /// What other kinds have.
  public var unknown = UnknownStruct()

  public init() {}

  public static let minimumSize = 14

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("kind", &kind)
    if kind == 1 {
      try c.field("charmap", &charmap)
    } else {
      try c.field("unknown", &unknown)
    }
  }
}

/// What only some inodes have (`optmetadata`, mainline.md 2.7).
public struct OptionalMetadata: WireVersioned {
  public var entries: [OptionalMetadatum] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("entries", &entries)
  }
}
