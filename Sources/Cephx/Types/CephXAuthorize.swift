import CephWire

/// The inside of an authorizer (msgr2-and-cephx.md 10).
struct CephXAuthorize: WireStruct {
  /// 1 before services challenged their clients.
  var formVersion: UInt8 = 2
  var nonce: UInt64 = 0
  /// Not 0 in the second authorizer, which answers the service's challenge.
  var hasChallenge: UInt8 = 0
  var serverChallengePlusOne: UInt64 = 0

  init() {}

  static let minimumSize = 9

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("nonce", &nonce)
    guard formVersion >= 2 else { return }
    try c.field("have_challenge", &hasChallenge)
    try c.field("server_challenge_plus_one", &serverChallengePlusOne)
  }
}
