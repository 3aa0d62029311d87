public import Common

/// OSD_GETMAP: asks a monitor for the maps of the object servers from `start` on (2009.md 3.11).
public struct OSDGetMap: WireMessage {
  public static let code = MessageType(raw: 40)

  public var clusterID = ClusterID(raw: 0)
  /// The first epoch that is wanted.
  public var start: UInt32 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.field("start", &start)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("get_osd_map(start ")
    output.append(decimal: UInt64(start))
    output.append(")")
  }
}
