/// A lease on a dentry (`ceph_mds_reply_lease`, 2009.md 3.3; `LeaseStat`, mainline.md 3.5.5), 10
/// bytes without version.
public struct ReplyLease: WireVersioned {
  /// 0 is none, 1 or 2 a lease. 4: the dentry is the primary link of its inode.
  public var mask: UInt16 = 0
  /// How long it lasts; set even where there is none. All ones is forever: that of a snapshot.
  public var durationMilliseconds: UInt32 = 0
  public var seq: UInt32 = 0
  /// Since version 2: the dentry's name as the client wants it kept, encrypted.
  public var alternateName: [UInt8] = []
  public var structVersion = StructVersion.none
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 10
  public static let newest = StructVersion(2, compat: 1)
  public static let versionForm = VersionForm.startOrBare(minimum: 10)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("mask", &mask)
    try c.field("duration_ms", &durationMilliseconds)
    try c.field("seq", &seq)
    if structVersion.number >= 2 { try c.bytes("alternate_name", &alternateName) }
  }
}
