import CephWire

/// The first thing that a client of messenger v2 says to a monitor (msgr2-and-cephx.md 9).
struct MonitorGreeting: WireStruct {
  /// 10; an authorizer has its version, 1, in its place.
  var mode: UInt8 = Self.modes.lowerBound
  var name = EntityIdentity()
  /// 0 where the client has none yet.
  var globalID: UInt64 = 0

  /// The modes of a monitor's clients (`AUTH_MODE_MON` to `AUTH_MODE_MON_MAX`).
  static let modes: ClosedRange<UInt8> = 10...19

  init() {}

  static let minimumSize = 17

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.field("auth_mode", &mode)
    try c.field("entity_name", &name)
    try c.field("global_id", &globalID)
  }
}
