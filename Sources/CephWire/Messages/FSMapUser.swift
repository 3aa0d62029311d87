public import Common

/// A file system's number and name (mainline.md 3.9.5).
public struct FileSystemName: WireVersioned {
  public var id: Int32 = 0
  public var name = WireString()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("cid", &id)
    try c.field("name", &name)
  }
}

/// What a client needs of the map of the file systems (mainline.md 3.9.5).
public struct FSMapUserBody: WireVersioned {
  public var epoch: UInt32 = 0
  /// The file system of clients that name none; -1 is none.
  public var legacyClientFileSystem: Int32 = -1
  public var fileSystems: [FileSystemName] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("epoch", &epoch)
    try c.field("legacy_client_fscid", &legacyClientFileSystem)
    try c.list("filesystems", &fileSystems)
  }
}

/// FS_MAP_USER: a monitor tells which file systems there are (mainline.md 3.9.5).
public struct FSMapUser: WireMessage {
  public static let code = MessageType(raw: 103)

  public var epoch: UInt32 = 0
  public var map = FSMapUserBody()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("epoch", &epoch)
    try c.field("fsmap", &map)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("fsmap.user(e ")
    output.append(decimal: UInt64(epoch))
    output.append(")")
  }
}
