/// The capability at the other MDS while an inode moves (`ceph_mds_cap_peer`, mainline.md 2.7),
/// 21 bytes, or in the place of 84 (mainline.md 3.7.1).
public struct CapPeer: WireSection {
  public var capID: UInt64 = 0
  public var issueSeq: UInt32 = 0
  public var migrateSeq: UInt32 = 0
  public var mds: MDSRank = 0
  public var flags = CapFlags(raw: 0)
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 21

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("cap_id", &capID)
    try c.field("issue_seq", &issueSeq)
    try c.field("mseq", &migrateSeq)
    try c.field("mds", &mds)
    try c.field("flags", &flags)
  }
}
