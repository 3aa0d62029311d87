/// AUTH_BAD_METHOD: the accepting side wants another method (msgr2-and-cephx.md 7.1).
public struct AuthBadMethodFrame: WireFrame {
  public static let tag = FrameTag.authBadMethod

  public var method = AuthorizerProtocol(raw: 0)
  /// A negative Linux error number.
  public var result: Int32 = 0
  public var allowedMethods: [AuthorizerProtocol] = []
  public var allowedModes: [ConnectionMode] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("method", &method)
    try c.field("result", &result)
    try c.list("allowed_methods", &allowedMethods)
    try c.list("allowed_modes", &allowedModes)
  }
}
