/// Gives back capabilities, or a dentry lease, together with a request (`ceph_mds_request_release`,
/// 2009.md 3.2).
public struct RequestRelease: WireStruct {
  public var ino = InodeNumber(raw: 0)
  public var capID: UInt64 = 0
  /// The capabilities that the client still holds.
  public var caps = Capabilities(raw: 0)
  public var wanted = Capabilities(raw: 0)
  public var seq: UInt32 = 0
  public var issueSeq: UInt32 = 0
  public var migrateSeq: UInt32 = 0
  /// The sequence number of the lease.
  public var dnameSeq: UInt32 = 0
  /// The dentry in directory `ino` whose lease is given back; empty where only caps are.
  public var dname = WireString()

  public init() {}

  public static let minimumSize = 44

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("cap_id", &capID)
    try c.field("caps", &caps)
    try c.field("wanted", &wanted)
    try c.field("seq", &seq)
    try c.field("issue_seq", &issueSeq)
    try c.field("mseq", &migrateSeq)
    try c.field("dname_seq", &dnameSeq)
    try c.field("dname", &dname)
  }
}
