/// A file system elsewhere that mirrors one here (mainline.md 3.9.4).
public struct MirrorCluster: WireVersioned {
  public var clientName = WireString()
  public var clusterName = WireString()
  public var fileSystemName = WireString()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("client_name", &clientName)
    try c.field("cluster_name", &clusterName)
    try c.field("fs_name", &fileSystemName)
  }
}

/// The same with its name (mainline.md 3.9.4).
public struct MirrorPeer: WireVersioned {
  public var uuid = WireString()
  public var remote = MirrorCluster()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("uuid", &uuid)
    try c.field("remote", &remote)
  }
}

/// Where a file system is mirrored (mainline.md 3.9.4).
public struct MirrorInfo: WireVersioned {
  public var mirrored: UInt8 = 0
  public var peers: [MirrorPeer] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("mirrored", &mirrored)
    try c.list("peers", &peers)
  }
}

/// A file system and the map of its metadata servers (mainline.md 3.9.4).
public struct FileSystem: WireVersioned {
  public var id: Int32 = 0
  public var map = MDSMapBody()
  public var mirrorInfo = MirrorInfo()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(2, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fscid", &id)
    try c.section("mdsmap", &map)
    if structVersion.number >= 2 { try c.field("mirror_info", &mirrorInfo) }
  }
}

/// A daemon and the file system that it serves (mainline.md 3.9.4).
public struct MDSRole: WireStruct {
  public var globalID: UInt64 = 0
  /// -1 is none.
  public var fileSystem: Int32 = -1

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("gid", &globalID)
    try c.field("fscid", &fileSystem)
  }
}

/// A daemon and the epoch in which the map had news of it (mainline.md 3.9.4).
public struct StandbyEpoch: WireStruct {
  public var globalID: UInt64 = 0
  public var epoch: UInt32 = 0

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("gid", &globalID)
    try c.field("epoch", &epoch)
  }
}

/// The map of the file systems and of all daemons (mainline.md 3.9.4; `next_filesystem_id` has eight
/// bytes, as recordings show).
public struct FSMapBody: WireVersioned {
  public var epoch: UInt32 = 0
  public var nextFileSystemID: UInt64 = 1
  /// The file system of clients that name none; -1 is none.
  public var legacyClientFileSystem: Int32 = -1
  public var defaultCompat = CompatSet()
  /// Whether there may be more than one file system.
  public var enableMultiple: UInt8 = 0
  public var fileSystems: [FileSystem] = []
  public var roles: [MDSRole] = []
  public var standbyDaemons: [MDSInfo] = []
  public var standbyEpochs: [StandbyEpoch] = []
  public var everEnabledMultiple: UInt8 = 0
  /// When the map was made.
  public var birthTime = Timespec()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(8, compat: 6)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("epoch", &epoch)
    try c.field("next_filesystem_id", &nextFileSystemID)
    try c.field("legacy_client_fscid", &legacyClientFileSystem)
    try c.field("default_compat", &defaultCompat)
    try c.field("enable_multiple", &enableMultiple)
    try c.list("filesystems", &fileSystems)
    try c.list("mds_roles", &roles)
    try c.list("standby_daemons", &standbyDaemons)
    try c.list("standby_epochs", &standbyEpochs)
    if structVersion.number >= 7 { try c.field("ever_enabled_multiple", &everEnabledMultiple) }
    if structVersion.number >= 8 { try c.field("btime", &birthTime) }
  }
}
