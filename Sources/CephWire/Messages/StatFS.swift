public import Common

/// STATFS: a client asks how full the cluster, or a pool of it, is (2009.md 3.11; mainline.md 3.10).
public struct StatFS: WireMessage {
  public static let code = MessageType(raw: 13)

  public var paxos = PaxosHeader()
  public var clusterID = ClusterID(raw: 0)
  /// Only in 2009; the header has it since.
  public var tid: UInt64 = 0
  /// Whether `dataPool` is there.
  public var hasDataPool: UInt8 = 0
  /// The pool that is asked about.
  public var dataPool: Int64 = -1
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 {
      try c.field("fsid", &clusterID)
      return try c.field("tid", &tid)
    }
    try c.field("paxos", &paxos)
    try c.field("fsid", &clusterID)
    guard c.context.version >= 2 else { return }
    try c.field("has_data_pool", &hasDataPool)
    if hasDataPool != 0 { try c.field("data_pool", &dataPool) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("statfs(")
    if context.is2009 {
      output.append(decimal: tid)
    } else {
      output.append(decimal: header.tid)
      output.append(" pool ")
      output.append(decimal: hasDataPool == 0 ? -1 : dataPool)
      output.append(" v")
      output.append(decimal: paxos.version)
    }
    output.append(")")
  }

  public var transactionID: UInt64? { tid }
}
