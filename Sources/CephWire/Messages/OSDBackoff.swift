public import Common

/// Whether requests are to be held back.
public struct BackoffOperation: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let names: NameTable<UInt8> = [1: "block", 2: "ack-block", 3: "unblock"]
}

/// OSD_BACKOFF: an OSD bids a client to hold back requests for a range of objects, or to go on with
/// them (mainline.md 3.11).
public struct OSDBackoff: WireMessage {
  public static let code = MessageType(raw: 61)

  public var group = ShardedPlacementGroup()
  public var mapEpoch: UInt32 = 0
  public var operation = BackoffOperation(raw: 1)
  public var id: UInt64 = 0
  /// The first object of the range.
  public var begin = HashedObject()
  /// The first object behind it; the only one of it, where it is the same.
  public var end = HashedObject()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("spg", &group)
    try c.field("map_epoch", &mapEpoch)
    try c.field("op", &operation)
    try c.field("id", &id)
    try c.field("begin", &begin)
    try c.field("end", &end)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("osd_backoff(")
    group.appendText(to: &output)
    output.append(" ")
    output.append(operation.name ?? "???")
    output.append(" id ")
    output.append(decimal: id)
    output.append(" [")
    begin.appendText(to: &output)
    output.append(",")
    end.appendText(to: &output)
    output.append(") e")
    output.append(decimal: UInt64(mapEpoch))
    output.append(")")
  }

  public var facts: MessageFacts { MessageFacts(operation: operation.name) }
}
