public import Common

/// GETPOOLSTATSREPLY: a monitor says how full some pools are (mainline.md 3.10). The statistics
/// are none of a metadata client's business, and are kept as bytes.
public struct GetPoolStatsReply: WireMessage {
  public static let code = MessageType(raw: 59)

  public var paxos = PaxosHeader()
  public var clusterID = ClusterID(raw: 0)
  /// The statistics by the pools' names; from version 2 on also whether they are each pool's own.
  public var poolStats: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("paxos", &paxos)
    try c.field("fsid", &clusterID)
    try c.bytesToEnd("pool_stats", &poolStats)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("getpoolstatsreply(")
    output.append(decimal: header.tid)
    output.append(" v")
    output.append(decimal: paxos.version)
    output.append(")")
  }
}
