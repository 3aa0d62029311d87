/// IDENT_MISSING_FEATURES: the connecting side lacks what the other one requires (msgr2-and-cephx.md 7.1).
public struct IdentMissingFeaturesFrame: WireFrame {
  public static let tag = FrameTag.identMissingFeatures

  public var features = FeatureBits(raw: 0)
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("features", &features)
  }
}
