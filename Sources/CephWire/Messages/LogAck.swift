public import Common

/// LOGACK: a monitor has written down what a process had for the cluster's log (mainline.md 3.10).
public struct LogAck: WireMessage {
  public static let code = MessageType(raw: 53)

  public var clusterID = ClusterID(raw: 0)
  /// The number of the last entry that has been written down.
  public var last: UInt64 = 0
  /// nil from monitors that know no channels.
  public var channel: WireString?
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.field("last", &last)
    guard c.hasMore("channel", channel != nil) else { return channel = nil }
    var name = channel ?? WireString()
    try c.field("channel", &name)
    channel = name
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("log(last ")
    output.append(decimal: last)
    output.append(")")
  }
}
