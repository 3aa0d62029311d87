/// SESSION_RETRY: the session has been connected more often than the other side knows (msgr2-and-cephx.md 7.1).
public struct SessionRetryFrame: WireFrame {
  public static let tag = FrameTag.sessionRetry

  /// The number that must be exceeded.
  public var connectSeq: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("connect_seq", &connectSeq)
  }
}
