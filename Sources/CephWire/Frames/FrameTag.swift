/// What a frame of messenger v2 is (msgr2-and-cephx.md 3).
public struct FrameTag: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let hello = FrameTag(raw: 1)
  public static let authRequest = FrameTag(raw: 2)
  public static let authBadMethod = FrameTag(raw: 3)
  public static let authReplyMore = FrameTag(raw: 4)
  public static let authRequestMore = FrameTag(raw: 5)
  public static let authDone = FrameTag(raw: 6)
  public static let authSignature = FrameTag(raw: 7)
  public static let clientIdent = FrameTag(raw: 8)
  public static let serverIdent = FrameTag(raw: 9)
  public static let identMissingFeatures = FrameTag(raw: 10)
  public static let sessionReconnect = FrameTag(raw: 11)
  public static let sessionReset = FrameTag(raw: 12)
  public static let sessionRetry = FrameTag(raw: 13)
  public static let sessionRetryGlobal = FrameTag(raw: 14)
  public static let sessionReconnectOK = FrameTag(raw: 15)
  public static let wait = FrameTag(raw: 16)
  public static let message = FrameTag(raw: 17)
  public static let keepalive2 = FrameTag(raw: 18)
  public static let keepalive2Ack = FrameTag(raw: 19)
  public static let ack = FrameTag(raw: 20)
  public static let compressionRequest = FrameTag(raw: 21)
  public static let compressionDone = FrameTag(raw: 22)

  public static let names: NameTable<UInt8> = [
    1: "hello", 2: "auth_request", 3: "auth_bad_method", 4: "auth_reply_more",
    5: "auth_request_more", 6: "auth_done", 7: "auth_signature", 8: "client_ident",
    9: "server_ident", 10: "ident_missing_features", 11: "session_reconnect",
    12: "session_reset", 13: "session_retry", 14: "session_retry_global",
    15: "session_reconnect_ok", 16: "wait", 17: "message", 18: "keepalive2",
    19: "keepalive2_ack", 20: "ack", 21: "compression_request", 22: "compression_done",
  ]

  /// The greatest tag that there is.
  public static let greatest: UInt8 = 22
}
