/// What the connecting side says of itself in the terms of a method (msgr2-and-cephx.md 9, 10): its
/// name, where it speaks to a monitor; an authorizer, where it speaks to a service.
public struct AuthPayload: WireSection {
  /// The method that the frame names; it decides what stands here.
  public var method = AuthorizerProtocol(raw: 0)

  /// To a monitor.
  public var introduction: AuthIntroduction?
  /// To a service, with method `cephx`.
  public var authorizer: CephXAuthorizer?

  /// Payloads of other methods.
  public var bytes: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.hasNext("introduction", AuthIntroduction.monitorMode, introduction != nil) {
      var present = introduction ?? AuthIntroduction()
      defer { introduction = present }
      return try c.field("introduction", &present)
    }
    guard method == .cephx, c.hasNext("authorizer", 1, authorizer != nil) else {
      return try c.bytesToEnd("bytes", &bytes)
    }
    var present = authorizer ?? CephXAuthorizer()
    defer { authorizer = present }
    try c.field("authorizer", &present)
  }
}

/// The name that a client tells a monitor (msgr2-and-cephx.md 9).
public struct AuthIntroduction: WireStruct {
  /// What the payload is for.
  public var mode = monitorMode
  public var name = EntityIdentity()
  /// 0 where the client has none yet.
  public var globalID: UInt64 = 0

  public init() {}

  /// To be known by a monitor. (An authorizer begins with its version, 1.)
  static let monitorMode: UInt8 = 10
  public static let minimumSize = 17

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("auth_mode", &mode)
    try c.field("entity_name", &name)
    try c.field("global_id", &globalID)
  }
}
