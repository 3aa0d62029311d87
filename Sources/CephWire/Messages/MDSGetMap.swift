public import Common

/// MDS_GETMAP: a client asks a monitor for an MDS map that is not older than `want` (2009.md 3.10).
public struct MDSGetMap: WireMessage {
  public static let code = MessageType(raw: 20)

  public var clusterID = ClusterID(raw: 0)
  /// The lowest epoch that will do.
  public var want: UInt32 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.field("want", &want)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mds_getmap(want ")
    output.append(decimal: UInt64(want))
    output.append(")")
  }
}
