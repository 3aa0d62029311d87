import CephWire

/// Both challenges, as a client encrypts them to show that it has its key (msgr2-and-cephx.md 9).
struct CephXChallengeBlob: WireStruct {
  var serverChallenge: UInt64 = 0
  var clientChallenge: UInt64 = 0

  init() {}

  static let minimumSize = 16

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.field("server_challenge", &serverChallenge)
    try c.field("client_challenge", &clientChallenge)
  }
}

/// Bytes with their length: the secret of a connection (msgr2-and-cephx.md 9).
struct SealedBytes: WireStruct {
  var bytes: [UInt8] = []

  init() {}

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  static let minimumSize = 4

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.bytes("bytes", &bytes)
  }
}

/// A ticket that is wrapped in the session key of the one that it renews (msgr2-and-cephx.md 9).
struct WrappedTicket: WireStruct {
  var ticket = CephXTicketBlob()

  init() {}

  static let minimumSize = 17

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.section("ticket", &ticket)
  }
}
