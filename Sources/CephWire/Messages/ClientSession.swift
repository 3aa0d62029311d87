public import Common

/// What a session message asks for or says (2009.md 3.1, mainline.md 4.2).
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
    5: "renewcaps", 6: "stale", 7: "recall_state", 8: "flushmsg", 9: "flushmsg_ack",
    10: "force_ro", 11: "reject", 12: "request_flushmdlog",
  ]
}

/// What an MDS says of a client that it turns away (mainline.md 4.7).
public struct SessionFlags: WireFlags {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let bitNames: NameTable<UInt32> = [0: "blocklisted"]
}

/// CLIENT_SESSION: opens, renews and closes the session of one client with one MDS (2009.md 3.1,
/// mainline.md 3.1). Userspace sends version 1 where it has neither metadata nor features to tell.
public struct ClientSession: WireMessage {
  public static let code = MessageType(raw: 22)

  public var op = SessionOp.requestOpen
  /// Closing: how many caps, snap and lease messages the client has received in this session.
  /// `stale`, `flushmsg`: how many the MDS has sent. Renewing: the client's own count, returned.
  public var seq: UInt64 = 0
  /// `renewcaps` echoes the stamp of its request.
  public var stamp = Timespec()
  /// `recall_state`: how many capabilities the client is to keep.
  public var maxCaps: UInt32 = 0
  /// Never used.
  public var maxLeases: UInt32 = 0
  /// Since version 2: what a client says of itself, or an MDS of why it rejects one.
  public var metadata: [MetadataEntry] = []
  /// Since version 3: what the sender can do; nil is an empty set.
  public var features: FeatureBitset<SessionFeatures>?
  /// Since version 4: what the client can tell of its work.
  public var metricSpecification = MetricSpecification()
  /// Since version 5.
  public var flags = SessionFlags(raw: 0)
  /// Since version 6, from the MDS: what the client may do.
  public var capAuths: [MDSCapAuth] = []
  /// Since version 7: the client's oldest request that is not finished; all ones is none.
  public var oldestClientTid = UInt64.max
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
    let version = c.context.version
    if version >= 2 { try c.list("metadata", &metadata) }
    if version >= 3 { try c.section("features", &features) }
    if version >= 4 { try c.field("metric_spec", &metricSpecification) }
    if version >= 5 { try c.field("flags", &flags) }
    if version >= 6 { try c.list("cap_auths", &capAuths) }
    if version >= 7 { try c.field("oldest_client_tid", &oldestClientTid) }
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
    appendCapAuths(to: &output)
    output.append(")")
  }

  private func appendCapAuths(to output: inout OutputBuffer) {
    if capAuths.isEmpty { return }
    for (index, auth) in capAuths.enumerated() {
      output.append(index == 0 ? " cap_auths [" : ",")
      auth.appendText(to: &output)
    }
    output.append("]")
  }

  public var facts: MessageFacts { MessageFacts(operation: op.name) }
}
