/// AUTH_DONE: the connecting side has proven who it is (msgr2-and-cephx.md 7.1).
public struct AuthDoneFrame: WireFrame {
  public static let tag = FrameTag.authDone

  /// The number that it has been given.
  public var globalID: UInt64 = 0
  /// What the connection is from the next frame on.
  public var mode = ConnectionMode.crc
  public var payload = AuthResultPayload()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("global_id", &globalID)
    try c.field("con_mode", &mode)
    try c.section("auth_payload", &payload)
  }
}

/// What the accepting side gives in the end (msgr2-and-cephx.md 9, 10): a monitor the keys, a service
/// the proof that it could open the ticket. Methods without keys give nothing.
public struct AuthResultPayload: WireSection {
  /// A monitor's.
  public var reply: AuthReplyPayload?
  /// A service's, encrypted with the session key.
  public var encrypted: [UInt8]?
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    // The lower byte of a request's number is 0, that of an encrypted part's length never.
    if c.hasNext("reply", 0, reply != nil) {
      var present = reply ?? AuthReplyPayload()
      present.authProtocol = .cephx
      defer { reply = present }
      return try c.field("reply", &present)
    }
    guard c.hasMore("encrypted", encrypted != nil) else { return }
    var present = encrypted ?? []
    defer { encrypted = present }
    try c.bytes("encrypted", &present)
  }
}
