/// WAIT: the other side is connecting as well, and its connection is the one to be used (msgr2-and-cephx.md 7.1).
public struct WaitFrame: WireFrame {
  public static let tag = FrameTag.wait

  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
  }
}
