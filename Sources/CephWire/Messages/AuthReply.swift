public import Common

/// AUTH_REPLY: a monitor answers a client that introduces itself or asks for keys (mainline.md
/// 3.10).
public struct AuthReply: WireMessage {
  public static let code = MessageType(raw: 18)

  /// The protocol that the monitor has chosen.
  public var authProtocol = AuthorizerProtocol(raw: 0)
  /// 0, or a negative Linux error number.
  public var result: Int32 = 0
  /// The number that the client has been given.
  public var globalID: UInt64 = 0
  public var payload = AuthReplyPayload()
  public var resultMessage = WireString()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("protocol", &authProtocol)
    try c.field("result", &result)
    try c.field("global_id", &globalID)
    payload.authProtocol = authProtocol
    try c.section("result_bl", &payload)
    try c.field("result_msg", &resultMessage)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("auth_reply(proto ")
    output.append(decimal: UInt64(authProtocol.raw))
    output.append(" ")
    output.append(decimal: Int64(result))
    output.append(" ")
    output.append(error: result)
    if !resultMessage.isEmpty {
      output.append(": ")
      output.append(resultMessage.bytes)
    }
    output.append(")")
  }
}
