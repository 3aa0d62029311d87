import CephWire

/// What a service answers an authorizer with (msgr2-and-cephx.md 10).
struct CephXAuthorizeReply: WireStruct {
  /// 1 before there were connection secrets.
  var formVersion: UInt8 = 2
  var noncePlusOne: UInt64 = 0
  /// Empty where the connection is not encrypted.
  var connectionSecret: [UInt8] = []

  init() {}

  static let minimumSize = 9

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("nonce_plus_one", &noncePlusOne)
    if formVersion >= 2 { try c.bytes("connection_secret", &connectionSecret) }
  }
}
