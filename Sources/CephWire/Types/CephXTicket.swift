/// A ticket as its holder has it: a service can open it, nobody else (msgr2-and-cephx.md 9).
public struct CephXTicketBlob: WireSection {
  public var formVersion: UInt8 = 1
  /// Which of the service's rotating keys it is encrypted with; 0 is none.
  public var secretID: UInt64 = 0
  /// Encrypted.
  public var blob: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 13

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.field("secret_id", &secretID)
    try c.bytes("blob", &blob)
  }
}

/// A ticket as the monitor hands it out (msgr2-and-cephx.md 9).
public struct CephXTicket: WireStruct {
  public var service = EntityType(raw: 0)
  public var formVersion: UInt8 = 1
  /// The session key and how long it is valid, encrypted for the client.
  public var sessionKey: [UInt8] = []
  /// Not 0: the ticket is encrypted once more, with the session key that the client has.
  public var isWrapped: UInt8 = 0
  /// Absent where it is wrapped.
  public var ticket: CephXTicketBlob?
  public var wrappedTicket: [UInt8] = []

  public init() {}

  public static let minimumSize = 14

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("service_id", &service)
    try c.field("struct_v", &formVersion)
    try c.bytes("session_key", &sessionKey)
    try c.field("ticket_enc", &isWrapped)
    if isWrapped == 0 {
      try c.section("ticket", &ticket)
    } else {
      try c.bytes("ticket_wrapped", &wrappedTicket)
    }
  }
}

/// Tickets for one or more services (msgr2-and-cephx.md 9).
public struct CephXTickets: WireSection {
  public var formVersion: UInt8 = 1
  public var tickets: [CephXTicket] = []
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 5

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("struct_v", &formVersion)
    try c.list("tickets", &tickets)
  }
}
