public import Common

/// STATFS_REPLY: a monitor says how full the cluster is (2009.md 3.11; mainline.md
/// 3.10).
public struct StatFSReply: WireMessage {
  public static let code = MessageType(raw: 14)

  public var clusterID = ClusterID(raw: 0)
  /// Only in 2009; the header has it since.
  public var tid: UInt64 = 0
  /// The version of the statistics; only since 2010.
  public var version: UInt64 = 0
  /// Sizes are in units of 1024 bytes.
  public var kilobytes: UInt64 = 0
  public var kilobytesUsed: UInt64 = 0
  public var kilobytesAvailable: UInt64 = 0
  public var objects: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    if c.context.is2009 {
      try c.field("tid", &tid)
    } else {
      try c.field("version", &version)
    }
    try c.field("kb", &kilobytes)
    try c.field("kb_used", &kilobytesUsed)
    try c.field("kb_avail", &kilobytesAvailable)
    try c.field("num_objects", &objects)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("statfs_reply(")
    output.append(decimal: context.is2009 ? tid : header.tid)
    output.append(")")
  }

  public var transactionID: UInt64? { tid }
}
