public import Common

/// The bits of a connect message or its reply (2009.md 1.3).
public struct ConnectFlags: WireScalar {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let form = ScalarForm.bits

  public func appendText(to output: inout OutputBuffer) {
    output.append(raw == 0 ? "-" : raw == 1 ? "lossy" : "?")
  }
}

/// What the connecting side asks for (`ceph_msg_connect`, 2009.md 1.3), 13 bytes.
public struct ConnectRequest: WireStruct {
  /// The kind of the connecting process; selects the acceptor's policy.
  public var hostType = EntityType(raw: 0)
  /// Counts the connection attempts of the process.
  public var globalSeq: UInt32 = 0
  /// Counts the connections of the session; 0 asks for a new session.
  public var connectSeq: UInt32 = 0
  public var flags = ConnectFlags(raw: 0)

  public init() {}

  public static let minimumSize = 13

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("host_type", &hostType)
    try c.field("global_seq", &globalSeq)
    try c.field("connect_seq", &connectSeq)
    try c.field("flags", &flags)
  }
}

/// The byte that begins a connect reply or an element of the stream (2009.md 1.3).
public struct StreamTag: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let ready = StreamTag(raw: 1)
  public static let resetSession = StreamTag(raw: 2)
  public static let wait = StreamTag(raw: 3)
  public static let retrySession = StreamTag(raw: 4)
  public static let retryGlobal = StreamTag(raw: 5)
  public static let close = StreamTag(raw: 6)
  public static let message = StreamTag(raw: 10)
  public static let ack = StreamTag(raw: 11)

  public static let names: NameTable<UInt8> = [
    1: "ready", 2: "resetsession", 3: "wait", 4: "retry_session", 5: "retry_global", 6: "close",
    10: "msg", 11: "ack",
  ]
}

/// What the accepting side answers (`ceph_msg_connect_reply`, 2009.md 1.3), 10 bytes.
public struct ConnectReply: WireStruct {
  public var tag = StreamTag(raw: 0)
  /// `ready`: the acceptor's own counter. `retry_global`: the number that must be exceeded.
  public var globalSeq: UInt32 = 0
  /// `ready`: the request's number plus 1. `retry_session`: the acceptor's number.
  public var connectSeq: UInt32 = 0
  public var flags = ConnectFlags(raw: 0)

  public init() {}

  public static let minimumSize = 10

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("tag", &tag)
    try c.field("global_seq", &globalSeq)
    try c.field("connect_seq", &connectSeq)
    try c.field("flags", &flags)
  }
}
