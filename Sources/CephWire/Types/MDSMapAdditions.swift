/// What the map of the metadata servers has been given since its extended version 4, one after the
/// other (mainline.md 3.9.2).
public struct MDSMapAdditions: Hashable, Sendable {
  public var lastFailureOSDEpoch: UInt32 = 0
  /// Booleans about snapshots before version 10, flags since.
  public var everAllowedFeatures: UInt8 = 0
  public var explicitlyAllowedFeatures: UInt8 = 0
  public var inlineDataEnabled: UInt8 = 0
  /// Whether there is a file system at all.
  public var enabled: UInt8 = 0
  public var fileSystemName = WireString()
  public var damaged: [MDSRank] = []
  public var balancer = WireString()
  /// -1 is as many as are needed.
  public var standbyCountWanted: Int32 = 0
  public var oldMaxMDS: Int32 = 0
  /// The number of a release: -1 is none in version 14, 0 later.
  public var minCompatClient: Int64 = 0
  /// What clients must be able to do; nil where the set has no bits, not even zeros.
  public var requiredClientFeatures: FeatureBitset<SessionFeatures>?
  public var balanceRankMask = WireString()
  /// In bytes.
  public var maxXattrSize: UInt64 = 0
  /// The daemon that leads those that quiesce subtrees; 0 is none.
  public var quiesceClusterLeader: UInt64 = 0
  public var quiesceClusterMembers: [UInt64] = []

  /// Makes what an empty map has.
  public init() {}

  /// Walks what extended version `version` has, in wire order.
  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C, version: UInt16
  ) throws(WireError) {
    if version >= 4 { try c.field("last_failure_osd_epoch", &lastFailureOSDEpoch) }
    if version >= 6 {
      try c.field("ever_allowed_features", &everAllowedFeatures)
      try c.field("explicitly_allowed_features", &explicitlyAllowedFeatures)
    }
    if version >= 7 { try c.field("inline_data_enabled", &inlineDataEnabled) }
    if version >= 8 {
      try c.field("enabled", &enabled)
      try c.field("fs_name", &fileSystemName)
    }
    if version >= 9 { try c.list("damaged", &damaged) }
    if version >= 11 { try c.field("balancer", &balancer) }
    if version >= 12 { try c.field("standby_count_wanted", &standbyCountWanted) }
    if version >= 13 { try c.field("old_max_mds", &oldMaxMDS) }
    if version >= 15 {
      try c.field("min_compat_client", &minCompatClient, as: UInt8.self)
    } else if version == 14 {
      try c.field("min_compat_client", &minCompatClient, as: Int8.self)
    }
    if version >= 16 { try c.section("required_client_features", &requiredClientFeatures) }
    if version >= 17 { try c.field("bal_rank_mask", &balanceRankMask) }
    if version >= 18 { try c.field("max_xattr_size", &maxXattrSize) }
    if version >= 19 {
      try c.field("qdb_cluster_leader", &quiesceClusterLeader)
      try c.list("qdb_cluster_members", &quiesceClusterMembers)
    }
  }
}
