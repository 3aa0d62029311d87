/// SESSION_RECONNECT_OK: the session goes on (msgr2-and-cephx.md 7.1).
public struct SessionReconnectOKFrame: WireFrame {
  public static let tag = FrameTag.sessionReconnectOK

  /// The number of the last message that has been received.
  public var messageSeq: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("msg_seq", &messageSeq)
  }
}
