public import Common

/// AUTH: a client introduces itself to a monitor, or asks it for keys (mainline.md 3.10).
public struct Auth: WireMessage {
  public static let code = MessageType(raw: 17)

  public var paxos = PaxosHeader()
  /// Unknown in the first message.
  public var authProtocol = AuthorizerProtocol(raw: 0)
  public var payload = AuthRequestPayload()
  /// The map of the monitors that the client has; nil from clients that do not tell.
  public var monMapEpoch: UInt32?
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("paxos", &paxos)
    try c.field("protocol", &authProtocol)
    payload.authProtocol = authProtocol
    try c.section("auth_payload", &payload)
    guard c.hasMore("monmap_epoch", monMapEpoch != nil) else { return monMapEpoch = nil }
    var epoch = monMapEpoch ?? 0
    try c.field("monmap_epoch", &epoch)
    monMapEpoch = epoch
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("auth(proto ")
    output.append(decimal: UInt64(authProtocol.raw))
    output.append(" ")
    output.append(decimal: Int64(payload.byteCount(in: context)))
    output.append(" bytes epoch ")
    output.append(decimal: UInt64(monMapEpoch ?? 0))
    output.append(")")
  }
}
