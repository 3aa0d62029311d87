/// What a client asks of the keeper of keys (msgr2-and-cephx.md 9).
public struct CephXRequestType: WireEnumeration {
  public var raw: UInt16
  public init(raw: UInt16) { self.raw = raw }

  /// To be known, by the key of the client.
  public static let authSessionKey = CephXRequestType(raw: 0x100)
  /// Tickets for services.
  public static let principalSessionKey = CephXRequestType(raw: 0x200)
  /// The keys that a daemon opens tickets with.
  public static let rotatingKey = CephXRequestType(raw: 0x400)

  public static let names: NameTable<UInt16> = [
    0x100: "get_auth_session_key", 0x200: "get_principal_session_key", 0x400: "get_rotating_key",
  ]
}

/// Kinds of services; a bit for each (msgr2-and-cephx.md 9).
public struct ServiceKinds: WireFlags {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let bitNames: NameTable<UInt32> = [
    0: "mon", 1: "mds", 2: "osd", 3: "client", 4: "mgr", 5: "auth",
  ]
}

/// The proof that a client has its key (`CephXAuthenticate`, msgr2-and-cephx.md 9).
public struct CephXAuthenticate: WireStruct {
  /// 1 to 3; 2 and 3 have the same fields.
  public var formVersion: UInt8 = 3
  public var clientChallenge: UInt64 = 0
  /// Made of the key and both challenges.
  public var key: UInt64 = 0
  public var oldTicket = CephXTicketBlob()
  /// The services that tickets are wanted for as well.
  public var otherKeys = ServiceKinds(raw: 0)

  public init() {}

  public static let minimumSize = 30

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("client_challenge", &clientChallenge)
    try c.field("key", &key)
    try c.field("old_ticket", &oldTicket)
    if formVersion >= 2 { try c.field("other_keys", &otherKeys) }
  }
}

/// The proof that a client holds a ticket (msgr2-and-cephx.md 10).
public struct CephXAuthorizer: WireStruct {
  public var formVersion: UInt8 = 1
  public var globalID: UInt64 = 0
  public var service = EntityType(raw: 0)
  public var ticket = CephXTicketBlob()
  /// Encrypted with the session key.
  public var authorize: [UInt8] = []

  public init() {}

  public static let minimumSize = 30

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("global_id", &globalID)
    try c.field("service_id", &service)
    try c.field("ticket", &ticket)
    try c.bytes("authorize", &authorize)
  }
}

/// What a client wants tickets for (`CephXServiceTicketRequest`).
public struct CephXTicketRequest: WireStruct {
  public var formVersion: UInt8 = 1
  public var keys = ServiceKinds(raw: 0)

  public init() {}

  public static let minimumSize = 5

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("keys", &keys)
  }
}
