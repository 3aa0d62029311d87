import Common

/// What part of the file system a client may touch, and as whom (`MDSCapMatch`, mainline.md 3.1).
public struct MDSCapMatch: WireVersioned {
  /// -1 is any.
  public var uid: Int64 = -1
  public var gids: [UInt32] = []
  /// Without a leading slash; empty is everything.
  public var path = WireString()
  /// Empty is every file system.
  public var fileSystemName = WireString()
  /// 1 where the superuser may not write.
  public var rootSquash: UInt8 = 0
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("uid", &uid)
    try c.list("gids", &gids)
    try c.field("path", &path)
    try c.field("fs_name", &fileSystemName)
    try c.field("root_squash", &rootSquash)
  }

  /// Appends the conditions as Ceph's log prints them, each with a space before it.
  func appendText(to output: inout OutputBuffer) {
    if !fileSystemName.isEmpty {
      output.append(" fsname=")
      output.append(fileSystemName.bytes)
    }
    if !path.isEmpty {
      output.append(" path=\"/")
      output.append(path.bytes)
      output.append("\"")
    }
    if rootSquash != 0 { output.append(" root_squash") }
    if uid == -1 { return }
    output.append(" uid=")
    output.append(decimal: uid)
    for (index, gid) in gids.enumerated() {
      output.append(index == 0 ? " gids=" : ",")
      output.append(decimal: UInt64(gid))
    }
  }
}

/// What a client may do there (`MDSCapAuth`, mainline.md 3.1).
public struct MDSCapAuth: WireVersioned {
  public var match = MDSCapMatch()
  public var readable: UInt8 = 0
  public var writeable: UInt8 = 0
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("match", &match)
    try c.field("readable", &readable)
    try c.field("writeable", &writeable)
  }

  /// Appends what Ceph's log prints: `MDSCapAuth(readable=1, writeable=1)`.
  func appendText(to output: inout OutputBuffer) {
    output.append("MDSCapAuth(")
    match.appendText(to: &output)
    output.append("readable=")
    output.append(decimal: UInt64(readable))
    output.append(", writeable=")
    output.append(decimal: UInt64(writeable))
    output.append(")")
  }
}
