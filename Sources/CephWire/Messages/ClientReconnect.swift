public import Common

/// CLIENT_RECONNECT: a client tells a recovering MDS what it held (2009.md 3.9, mainline.md 3.6).
public struct ClientReconnect: WireMessage {
  public static let code = MessageType(raw: 23)

  /// 1 where the client has no session with this MDS; only in 2009.
  public var closed: UInt8 = 0
  /// What the client held. Since 2010 it is the message's data, and nil where there is none.
  public var payload: ReconnectPayload?
  public var trailing: [UInt8] = []

  public var caps: [ReconnectCap] {
    get { all.caps }
    set { all.caps = newValue }
  }
  public var realms: [ReconnectRealm] {
    get { all.realms }
    set { all.realms = newValue }
  }
  /// Whether the list of realms is there at all: a kernel client of 2009 without session leaves it
  /// out (2009.md 3.13, D2).
  public var hasRealms: Bool {
    get { all.hasRealms }
    set { all.hasRealms = newValue }
  }
  private var all: ReconnectPayload {
    get { payload ?? ReconnectPayload() }
    set { payload = newValue }
  }

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    guard c.context.is2009 else { return try c.section("payload", &payload, in: .data) }
    try c.field("closed", &closed)
    try all.layout(&c)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_reconnect(")
    output.append(decimal: UInt64(caps.count))
    output.append(" caps")
    if !context.is2009 {
      output.append(" ")
      output.append(decimal: UInt64(realms.count))
      output.append(" realms ")
    }
    output.append(")")
  }

  public var facts: MessageFacts {
    MessageFacts(inodes: caps.map(\.ino), paths: caps.map(\.path))
  }
}
