public import CephWire

/// What a ticket says about its holder (msgr2-and-cephx.md 11 B).
public struct AuthTicket: WireStruct {
  public var formVersion: UInt8 = 2
  public var name = EntityIdentity()
  public var globalID: UInt64 = 0
  /// No longer used; all ones.
  public var authUserID: UInt64 = .max
  public var created = Timespec()
  public var expires = Timespec()
  public var capabilities = AuthCapabilities()
  public var flags: UInt32 = 0

  public init() {}

  public static let minimumSize = 43

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("name", &name)
    try c.field("global_id", &globalID)
    if formVersion >= 2 { try c.field("old_auid", &authUserID) }
    try c.field("created", &created)
    try c.field("expires", &expires)
    try c.field("caps", &capabilities)
    try c.field("flags", &flags)
  }
}

/// What the holder of a ticket may do at the service (`AuthCapsInfo`).
public struct AuthCapabilities: WireStruct {
  public var formVersion: UInt8 = 1
  /// Not 0: everything.
  public var allowAll: UInt8 = 0
  /// A text with its length before it, such as `allow rw path=/home`; may be empty.
  public var caps: [UInt8] = []

  public init() {}

  public static let minimumSize = 6

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("allow_all", &allowAll)
    try c.bytes("caps", &caps)
  }
}
