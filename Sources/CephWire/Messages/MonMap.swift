public import Common

/// The map of the monitors (2009.md 3.11).
public struct MonMapBody: WireSection {
  public var clusterID = ClusterID(raw: 0)
  public var epoch: UInt32 = 0
  public var monitors: [EntityInstance] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.field("epoch", &epoch)
    try c.list("mon_inst", &monitors)
  }
}

/// MON_MAP: a monitor hands on the map of the monitors (2009.md 3.11).
public struct MonMap: WireMessage {
  public static let code = MessageType(raw: 4)

  public var map = MonMapBody()
  public var trailing: [UInt8] {
    get { map.trailing }
    set { map.trailing = newValue }
  }

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try map.layout(&c)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_map")
  }
}
