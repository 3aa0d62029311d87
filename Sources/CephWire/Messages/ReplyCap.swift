/// The capability that comes with an inode (`ceph_mds_reply_cap`): 37 bytes in 2009 (2009.md 3.3),
/// 33 since then (mainline.md 3.5.4).
public struct ReplyCap: WireStruct {
  /// What is issued; 0 is no capability, and then the rest means nothing.
  public var caps = Capabilities(raw: 0)
  public var wanted = Capabilities(raw: 0)
  public var capID: UInt64 = 0
  public var seq: UInt32 = 0
  public var migrateSeq: UInt32 = 0
  /// The snapshot realm that the inode belongs to.
  public var realm = InodeNumber(raw: 0)
  /// How long the capability lasts without a renewal, in milliseconds; only in 2009.
  public var ttlMilliseconds: UInt32 = 0
  public var flags = CapFlags(raw: 0)

  public init() {}

  public static let minimumSize = 33

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("caps", &caps)
    try c.field("wanted", &wanted)
    try c.field("cap_id", &capID)
    try c.field("seq", &seq)
    try c.field("mseq", &migrateSeq)
    try c.field("realm", &realm)
    if c.context.is2009 { try c.field("ttl_ms", &ttlMilliseconds) }
    try c.field("flags", &flags)
  }
}
