/// The byte that begins a connect reply or an element of the stream, under the code that it has
/// had since 2010 (mainline.md 1.4).
///
/// Two have another code in the dialect of 2009 (2009.md 1.3); it is only met on the wire.
public struct StreamTag: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let ready = StreamTag(raw: 1)
  public static let resetSession = StreamTag(raw: 2)
  public static let wait = StreamTag(raw: 3)
  public static let retrySession = StreamTag(raw: 4)
  public static let retryGlobal = StreamTag(raw: 5)
  public static let close = StreamTag(raw: 6)
  public static let message = StreamTag(raw: 7)
  public static let ack = StreamTag(raw: 8)
  public static let keepalive = StreamTag(raw: 9)
  public static let badProtocolVersion = StreamTag(raw: 10)
  public static let badAuthorizer = StreamTag(raw: 11)
  public static let features = StreamTag(raw: 12)
  /// Ready, and each side tells the highest number that it has received.
  public static let seq = StreamTag(raw: 13)
  /// A keepalive with its time.
  public static let keepalive2 = StreamTag(raw: 14)
  /// The answer to it, with the same time.
  public static let keepalive2Ack = StreamTag(raw: 15)
  /// The authorizer must be made again, with what the reply brings.
  public static let challengeAuthorizer = StreamTag(raw: 16)

  public static let names: NameTable<UInt8> = [
    1: "ready", 2: "resetsession", 3: "wait", 4: "retry_session", 5: "retry_global", 6: "close",
    7: "msg", 8: "ack", 9: "keepalive", 10: "badprotover", 11: "badauthorizer", 12: "features",
    13: "seq", 14: "keepalive2", 15: "keepalive2_ack", 16: "challenge_authorizer",
  ]

  /// Makes the tag that `code` is on the wire of `dialect`.
  public init(code: UInt8, in dialect: Dialect) {
    raw = dialect == .ceph013 ? Self.exchanged(code) : code
  }

  /// The tag's byte on the wire of `dialect`.
  public func code(in dialect: Dialect) -> UInt8 {
    dialect == .ceph013 ? Self.exchanged(raw) : raw
  }

  /// 2009 and later codes trade places, so that no two tags become one.
  private static func exchanged(_ code: UInt8) -> UInt8 {
    switch code {
    case 7: 10
    case 8: 11
    case 10: 7
    case 11: 8
    default: code
    }
  }

  /// Whether a connect reply with this tag ends the handshake, so that the stream follows.
  public var isAcceptance: Bool { self == .ready || self == .seq }
}

/// A tag as the dialect of 2009 has it on the wire.
struct StreamTag2009: WireEnumeration {
  var raw: UInt8

  static let names: NameTable<UInt8> = [
    1: "ready", 2: "resetsession", 3: "wait", 4: "retry_session", 5: "retry_global", 6: "close",
    10: "msg", 11: "ack",
  ]
}
