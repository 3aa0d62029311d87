/// What a client says to the keeper of keys, in the terms of the protocol that `AUTH` names
/// (mainline.md 3.10; msgr2-and-cephx.md 9).
public struct AuthRequestPayload: WireSection {
  /// The protocol that `AUTH` names; it decides what stands here.
  public var authProtocol = AuthorizerProtocol(raw: 0)

  /// The first message, in no protocol yet: what the client speaks and who it is.
  public var greeting = AuthGreeting()

  /// `cephx`: what is asked for.
  public var requestType = CephXRequestType.authSessionKey
  public var authenticate = CephXAuthenticate()
  public var authorizer = CephXAuthorizer()
  public var ticketRequest = CephXTicketRequest()

  /// Payloads of other protocols.
  public var bytes: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    switch authProtocol {
    case .unknown: try greeting.layout(&c)
    case .cephx: try layoutCephX(&c)
    default: try c.bytesToEnd("bytes", &bytes)
    }
  }

  private mutating func layoutCephX<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("request_type", &requestType)
    switch requestType {
    case .authSessionKey: try c.field("authenticate", &authenticate)
    case .principalSessionKey:
      try c.field("authorizer", &authorizer)
      try c.field("ticket_request", &ticketRequest)
    case .rotatingKey: break
    default: try c.bytesToEnd("bytes", &bytes)
    }
  }
}

/// What the first `AUTH` of a connection says (mainline.md 3.10).
public struct AuthGreeting: WireStruct {
  public var formVersion: UInt8 = 1
  /// The protocols that the client speaks.
  public var protocols: [AuthorizerProtocol] = []
  public var name = EntityIdentity()
  /// 0 where the client has none yet.
  public var globalID: UInt64 = 0

  public init() {}

  public static let minimumSize = 21

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.list("protocols", &protocols)
    try c.field("name", &name)
    try c.field("global_id", &globalID)
  }
}
