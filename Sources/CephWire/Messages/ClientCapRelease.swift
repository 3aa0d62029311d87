public import Common

/// One capability that is given back (`ceph_mds_cap_item`, 2009.md 3.7,
/// mainline.md 3.3.3), 24 bytes.
public struct CapItem: WireStruct {
  public var ino = InodeNumber(raw: 0)
  public var capID: UInt64 = 0
  public var migrateSeq: UInt32 = 0
  /// The sequence number of the last issue.
  public var issueSeq: UInt32 = 0

  public init() {}

  public static let minimumSize = 24

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("cap_id", &capID)
    try c.field("migrate_seq", &migrateSeq)
    try c.field(c.context.is2009 ? "seq" : "issue_seq", &issueSeq)
  }
}

/// CLIENT_CAPRELEASE: a client gives back capabilities that it does not need (2009.md 3.7,
/// mainline.md 3.3.3).
public struct ClientCapRelease: WireMessage {
  public static let code = MessageType(raw: 787)

  public var caps: [CapItem] = []
  /// Since version 2: the map of the OSDs that the MDS must have before it lets others write.
  public var osdEpochBarrier: UInt32 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("caps", &caps)
    if c.context.version >= 2 { try c.field("osd_epoch_barrier", &osdEpochBarrier) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_cap_release(")
    output.append(decimal: UInt64(caps.count))
    output.append(")")
  }

  public var facts: MessageFacts { MessageFacts(inodes: caps.map(\.ino)) }
}
