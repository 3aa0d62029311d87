import CephWire

/// The inside of a ticket, for the service that opens it (msgr2-and-cephx.md 11 B).
struct CephXServiceTicketInfo: WireStruct {
  var formVersion: UInt8 = 1
  var ticket = AuthTicket()
  var sessionKey = CephxKey()

  init() {}

  static let minimumSize = 63

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("ticket", &ticket)
    try c.field("session_key", &sessionKey)
  }
}
