/// SERVER_IDENT: the accepting side grants a session (msgr2-and-cephx.md 7.1).
public struct ServerIdentFrame: WireFrame {
  public static let tag = FrameTag.serverIdent

  public var addresses = EntityAddressVector()
  /// The number within its kind: the rank of a monitor or MDS.
  public var gid: Int64 = 0
  /// Counts the connection attempts of the process.
  public var globalSeq: UInt64 = 0
  public var featuresSupported = FeatureBits(raw: 0)
  public var featuresRequired = FeatureBits(raw: 0)
  public var flags = IdentFlags(raw: 0)
  /// Chosen by the sender, to be known by when the other side comes back.
  public var cookie: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("addrs", &addresses)
    try c.field("gid", &gid)
    try c.field("global_seq", &globalSeq)
    try c.field("features_supported", &featuresSupported)
    try c.field("features_required", &featuresRequired)
    try c.field("flags", &flags)
    try c.field("cookie", &cookie)
  }
}
