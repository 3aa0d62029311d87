public import Common

/// STATFS: a client asks how full the cluster is (2009.md 3.11).
public struct StatFS: WireMessage {
  public static let code = MessageType(raw: 13)

  public var clusterID = ClusterID(raw: 0)
  public var tid: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.field("tid", &tid)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("statfs(")
    output.append(decimal: tid)
    output.append(")")
  }

  public var transactionID: UInt64? { tid }
}
