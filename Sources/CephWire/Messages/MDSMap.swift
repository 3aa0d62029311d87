public import Common

/// What an MDS is doing (2009.md 3.10). Positive states hold a rank.
public struct MDSState: WireEnumeration {
  public var raw: Int32
  public init(raw: Int32) { self.raw = raw }

  public static let names: NameTable<Int32> = [
    0: "down:dne", -1: "down:stopped", -4: "up:boot", -5: "up:standby", -6: "up:creating",
    -7: "up:starting", -8: "up:standby-replay", 8: "up:replay", 9: "up:resolve",
    10: "up:reconnect", 11: "up:rejoin", 12: "up:clientreplay", 13: "up:active",
    14: "up:stopping",
  ]
}

/// One MDS daemon as the map has it (2009.md 3.10), keyed by its address.
public struct MDSInfo: WireStruct {
  public var key = EntityAddress()
  public var name = WireString()
  /// -1 is a standby.
  public var rank: MDSRank = 0
  /// The incarnation of the rank.
  public var incarnation: Int32 = 0
  public var state = MDSState(raw: 0)
  public var stateSeq: UInt64 = 0
  public var address = EntityAddress()
  /// Zero where the daemon is not laggy.
  public var laggySince = UserTime()
  /// -1 is none; may be uninitialised (2009.md 3.13, D7).
  public var standbyForRank: MDSRank = 0
  public var standbyForName = WireString()

  public init() {}

  public static let minimumSize = 88

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("key", &key)
    try c.field("name", &name)
    try c.field("rank", &rank)
    try c.field("inc", &incarnation)
    try c.field("state", &state)
    try c.field("state_seq", &stateSeq)
    try c.field("addr", &address)
    try c.field("laggy_since", &laggySince)
    try c.field("standby_for_rank", &standbyForRank)
    try c.field("standby_for_name", &standbyForName)
  }
}

/// A rank and its incarnation (2009.md 3.10).
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

/// A rank and the address of the daemon that holds it (2009.md 3.10).
public struct RankAddress: WireStruct {
  public var rank: MDSRank = 0
  public var address = EntityAddress()

  public init() {}

  public static let minimumSize = 28

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("rank", &rank)
    try c.field("addr", &address)
  }
}

/// The map of the metadata servers (2009.md 3.10): whole, also what the kernel client skips.
public struct MDSMapBody: WireSection {
  public var epoch: UInt32 = 0
  public var clientEpoch: UInt32 = 0
  /// The epoch of the last failure.
  public var lastFailure: UInt32 = 0
  /// The MDS that holds the root.
  public var root: MDSRank = 0
  /// In seconds.
  public var sessionTimeout: UInt32 = 0
  /// In seconds.
  public var sessionAutoclose: UInt32 = 0
  public var maxMDS: UInt32 = 0
  public var infos: [MDSInfo] = []
  public var dataPGPools: [UInt32] = []
  public var casPGPool: UInt32 = 0
  public var metadataPGPool: UInt32 = 0
  public var created = UserTime()
  public var modified = UserTime()
  public var tableServer: MDSRank = 0
  /// The ranks in the cluster.
  public var inRanks: [MDSRank] = []
  public var incarnations: [RankIncarnation] = []
  public var up: [RankAddress] = []
  public var failed: [MDSRank] = []
  public var stopped: [MDSRank] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("epoch", &epoch)
    try c.field("client_epoch", &clientEpoch)
    try c.field("last_failure", &lastFailure)
    try c.field("root", &root)
    try c.field("session_timeout", &sessionTimeout)
    try c.field("session_autoclose", &sessionAutoclose)
    try c.field("max_mds", &maxMDS)
    try c.list("mds_info", &infos)
    try c.list("data_pg_pools", &dataPGPools)
    try c.field("cas_pg_pool", &casPGPool)
    // The kernel client stops here.
    try c.field("metadata_pg_pool", &metadataPGPool)
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

/// MDS_MAP: a monitor or MDS hands on the map of the metadata servers (2009.md 3.10).
public struct MDSMap: WireMessage {
  public static let code = MessageType(raw: 21)

  public var clusterID = ClusterID(raw: 0)
  public var epoch: UInt32 = 0
  public var map = MDSMapBody()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.field("epoch", &epoch)
    try c.section("map", &map)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mdsmap(e ")
    output.append(decimal: UInt64(epoch))
    output.append(")")
  }
}
