public import Common

/// GETPOOLSTATS: asks a monitor how full some pools are (mainline.md 3.10).
public struct GetPoolStats: WireMessage {
  public static let code = MessageType(raw: 58)

  public var paxos = PaxosHeader()
  public var clusterID = ClusterID(raw: 0)
  /// Their names.
  public var pools: [WireString] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("paxos", &paxos)
    try c.field("fsid", &clusterID)
    try c.list("pools", &pools)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("getpoolstats(")
    output.append(decimal: header.tid)
    output.append(" [")
    for (index, pool) in pools.enumerated() {
      if index > 0 { output.append(",") }
      output.append(pool.bytes)
    }
    output.append("] v")
    output.append(decimal: paxos.version)
    output.append(")")
  }
}
