/// SESSION_RECONNECT: the connecting side comes back to its session (msgr2-and-cephx.md 7.1).
public struct SessionReconnectFrame: WireFrame {
  public static let tag = FrameTag.sessionReconnect

  public var addresses = EntityAddressVector()
  public var clientCookie: UInt64 = 0
  public var serverCookie: UInt64 = 0
  public var globalSeq: UInt64 = 0
  /// Counts the connections of the session.
  public var connectSeq: UInt64 = 0
  /// The number of the last message that has been received.
  public var messageSeq: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("addrs", &addresses)
    try c.field("client_cookie", &clientCookie)
    try c.field("server_cookie", &serverCookie)
    try c.field("global_seq", &globalSeq)
    try c.field("connect_seq", &connectSeq)
    try c.field("msg_seq", &messageSeq)
  }
}
