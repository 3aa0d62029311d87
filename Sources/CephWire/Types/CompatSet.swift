/// One feature of a file system's metadata, and what it is about (mainline.md 2.7).
public struct CompatFeature: WireStruct {
  public var id: UInt64 = 0
  public var name = WireString()

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("id", &id)
    try c.field("name", &name)
  }
}

/// Some features of a file system's metadata (mainline.md 2.7).
public struct CompatFeatures: WireStruct {
  /// A bit for each feature; the lowest one belongs to none.
  public var mask = FeatureBits(raw: 0)
  public var names: [CompatFeature] = []

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("mask", &mask)
    try c.list("names", &names)
  }
}

/// What a daemon must know to serve a file system (`CompatSet`, mainline.md 2.7).
public struct CompatSet: WireStruct {
  /// Features that one need not know.
  public var compatible = CompatFeatures()
  /// Features that one must know to write.
  public var readOnlyCompatible = CompatFeatures()
  /// Features that one must know even to read.
  public var incompatible = CompatFeatures()

  public init() {}

  public static let minimumSize = 36

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("compat", &compatible)
    try c.field("ro_compat", &readOnlyCompatible)
    try c.field("incompat", &incompatible)
  }
}
