public import Common

/// The map of the object servers at one epoch, or what changed since the epoch before
/// (2009.md 3.11). Its content is none of a metadata client's business, and is kept as bytes.
public struct OSDMapEpoch: WireStruct {
  public var epoch: UInt32 = 0
  public var map: [UInt8] = []

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("epoch", &epoch)
    try c.bytes("map", &map)
  }
}

/// OSD_MAP: a monitor or OSD hands on maps of the object servers (2009.md 3.11).
public struct OSDMap: WireMessage {
  public static let code = MessageType(raw: 41)

  public var clusterID = ClusterID(raw: 0)
  public var incrementals: [OSDMapEpoch] = []
  public var maps: [OSDMapEpoch] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.list("incremental_maps", &incrementals)
    try c.list("maps", &maps)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    let epochs = (incrementals + maps).map(\.epoch)
    output.append("osd_map(")
    output.append(decimal: UInt64(epochs.min() ?? 0))
    output.append(",")
    output.append(decimal: UInt64(epochs.max() ?? 0))
    output.append(")")
  }
}
