public import Common

/// MDS_MAP: a monitor hands on the map of the metadata servers (2009.md 3.10, where an MDS does so
/// too; mainline.md 3.9.1).
public struct MDSMap: WireMessage {
  public static let code = MessageType(raw: 21)

  public var clusterID = ClusterID(raw: 0)
  public var epoch: UInt32 = 0
  public var map = MDSMapBody()
  /// Some releases leave it empty.
  public var mapFileSystemName = WireString()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.field("epoch", &epoch)
    try c.section(c.context.is2009 ? "map" : "mdsmap", &map)
    if c.context.version >= 2 { try c.field("map_fs_name", &mapFileSystemName) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mdsmap(e ")
    output.append(decimal: UInt64(epoch))
    output.append(")")
  }
}
