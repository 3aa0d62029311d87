/// SESSION_RETRY_GLOBAL: the process has connected more often than this attempt says (msgr2-and-cephx.md 7.1).
public struct SessionRetryGlobalFrame: WireFrame {
  public static let tag = FrameTag.sessionRetryGlobal

  /// The number that must be exceeded.
  public var globalSeq: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("global_seq", &globalSeq)
  }
}
