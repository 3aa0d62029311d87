public import Common

/// MON_SUBSCRIBE_ACK: a monitor has taken note of what a client wants to be told of (mainline.md
/// 3.10). Newer clients are not sent it.
public struct MonSubscribeAck: WireMessage {
  public static let code = MessageType(raw: 16)

  /// For how long it is taken note of, in seconds.
  public var interval: UInt32 = 0
  public var clusterID = ClusterID(raw: 0)
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("interval", &interval)
    try c.field("fsid", &clusterID)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_subscribe_ack(")
    output.append(decimal: UInt64(interval))
    output.append("s)")
  }
}
