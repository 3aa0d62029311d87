/// The locks on a file that a client held (mainline.md 2.7).
public struct FileLocks: WireSection {
  public var fcntlLocks: [FileLock] = []
  public var flockLocks: [FileLock] = []
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("fcntl_locks", &fcntlLocks)
    try c.list("flock_locks", &flockLocks)
  }
}

/// One capability that the client held before its MDS failed (2009.md 3.9, mainline.md 3.6).
public struct ReconnectCap: WireVersioned {
  public var ino = InodeNumber(raw: 0)
  /// Relative to `pathBase`: in 2009 and in version 1 from the mount's root, else the last name.
  public var path = WireString()
  /// Uninitialised from the user-space client of 2009 (2009.md 3.13, D7).
  public var capID: UInt64 = 0
  public var wanted = Capabilities(raw: 0)
  public var issued = Capabilities(raw: 0)
  /// Up to version 1, as the times.
  public var size: UInt64 = 0
  public var mtime = Timespec()
  public var atime = Timespec()
  public var snapRealm = InodeNumber(raw: 0)
  /// The inode that the path starts from: the root of the mount, or the directory.
  public var pathBase = InodeNumber(raw: 0)
  /// Since version 2; nil where there are none.
  public var locks: FileLocks?
  /// Since version 3, from clients since 2017: the newest snapshot that has what is not written yet.
  public var snapFollows = SnapID(raw: 0)
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  /// The length in the dialect of 2009, but for the path's bytes.
  public static let size2009 = 68
  public static let minimumSize = 48
  public static let newest = StructVersion(2, compat: 1)

  /// The inode stands before the version, which came with version 3 of the message.
  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    if c.context.version >= 3 { try c.versioned(&self) } else { try fields(&c) }
  }

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = c.context.version
    try c.field("path", &path)
    try c.field("cap_id", &capID)
    try c.field("wanted", &wanted)
    try c.field("issued", &issued)
    if version < 2 {
      try c.field("size", &size)
      try c.field("mtime", &mtime)
      try c.field("atime", &atime)
    }
    try c.field("snaprealm", &snapRealm)
    try c.field("pathbase", &pathBase)
    if version >= 2 { try c.section("flocks", &locks) }
    if version >= 3 && structVersion.number >= 2 { try c.field("snap_follows", &snapFollows) }
  }
}

/// One snapshot realm that the client knows of (2009.md 3.9, mainline.md 3.6), 24 bytes.
public struct ReconnectRealm: WireVersioned {
  public var ino = InodeNumber(raw: 0)
  public var seq = SnapID(raw: 0)
  public var parent = InodeNumber(raw: 0)
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 24
  public static let newest = StructVersion(1, compat: 1)

  /// The version came with version 4 of the message.
  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.version >= 4 { try c.versioned(&self) } else { try fields(&c) }
  }

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("seq", &seq)
    try c.field("parent", &parent)
  }
}

/// All that a client held (2009.md 3.9, mainline.md 3.6).
public struct ReconnectPayload: WireSection {
  public var caps: [ReconnectCap] = []
  public var realms: [ReconnectRealm] = []
  /// Whether the list of realms is there at all, in 2009.
  public var hasRealms = true
  /// Since version 5: 1 where more messages follow.
  public var more: UInt8 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 4

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("caps", &caps)
    if c.context.is2009 {
      hasRealms = c.hasMore("realms", hasRealms)
      if hasRealms { try c.list("realms", &realms) }
    } else if c.context.version < 4 {
      try c.elementsToEnd("realms", &realms)
    } else {
      try c.list("realms", &realms)
      if c.context.version >= 5 { try c.field("more", &more) }
    }
  }
}
