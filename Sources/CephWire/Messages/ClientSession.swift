public import Common

/// What a session message asks for or says (2009.md 3.1).
public struct SessionOp: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let requestOpen = SessionOp(raw: 0)
  public static let open = SessionOp(raw: 1)
  public static let requestClose = SessionOp(raw: 2)
  public static let close = SessionOp(raw: 3)
  public static let requestRenewCaps = SessionOp(raw: 4)
  public static let renewCaps = SessionOp(raw: 5)
  public static let stale = SessionOp(raw: 6)
  public static let recallState = SessionOp(raw: 7)
  public static let flushMessages = SessionOp(raw: 8)
  public static let flushMessagesAck = SessionOp(raw: 9)
  public static let forceReadOnly = SessionOp(raw: 10)
  public static let reject = SessionOp(raw: 11)
  public static let requestFlushLog = SessionOp(raw: 12)

  public static let names: NameTable<UInt32> = [
    0: "request_open", 1: "open", 2: "request_close", 3: "close", 4: "request_renewcaps",
    5: "renewcaps", 6: "stale", 7: "recall_state",
  ]
}

/// CLIENT_SESSION: opens, renews and closes the session of one client with one MDS (2009.md 3.1).
public struct ClientSession: WireMessage {
  public static let code = MessageType(raw: 22)

  public var op = SessionOp.requestOpen
  /// Requests: how many caps, snap and lease messages the client has received in this session.
  /// `stale`: how many the MDS has sent. Otherwise 0.
  public var seq: UInt64 = 0
  /// `renewcaps` echoes the stamp of its request.
  public var stamp = Timespec()
  /// `recall_state`: how many capabilities the client is to keep.
  public var maxCaps: UInt32 = 0
  /// Never used.
  public var maxLeases: UInt32 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("op", &op)
    try c.field("seq", &seq)
    try c.field("stamp", &stamp)
    try c.field("max_caps", &maxCaps)
    try c.field("max_leases", &maxLeases)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_session(")
    output.append(op.name ?? "???")
    if seq != 0 {
      output.append(" seq ")
      output.append(decimal: seq)
    }
    if op == .recallState {
      output.append(" max_caps ")
      output.append(decimal: UInt64(maxCaps))
      output.append(" max_leases ")
      output.append(decimal: UInt64(maxLeases))
    }
    output.append(")")
  }

  public var facts: MessageFacts { MessageFacts(operation: op.name) }
}
