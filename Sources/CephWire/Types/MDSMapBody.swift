/// A rank and its incarnation (2009.md 3.10, mainline.md 3.9.2).
public struct RankIncarnation: WireStruct {
  public var rank: MDSRank = 0
  public var incarnation: Int32 = 0

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("rank", &rank)
    try c.field("inc", &incarnation)
  }
}

/// A rank and the daemon that holds it: its address (2009.md 3.10), later its number (mainline.md
/// 3.9.2).
public struct RankHolder: WireStruct {
  public var rank: MDSRank = 0
  public var address = EntityAddress()
  public var globalID: UInt64 = 0

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("rank", &rank)
    if c.context.is2009 {
      try c.field("addr", &address)
    } else {
      try c.field("gid", &globalID)
    }
  }
}

/// What a map of the metadata servers allows and forbids; a bit for each (mainline.md 3.9.2).
public struct MDSMapFlags: WireFlags {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let bitNames: NameTable<UInt32> = [
    0: "not_joinable", 1: "allow_snaps", 4: "allow_multimds_snaps", 5: "allow_standby_replay",
    6: "refuse_client_session", 7: "refuse_standby_for_another_fs", 8: "balance_automate",
  ]
}

/// The map of the metadata servers of a file system (2009.md 3.10, mainline.md 3.9.2): whole, also
/// what the kernel client skips.
public struct MDSMapBody: WireVersioned {
  public var epoch: UInt32 = 0
  /// Only in 2009; `flags` has its place since.
  public var clientEpoch: UInt32 = 0
  public var flags = MDSMapFlags(raw: 0)
  /// The epoch of the last failure.
  public var lastFailure: UInt32 = 0
  /// The MDS that holds the root.
  public var root: MDSRank = 0
  /// In seconds.
  public var sessionTimeout: UInt32 = 0
  /// In seconds.
  public var sessionAutoclose: UInt32 = 0
  /// In bytes; only since 2010.
  public var maxFileSize: UInt64 = 0
  public var maxMDS: UInt32 = 0
  public var infos: [MDSInfo] = []
  public var dataPGPools: [Int64] = []
  /// -1 is none.
  public var casPGPool: Int64 = 0
  /// The version of what follows; nil where a map of version 2 was cut short for old peers.
  public var extendedVersion: UInt16?
  public var compat = CompatSet()
  public var metadataPGPool: Int64 = 0
  public var created = UserTime()
  public var modified = UserTime()
  public var tableServer: MDSRank = 0
  /// The ranks in the cluster.
  public var inRanks: [MDSRank] = []
  public var incarnations: [RankIncarnation] = []
  public var up: [RankHolder] = []
  public var failed: [MDSRank] = []
  public var stopped: [MDSRank] = []
  public var additions = MDSMapAdditions()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let newest = StructVersion(5, compat: 4)
  public static let newestExtended: UInt16 = 19
  public static let versionForm = VersionForm.wide(compatSince: 4, lengthSince: 4)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("epoch", &epoch)
    if c.context.is2009 {
      try c.field("client_epoch", &clientEpoch)
    } else {
      try c.field("flags", &flags)
    }
    try c.field("last_failure", &lastFailure)
    try c.field("root", &root)
    try c.field("session_timeout", &sessionTimeout)
    try c.field("session_autoclose", &sessionAutoclose)
    if !c.context.is2009 { try c.field("max_file_size", &maxFileSize) }
    try c.field("max_mds", &maxMDS)
    try c.list("mds_info", &infos)
    try layoutPools(&c)
    // The kernel client of 2009 stops here.
    if c.context.is2009 { return try layoutRanks(&c) }
    guard try layoutExtendedVersion(&c) else { return }
    let version = extendedVersion ?? 1
    if version >= 3 { try c.field("compat", &compat) }
    try layoutRanks(&c)
    try additions.layout(&c, version: version)
  }

  private mutating func layoutPools<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 {
      try c.list("data_pg_pools", &dataPGPools, as: UInt32.self)
      try c.field("cas_pg_pool", &casPGPool, as: UInt32.self)
    } else if structVersion.number < 3 {
      try c.list("data_pools", &dataPGPools, as: UInt32.self)
      try c.field("cas_pool", &casPGPool, as: Int32.self)
    } else {
      try c.list("data_pools", &dataPGPools)
      try c.field("cas_pool", &casPGPool)
    }
  }

  /// Whether the map goes on.
  private mutating func layoutExtendedVersion<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) -> Bool {
    if structVersion.number < 2 {
      extendedVersion = 1
      return true
    }
    if structVersion.number == 2, !c.hasMore("ev", extendedVersion != nil) {
      extendedVersion = nil
      return false
    }
    var version = extendedVersion ?? Self.newestExtended
    try c.field("ev", &version)
    extendedVersion = version
    return true
  }

  private mutating func layoutRanks<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 {
      try c.field("metadata_pg_pool", &metadataPGPool, as: UInt32.self)
    } else if extendedVersion ?? 1 < 5 {
      try c.field("metadata_pool", &metadataPGPool, as: UInt32.self)
    } else {
      try c.field("metadata_pool", &metadataPGPool)
    }
    try c.field("created", &created)
    try c.field("modified", &modified)
    try c.field("tableserver", &tableServer)
    try c.list("in", &inRanks)
    try c.list("inc", &incarnations)
    try c.list("up", &up)
    try c.list("failed", &failed)
    try c.list("stopped", &stopped)
  }
}
