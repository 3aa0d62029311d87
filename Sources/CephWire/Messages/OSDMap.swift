public import Common

/// The map of the object servers at one epoch, or what changed since the epoch before
/// (2009.md 3.11, mainline.md 3.10). Its content is none of a metadata client's business, and is kept
/// as bytes.
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

/// The snapshots of a pool that were removed in epochs that are not handed on (mainline.md 3.10);
/// since Octopus nobody sends any.
public struct GapRemovedSnaps: WireStruct {
  public var pool: Int64 = 0
  public var snaps: [NumberInterval] = []

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("pool", &pool)
    try c.list("snaps", &snaps)
  }
}

/// OSD_MAP: a monitor or OSD hands on maps of the object servers (2009.md 3.11, mainline.md 3.10).
public struct OSDMap: WireMessage {
  public static let code = MessageType(raw: 41)

  public var clusterID = ClusterID(raw: 0)
  public var incrementals: [OSDMapEpoch] = []
  public var maps: [OSDMapEpoch] = []
  /// Since version 2: the epochs that the sender has; 0 where it does not tell.
  public var oldestMap: UInt32 = 0
  public var newestMap: UInt32 = 0
  /// Since version 4.
  public var gapRemovedSnaps: [GapRemovedSnaps] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.list("incremental_maps", &incrementals)
    try c.list("maps", &maps)
    if c.context.version >= 2 {
      try c.field("oldest_map", &oldestMap)
      try c.field("newest_map", &newestMap)
    }
    if c.context.version >= 4 { try c.list("gap_removed_snaps", &gapRemovedSnaps) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    let epochs = (incrementals + maps).map(\.epoch)
    output.append("osd_map(")
    output.append(decimal: UInt64(epochs.min() ?? 0))
    output.append(context.is2009 ? "," : "..")
    output.append(decimal: UInt64(epochs.max() ?? 0))
    if oldestMap != 0 || newestMap != 0 {
      output.append(" src has ")
      output.append(decimal: UInt64(oldestMap))
      output.append("..")
      output.append(decimal: UInt64(newestMap))
    }
    output.append(")")
  }
}
