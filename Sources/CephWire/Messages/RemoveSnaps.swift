public import Common

/// The snapshots of one pool that are to go (recordings of 2009).
public struct PoolSnaps: WireStruct {
  public var pool: UInt32 = 0
  public var snaps: [SnapID] = []

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("pool", &pool)
    try c.list("snaps", &snaps)
  }
}

/// REMOVE_SNAPS: an MDS tells a monitor which snapshots the object servers may remove (recordings
/// of 2009).
public struct RemoveSnaps: WireMessage {
  public static let code = MessageType(raw: 90)

  public var pools: [PoolSnaps] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("snaps", &pools)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("remove_snaps({")
    for (index, pool) in pools.enumerated() {
      if index > 0 { output.append(",") }
      output.append(decimal: UInt64(pool.pool))
      output.append("=[")
      for (index, snap) in pool.snaps.enumerated() {
        if index > 0 { output.append(",") }
        snap.appendText(to: &output)
      }
      output.append("]")
    }
    output.append("})")
  }
}
