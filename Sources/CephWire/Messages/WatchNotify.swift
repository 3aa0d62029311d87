public import Common

/// What those who watch an object are told.
public struct WatchEvent: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let names: NameTable<UInt8> = [
    1: "notify", 2: "notify_complete", 3: "disconnect",
  ]
}

/// WATCH_NOTIFY: an OSD tells a client of an object that it watches (mainline.md 3.11).
public struct WatchNotify: WireMessage {
  public static let code = MessageType(raw: 44)

  public var messageVersion: UInt8 = 1
  public var event = WatchEvent(raw: 1)
  /// The client's own number for the watch.
  public var cookie: UInt64 = 0
  /// Unused.
  public var version: UInt64 = 0
  /// The OSD's number for the notification.
  public var notifyID: UInt64 = 0
  public var payload: [UInt8] = []
  /// Since version 2.
  public var returnCode: Int32 = 0
  /// Since version 3: the client that has sent the notification.
  public var notifier: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("msg_ver", &messageVersion)
    try c.field("opcode", &event)
    try c.field("cookie", &cookie)
    try c.field("ver", &version)
    try c.field("notify_id", &notifyID)
    if messageVersion >= 1 { try c.bytes("bl", &payload) }
    if c.context.version >= 2 { try c.field("return_code", &returnCode) }
    if c.context.version >= 3 { try c.field("notifier_gid", &notifier) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("watch-notify(")
    output.append(event.name ?? "???")
    output.append(" (")
    output.append(decimal: UInt64(event.raw))
    output.append(") cookie ")
    output.append(decimal: cookie)
    output.append(" notify ")
    output.append(decimal: notifyID)
    output.append(" ret ")
    output.append(decimal: Int64(returnCode))
    output.append(")")
  }
}
