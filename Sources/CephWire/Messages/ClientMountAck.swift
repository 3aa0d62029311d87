public import Common

/// The bits of a client's ticket (2009.md 3.11), and what it is for: OSDs are shown it.
public struct ClientTicket: WireSection {
  /// The number that the client has been given.
  public var client: UInt32 = 0
  public var address = EntityAddress()
  public var created = Timespec()
  public var expires = Timespec()
  public var flags: UInt32 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 48

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("client", &client)
    try c.field("addr", &address)
    try c.field("created", &created)
    try c.field("expires", &expires)
    try c.field("flags", &flags)
  }
}

/// CLIENT_MOUNT_ACK: a monitor admits a client; the message's destination has the client's new
/// number (2009.md 3.11).
public struct ClientMountAck: WireMessage {
  public static let code = MessageType(raw: 11)

  /// 0, or a negative Linux error number.
  public var result: Int32 = 0
  public var resultMessage = WireString()
  public var monMap: MonMapBody?
  public var ticket: ClientTicket?
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("result", &result)
    try c.field("result_msg", &resultMessage)
    try c.section("monmap", &monMap)
    try c.section("ticket", &ticket)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_mount_ack(")
    output.append(decimal: Int64(result))
    if !resultMessage.isEmpty {
      output.append(" ")
      output.append(resultMessage.bytes)
    }
    if monMap != nil { output.append(" + monmap") }
    if ticket != nil { output.append(" + ticket") }
    output.append(")")
  }
}
