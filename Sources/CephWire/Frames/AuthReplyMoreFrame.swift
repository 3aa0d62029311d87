/// AUTH_REPLY_MORE: the challenge of the accepting side (msgr2-and-cephx.md 7.1).
public struct AuthReplyMoreFrame: WireFrame {
  public static let tag = FrameTag.authReplyMore

  public var payload = AuthChallengePayload()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.section("auth_payload", &payload)
  }
}

/// A challenge (msgr2-and-cephx.md 9, 10): a monitor's in clear, a service's encrypted.
public struct AuthChallengePayload: WireSection {
  /// A monitor's.
  public var challenge: CephXServerChallenge?
  /// A service's, encrypted with the session key.
  public var encrypted: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let size = CephXServerChallenge.minimumSize
    guard c.hasExactly("challenge", size, challenge != nil) else {
      return try c.bytesToEnd("encrypted", &encrypted)
    }
    var present = challenge ?? CephXServerChallenge()
    defer { challenge = present }
    try c.field("challenge", &present)
  }
}
