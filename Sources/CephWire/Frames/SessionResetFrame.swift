/// SESSION_RESET: there is no such session any more (msgr2-and-cephx.md 7.1).
public struct SessionResetFrame: WireFrame {
  public static let tag = FrameTag.sessionReset

  /// Not 0: the session is to be dropped, with all that waits in it.
  public var full: UInt8 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("full", &full)
  }
}
