/// AUTH_SIGNATURE: proves that nothing of the handshake was altered (msgr2-and-cephx.md 7.1).
public struct AuthSignatureFrame: WireFrame {
  public static let tag = FrameTag.authSignature

  /// HMAC-SHA256 of all that its sender had received, with the session key; zeros without a key.
  public var signature: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.bytes("signature", &signature, .fixed(32))
  }
}
