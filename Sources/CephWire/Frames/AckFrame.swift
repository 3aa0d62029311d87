/// ACK: what has been received (msgr2-and-cephx.md 7.1).
public struct AckFrame: WireFrame {
  public static let tag = FrameTag.ack

  /// Everything up to this number has been received.
  public var seq: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("seq", &seq)
  }
}
