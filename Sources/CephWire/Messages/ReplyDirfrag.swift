/// Who is responsible for a part of a directory (`ceph_mds_reply_dirfrag`, 2009.md 3.3; `DirStat`,
/// mainline.md 3.5.5).
public struct ReplyDirfrag: WireVersioned {
  public var fragment = Fragment(raw: 0)
  /// The authoritative MDS; -1 the same as the parent's, -2 unknown.
  public var auth: MDSRank = 0
  /// The MDSs that hold replicas.
  public var distribution: [MDSRank] = []
  public var structVersion = StructVersion.none
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 12
  public static let newest = StructVersion(1, compat: 1)
  public static let versionForm = VersionForm.startOrBare(minimum: 12)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("frag", &fragment)
    try c.field("auth", &auth)
    try c.list("dist", &distribution)
  }
}
