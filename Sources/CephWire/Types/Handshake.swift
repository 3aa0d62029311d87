public import Common

/// The bits of a connect message or its reply (2009.md 1.3, mainline.md 1.3).
public struct ConnectFlags: WireScalar {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let form = ScalarForm.bits

  public func appendText(to output: inout OutputBuffer) {
    output.append(raw == 0 ? "-" : raw == 1 ? "lossy" : "?")
  }
}

/// How a connecting side proves who it is (mainline.md 1.3).
public struct AuthorizerProtocol: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let unknown = AuthorizerProtocol(raw: 0)
  public static let cephx = AuthorizerProtocol(raw: 2)

  public static let names: NameTable<UInt32> = [0: "unknown", 1: "none", 2: "cephx", 4: "gss"]
}

/// The features that one end of a connection has, a bit for each (mainline.md 2.10).
public struct FeatureBits: WireScalar {
  public var raw: UInt64
  public init(raw: UInt64) { self.raw = raw }

  public static let form = ScalarForm.hexadecimal
}

/// What the connecting side asks for (`ceph_msg_connect`): 13 bytes in 2009 (2009.md 1.3), 33 since
/// (mainline.md 1.3), then with an authorizer behind them.
public struct ConnectRequest: WireStruct {
  /// What the connecting side supports; only since 2010.
  public var features = FeatureBits(raw: 0)
  /// The kind of the connecting process; selects the acceptor's policy.
  public var hostType = EntityType(raw: 0)
  /// Counts the connection attempts of the process.
  public var globalSeq: UInt32 = 0
  /// Counts the connections of the session; 0 asks for a new session.
  public var connectSeq: UInt32 = 0
  /// The version of the protocol between the two kinds of processes; only since 2010.
  public var protocolVersion: UInt32 = 0
  /// What the authorizer is; only since 2010.
  public var authorizerProtocol = AuthorizerProtocol(raw: 0)
  /// The length of the authorizer that follows, in bytes; only since 2010.
  public var authorizerLength: UInt32 = 0
  public var flags = ConnectFlags(raw: 0)

  public init() {}

  /// The length on the wire since 2010.
  public static let size = 33
  /// The length on the wire in the dialect of 2009.
  public static let size2009 = 13
  public static let minimumSize = size2009

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if !c.context.is2009 { try c.field("features", &features) }
    try c.field("host_type", kind: &hostType)
    try c.field("global_seq", &globalSeq)
    try c.field("connect_seq", &connectSeq)
    if !c.context.is2009 {
      try c.field("protocol_version", &protocolVersion)
      try c.field("authorizer_protocol", &authorizerProtocol)
      try c.field("authorizer_len", &authorizerLength)
    }
    try c.field("flags", &flags)
  }
}

/// What the accepting side answers (`ceph_msg_connect_reply`): 10 bytes in 2009 (2009.md 1.3), 26
/// since (mainline.md 1.4), then with an authorizer behind them.
public struct ConnectReply: WireStruct {
  public var tag = StreamTag(raw: 0)
  /// `ready`, `seq`: what the acceptor supports; only since 2010.
  public var features = FeatureBits(raw: 0)
  /// `ready`: the acceptor's own counter. `retry_global`: the number that must be exceeded.
  public var globalSeq: UInt32 = 0
  /// `ready`: the request's number plus 1. `retry_session`: the acceptor's number.
  public var connectSeq: UInt32 = 0
  /// The version of the protocol between the two kinds of processes; only since 2010.
  public var protocolVersion: UInt32 = 0
  /// The length of the authorizer that follows, in bytes; only since 2010.
  public var authorizerLength: UInt32 = 0
  public var flags = ConnectFlags(raw: 0)

  public init() {}

  /// The length on the wire since 2010.
  public static let size = 26
  /// The length on the wire in the dialect of 2009.
  public static let size2009 = 10
  public static let minimumSize = size2009

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 {
      var old = StreamTag2009(raw: tag.code(in: .ceph013))
      try c.field("tag", &old)
      tag = StreamTag(code: old.raw, in: .ceph013)
    } else {
      try c.field("tag", &tag)
      try c.field("features", &features)
    }
    try c.field("global_seq", &globalSeq)
    try c.field("connect_seq", &connectSeq)
    if !c.context.is2009 {
      try c.field("protocol_version", &protocolVersion)
      try c.field("authorizer_len", &authorizerLength)
    }
    try c.field("flags", &flags)
  }
}
