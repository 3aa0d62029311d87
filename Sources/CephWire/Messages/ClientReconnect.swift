public import Common

/// One capability that the client held before its MDS failed (2009.md 3.9).
public struct ReconnectCap: WireStruct {
  public var ino = InodeNumber(raw: 0)
  /// The path relative to `pathBase`.
  public var path = WireString()
  /// Uninitialised from the user-space client (2009.md 3.13, D7).
  public var capID: UInt64 = 0
  public var wanted = Capabilities(raw: 0)
  public var issued = Capabilities(raw: 0)
  public var size: UInt64 = 0
  public var mtime = Timespec()
  public var atime = Timespec()
  public var snapRealm = InodeNumber(raw: 0)
  /// The inode that the path starts from, normally the root of the mount.
  public var pathBase = InodeNumber(raw: 0)

  public init() {}

  public static let minimumSize = 68

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("path", &path)
    try c.field("cap_id", &capID)
    try c.field("wanted", &wanted)
    try c.field("issued", &issued)
    try c.field("size", &size)
    try c.field("mtime", &mtime)
    try c.field("atime", &atime)
    try c.field("snaprealm", &snapRealm)
    try c.field("pathbase", &pathBase)
  }
}

/// One snapshot realm that the client knows of (2009.md 3.9), 24 bytes.
public struct ReconnectRealm: WireStruct {
  public var ino = InodeNumber(raw: 0)
  public var seq = SnapID(raw: 0)
  public var parent = InodeNumber(raw: 0)

  public init() {}

  public static let minimumSize = 24

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("seq", &seq)
    try c.field("parent", &parent)
  }
}

/// CLIENT_RECONNECT: a client tells a recovering MDS what it held (2009.md 3.9).
public struct ClientReconnect: WireMessage {
  public static let code = MessageType(raw: 23)

  /// 1 where the client has no session with this MDS.
  public var closed: UInt8 = 0
  public var caps: [ReconnectCap] = []
  public var realms: [ReconnectRealm] = []
  /// Whether the list of realms is there at all: a kernel client without session leaves it out
  /// (2009.md 3.13, D2).
  public var hasRealms = true
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("closed", &closed)
    try c.list("caps", &caps)
    hasRealms = c.hasMore("realms", hasRealms)
    if hasRealms { try c.list("realms", &realms) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_reconnect(")
    output.append(decimal: UInt64(caps.count))
    output.append(" caps)")
  }

  public var facts: MessageFacts {
    MessageFacts(inodes: caps.map(\.ino), paths: caps.map(\.path))
  }
}
