/// AUTH_REQUEST: who the connecting side is, or that it holds a ticket (msgr2-and-cephx.md 7.1).
public struct AuthRequestFrame: WireFrame {
  public static let tag = FrameTag.authRequest

  public var method = AuthorizerProtocol.cephx
  /// What the connecting side would like the connection to be, the best first.
  public var preferredModes: [ConnectionMode] = []
  public var payload = AuthPayload()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("method", &method)
    try c.list("preferred_modes", &preferredModes)
    payload.method = method
    try c.section("auth_payload", &payload)
  }
}

/// Whether frames are encrypted (msgr2-and-cephx.md 6).
public struct ConnectionMode: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let crc = ConnectionMode(raw: 1)
  public static let secure = ConnectionMode(raw: 2)

  public static let names: NameTable<UInt32> = [0: "unknown", 1: "crc", 2: "secure"]
}
