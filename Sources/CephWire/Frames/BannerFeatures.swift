/// What stands behind the banner of messenger v2: what its sender can do (msgr2-and-cephx.md 2).
public struct BannerFeatures: WireSection {
  public var supported = MessengerFeatures(raw: 0)
  public var required = MessengerFeatures(raw: 0)
  public var trailing: [UInt8] = []

  public init() {}

  /// Reads what fills `bytes`. Throws where there are fewer than `minimumSize`.
  public init(reading bytes: RawSpan) throws(WireError) {
    var reader = WireReader(
      bytes, context: WireContext(dialect: .cephV2), observer: NoObserver())
    try reader.section("banner", &self, WireLength(value: bytes.byteCount, width: 1))
  }

  public static let minimumSize = 16

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("supported", &supported)
    try c.field("required", &required)
  }
}

/// What a messenger v2 can do.
public struct MessengerFeatures: WireFlags {
  public var raw: UInt64
  public init(raw: UInt64) { self.raw = raw }

  /// Frames of revision 1 ("2.1").
  public static let revision1 = MessengerFeatures(raw: 1)
  public static let compression = MessengerFeatures(raw: 2)

  public static let bitNames: NameTable<UInt32> = [0: "revision1", 1: "compression"]
}
