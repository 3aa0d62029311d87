/// COMPRESSION_DONE: whether frames will be compressed (msgr2-and-cephx.md 7.1).
public struct CompressionDoneFrame: WireFrame {
  public static let tag = FrameTag.compressionDone

  /// Not 0: they may be, from the next frame on.
  public var isOn: UInt8 = 0
  public var method = CompressionMethod.none
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("is_compress", &isOn)
    try c.field("method", &method)
  }
}
