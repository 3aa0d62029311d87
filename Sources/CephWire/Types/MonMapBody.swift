/// The map of the monitors (2009.md 3.11, mainline.md 3.10.1).
public struct MonMapBody: WireVersioned {
  public var clusterID = ClusterID(raw: 0)
  public var epoch: UInt32 = 0
  /// In 2009 and in version 1.
  public var monitors: [EntityInstance] = []
  /// In versions 2 to 5.
  public var namedAddresses: [NamedAddress] = []
  public var lastChanged = Timespec()
  public var created = Timespec()
  public var persistentFeatures = MonFeatureSet()
  public var optionalFeatures = MonFeatureSet()
  /// From version 5 on.
  public var infos: [MonInfo] = []
  /// The names of the monitors in the order of their ranks.
  public var ranks: [WireString] = []
  /// The number of the release that all monitors have at least.
  public var minMonRelease: UInt8 = 0
  /// Ranks of monitors that have been taken out and that may still be heard of.
  public var removedRanks: [UInt32] = []
  public var strategy = ElectionStrategy(raw: 1)
  public var disallowedLeaders: [WireString] = []
  /// Whether the cluster stretches over two sites.
  public var stretchModeEnabled: UInt8 = 0
  /// The monitor that decides between the two.
  public var tiebreakerMonitor = WireString()
  public var stretchMarkedDownMonitors: [WireString] = []
  public var authEpoch: UInt32 = 0
  public var serviceCipher: Int32 = 0
  public var allowedCiphers: [Int32] = []
  public var preferredCipher: Int32 = 0
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let newest = StructVersion(10, compat: 6)
  public static let versionForm = VersionForm.wide(compatSince: 3, lengthSince: 3)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.field("epoch", &epoch)
    if c.context.is2009 { return try c.list("mon_inst", &monitors) }
    let version = structVersion.number
    switch version {
    case ...1: try c.list("mon_inst", &monitors)
    case 2...5: try c.list("mon_addr", &namedAddresses)
    default: break
    }
    try c.field("last_changed", &lastChanged)
    try c.field("created", &created)
    if version >= 4 {
      try c.field("persistent_features", &persistentFeatures)
      try c.field("optional_features", &optionalFeatures)
    }
    if version >= 5 { try c.list("mon_info", &infos) }
    if version >= 6 { try c.list("ranks", &ranks) }
    try layoutAdditions(&c)
  }

  /// What versions 7 and later have added.
  private mutating func layoutAdditions<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = structVersion.number
    if version >= 7 { try c.field("min_mon_release", &minMonRelease) }
    if version >= 8 {
      try c.list("removed_ranks", &removedRanks)
      try c.field("strategy", &strategy)
      try c.list("disallowed_leaders", &disallowedLeaders)
    }
    if version >= 9 {
      try c.field("stretch_mode_enabled", &stretchModeEnabled)
      try c.field("tiebreaker_mon", &tiebreakerMonitor)
      try c.list("stretch_marked_down_mons", &stretchMarkedDownMonitors)
    }
    if version >= 10 {
      try c.field("auth_epoch", &authEpoch)
      try c.field("auth_service_cipher", &serviceCipher)
      try c.list("auth_allowed_ciphers", &allowedCiphers)
      try c.field("auth_preferred_cipher", &preferredCipher)
    }
  }
}
