public import Common

/// CLIENT_RECLAIM_REPLY: what became of the session that a client wants to take over
/// (mainline.md 3.2).
public struct ClientReclaimReply: WireMessage {
  public static let code = MessageType(raw: 28)

  /// 0, or a negative error number.
  public var result: Int32 = 0
  /// The map of the OSDs by which the old client is shut out; 0 where there was none.
  public var epoch: UInt32 = 0
  /// Where the old session's client was; empty where the name is not known.
  public var addresses = EntityAddressVector()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("result", &result)
    try c.field("epoch", &epoch)
    try c.field("addrs", &addresses)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_reclaim_reply(")
    output.append(decimal: Int64(result))
    output.append(" e ")
    output.append(decimal: UInt64(epoch))
    output.append(")")
  }
}
