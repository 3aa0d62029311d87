import CephWire

/// The keys that a daemon opens tickets with; it fetches new ones as they grow old
/// (msgr2-and-cephx.md 11 B).
struct RotatingSecrets: WireStruct {
  var formVersion: UInt8 = 1
  var secrets: [RotatingSecret] = []
  /// The newest number.
  var newest: UInt64 = 0

  init() {}

  static let minimumSize = 13

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.list("secrets", &secrets)
    try c.field("max_ver", &newest)
  }
}

/// One of a service's keys.
struct RotatingSecret: WireStruct {
  /// The number that tickets name it with.
  var secretID: UInt64 = 0
  var formVersion: UInt8 = 1
  var key = CephxKey()
  var expiration = Timespec()

  init() {}

  static let minimumSize = 29

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.field("secret_id", &secretID)
    try c.field("struct_v", &formVersion)
    try c.field("key", &key)
    try c.field("expiration", &expiration)
  }
}
