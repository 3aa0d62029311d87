import CephWire

/// The session key that belongs to a ticket (msgr2-and-cephx.md 9).
struct CephXServiceTicket: WireStruct {
  var formVersion: UInt8 = 1
  var sessionKey = CephxKey()
  /// How long the ticket is good for.
  var validity = Timespec()

  init() {}

  static let minimumSize = 21

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("session_key", &sessionKey)
    try c.field("validity", &validity)
  }
}
