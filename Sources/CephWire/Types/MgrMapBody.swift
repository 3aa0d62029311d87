/// A manager that waits for its turn, behind the number that the map finds it by (Ceph's own
/// sources).
public struct StandbyManager: WireVersioned {
  public var key: UInt64 = 0
  public var globalID: UInt64 = 0
  public var name = WireString()
  public var moduleNames: [WireString] = []
  public var modules: [ManagerModule] = []
  public var features = FeatureBits(raw: 0)
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 14
  public static let newest = StructVersion(4, compat: 1)

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("key", &key)
    try c.versioned(&self)
  }

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = structVersion.number
    try c.field("gid", &globalID)
    try c.field("name", &name)
    if version >= 2 { try c.list("old_available_modules", &moduleNames) }
    if version >= 3 { try c.list("available_modules", &modules) }
    if version >= 4 { try c.field("mgr_features", &features) }
  }
}

/// The modules that are always on in a release (Ceph's own sources).
public struct AlwaysOnModules: WireStruct {
  /// The number of the release.
  public var release: UInt32 = 0
  public var modules: [WireString] = []

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("release", &release)
    try c.list("modules", &modules)
  }
}

/// The map of the managers (mainline.md 3.10.2 for its beginning; recordings of Ceph 16 have version
/// 12, the others are those of Ceph's own sources).
public struct MgrMapBody: WireVersioned {
  public var epoch: UInt32 = 0
  /// The manager that is at work; before version 6, where it has only one address.
  public var activeAddress = EntityAddress()
  public var activeAddresses = EntityAddressVector()
  public var activeID: UInt64 = 0
  /// Whether it is ready.
  public var available: UInt8 = 0
  public var activeName = WireString()
  public var standbys: [StandbyManager] = []
  /// Those that have been turned on.
  public var modules: [WireString] = []
  /// Before version 6.
  public var moduleNames: [WireString] = []
  /// Where the modules' services are found.
  public var services: [MetadataEntry] = []
  public var availableModules: [ManagerModule] = []
  public var activeChange = Timespec()
  public var alwaysOnModules: [AlwaysOnModules] = []
  public var activeFeatures = FeatureBits(raw: 0)
  public var lastFailureOSDEpoch: UInt32 = 0
  /// The addresses of the manager's own clients, and their names in the same order.
  public var clientAddresses: [EntityAddressVector] = []
  public var clientNames: [WireString] = []
  public var flags: UInt64 = 0
  public var forceDisabledModules: [WireString] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(14, compat: 6)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = structVersion.number
    try c.field("epoch", &epoch)
    if version < 6 {
      try c.field("active_addr", &activeAddress)
    } else {
      try c.field("active_addrs", &activeAddresses)
    }
    try c.field("active_gid", &activeID)
    try c.field("available", &available)
    try c.field("active_name", &activeName)
    try c.list("standbys", &standbys)
    if version >= 2 { try c.list("modules", &modules) }
    if 2...5 ~= version { try c.list("old_available_modules", &moduleNames) }
    if version >= 3 { try c.list("services", &services) }
    if version >= 4 { try c.list("available_modules", &availableModules) }
    try layoutAdditions(&c)
  }

  /// What versions 7 and later have added.
  private mutating func layoutAdditions<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = structVersion.number
    if version >= 7 { try c.field("active_change", &activeChange) }
    if version >= 8 { try c.list("always_on_modules", &alwaysOnModules) }
    if version >= 9 { try c.field("active_mgr_features", &activeFeatures) }
    if version >= 10 { try c.field("last_failure_osd_epoch", &lastFailureOSDEpoch) }
    if version >= 11 { try c.list("clients_addrs", &clientAddresses) }
    if version >= 12 { try c.list("clients_names", &clientNames) }
    if version >= 13 { try c.field("flags", &flags) }
    if version >= 14 { try c.list("force_disabled_modules", &forceDisabledModules) }
  }
}
