/// CLIENT_IDENT: the connecting side asks for a session (msgr2-and-cephx.md 7.1).
public struct ClientIdentFrame: WireFrame {
  public static let tag = FrameTag.clientIdent

  public var addresses = EntityAddressVector()
  /// The address that it connects to.
  public var target = EntityAddress()
  /// The number within its kind: for a client the one that the monitors gave it.
  public var gid: Int64 = 0
  /// Counts the connection attempts of the process.
  public var globalSeq: UInt64 = 0
  public var featuresSupported = FeatureBits(raw: 0)
  public var featuresRequired = FeatureBits(raw: 0)
  public var flags = IdentFlags(raw: 0)
  /// Chosen by the sender, to be known by when it comes back.
  public var cookie: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("addrs", &addresses)
    try c.field("target_addr", &target)
    try c.field("gid", &gid)
    try c.field("global_seq", &globalSeq)
    try c.field("features_supported", &featuresSupported)
    try c.field("features_required", &featuresRequired)
    try c.field("flags", &flags)
    try c.field("cookie", &cookie)
  }
}

/// The bits of an IDENT frame.
public struct IdentFlags: WireFlags {
  public var raw: UInt64
  public init(raw: UInt64) { self.raw = raw }

  public static let bitNames: NameTable<UInt32> = [0: "lossy"]
}
