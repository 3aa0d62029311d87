/// KEEPALIVE2: a sign of life (msgr2-and-cephx.md 7.1).
public struct Keepalive2Frame: WireFrame {
  public static let tag = FrameTag.keepalive2

  /// The sender's clock.
  public var stamp = Timespec()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("stamp", &stamp)
  }
}
