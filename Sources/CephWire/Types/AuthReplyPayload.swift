/// What the keeper of keys answers, in the terms of the protocol that `AUTH_REPLY` names
/// (mainline.md 3.10; msgr2-and-cephx.md 9).
public struct AuthReplyPayload: WireSection {
  /// The protocol that `AUTH_REPLY` names; it decides what stands here.
  public var authProtocol = AuthorizerProtocol(raw: 0)

  /// `cephx`: what the client is to show that it can encrypt; the first answer.
  public var challenge: CephXServerChallenge?
  /// What had been asked for.
  public var requestType = CephXRequestType.authSessionKey
  /// 0, or a negative Linux error number.
  public var status: Int32 = 0
  public var tickets: CephXTickets?
  /// The secret of the connection, encrypted with the session key; empty in messenger v1.
  public var connectionSecret: [UInt8] = []
  /// Tickets for services, given along with the session key.
  public var extraTickets: CephXTickets?
  /// The keys that a daemon opens tickets with, encrypted with the daemon's key.
  public var rotatingSecrets: [UInt8] = []

  /// Payloads of other protocols.
  public var bytes: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    guard authProtocol == .cephx else { return try c.bytesToEnd("bytes", &bytes) }
    // A challenge begins with its version, 1; the lower byte of all requests is 0.
    if c.hasNext("challenge", 1, challenge != nil) {
      var present = challenge ?? CephXServerChallenge()
      defer { challenge = present }
      return try c.field("challenge", &present)
    }
    try c.field("request_type", &requestType)
    try c.field("status", &status)
    try layoutResult(&c)
  }

  /// An answer that refuses may end here.
  private mutating func layoutResult<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    switch requestType {
    case .authSessionKey:
      try layoutTickets(&c)
      guard c.hasMore("connection_secret", hasExtras) else { return }
      hasExtras = true
      try c.bytes("connection_secret", &connectionSecret)
      try c.section("extra_tickets", &extraTickets)
    case .principalSessionKey: try layoutTickets(&c)
    case .rotatingKey:
      guard c.hasMore("rotating_secrets", hasSecrets || !rotatingSecrets.isEmpty) else { return }
      hasSecrets = true
      try c.bytes("rotating_secrets", &rotatingSecrets)
    default: try c.bytesToEnd("bytes", &bytes)
    }
  }

  /// Whether connection secret and extra tickets have their places, be they empty.
  private var hasExtras = false
  /// Whether rotating secrets have their place, be it empty.
  private var hasSecrets = false

  private mutating func layoutTickets<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    guard c.hasMore("struct_v", tickets != nil) else { return }
    var present = tickets ?? CephXTickets()
    defer { tickets = present }
    try present.layout(&c)
  }
}

/// The number that a client must encrypt (msgr2-and-cephx.md 9).
public struct CephXServerChallenge: WireStruct {
  public var formVersion: UInt8 = 1
  public var challenge: UInt64 = 0

  public init() {}

  public static let minimumSize = 9

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("server_challenge", &challenge)
  }
}
