/// AUTH_REQUEST_MORE: the connecting side answers a challenge (msgr2-and-cephx.md 7.1).
public struct AuthRequestMoreFrame: WireFrame {
  public static let tag = FrameTag.authRequestMore

  public var payload = AuthProofPayload()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.section("auth_payload", &payload)
  }
}

/// The answer to a challenge (msgr2-and-cephx.md 9, 10): a monitor is shown that the client has its
/// key, a service that it has the session's.
public struct AuthProofPayload: WireSection {
  /// To a monitor.
  public var request: AuthRequestPayload?
  /// To a service.
  public var authorizer: CephXAuthorizer?

  /// Anything else.
  public var bytes: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    // The lower byte of every request's number is 0; an authorizer begins with its version.
    if c.hasNext("request", 0, request != nil) {
      var present = request ?? AuthRequestPayload()
      present.authProtocol = .cephx
      defer { request = present }
      return try c.field("request", &present)
    }
    guard c.hasNext("authorizer", 1, authorizer != nil) else {
      return try c.bytesToEnd("bytes", &bytes)
    }
    var present = authorizer ?? CephXAuthorizer()
    defer { authorizer = present }
    try c.field("authorizer", &present)
  }
}
