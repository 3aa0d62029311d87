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

/// The same with the states that have been added since 2010 (mainline.md 4.6).
struct MainlineMDSState: WireEnumeration {
  var raw: Int32

  static let names: NameTable<Int32> = [
    0: "down:dne", -1: "down:stopped", -4: "up:boot", -5: "up:standby", -6: "up:creating",
    -7: "up:starting", -8: "up:standby-replay", -9: "up:oneshot-replay", -10: "null",
    8: "up:replay", 9: "up:resolve", 10: "up:reconnect", 11: "up:rejoin", 12: "up:clientreplay",
    13: "up:active", 14: "up:stopping", 15: "down:damaged",
  ]
}

/// What a map says of an MDS daemon besides its state; a bit for each (mainline.md 3.9.3).
public struct MDSInfoFlags: WireFlags {
  public var raw: UInt64
  public init(raw: UInt64) { self.raw = raw }

  public static let bitNames: NameTable<UInt32> = [0: "frozen"]
}

/// One MDS daemon as a map has it (2009.md 3.10; `mds_info_t`, mainline.md 3.9.3), behind the key
/// that it has there.
public struct MDSInfo: WireVersioned {
  /// The address that the map of 2009 finds the daemon by.
  public var key = EntityAddress()
  /// The number that later maps find the daemon by.
  public var keyID: UInt64 = 0
  /// The number that the monitors have given the daemon; only since 2010.
  public var globalID: UInt64 = 0
  public var name = WireString()
  /// -1 is a standby.
  public var rank: MDSRank = 0
  /// The incarnation of the rank.
  public var incarnation: Int32 = 0
  public var state = MDSState(raw: 0)
  public var stateSeq: UInt64 = 0
  public var address = EntityAddress()
  /// Takes the place of `address` from version 8 on.
  public var addresses = EntityAddressVector()
  /// Zero where the daemon is not laggy.
  public var laggySince = UserTime()
  /// -1 is none; may be uninitialised (2009.md 3.13, D7).
  public var standbyForRank: MDSRank = 0
  public var standbyForName = WireString()
  /// The ranks that subtrees are being exported to.
  public var exportTargets: [MDSRank] = []
  public var features = FeatureBits(raw: 0)
  /// The file system that the daemon is to join; -1 is any.
  public var joinFileSystem: Int32 = -1
  /// Whether the daemon is to follow the journal of another one.
  public var standbyReplay: UInt8 = 0
  public var flags = MDSInfoFlags(raw: 0)
  public var compat = CompatSet()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 66
  public static let newest = StructVersion(10, compat: 4)
  public static let versionForm = VersionForm.legacy(compatSince: 4, lengthSince: 4)

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 {
      try c.field("key", &key)
    } else {
      try c.field("key", &keyID)
    }
    try c.versioned(&self)
  }

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if !c.context.is2009 { try c.field("global_id", &globalID) }
    try c.field("name", &name)
    try c.field("rank", &rank)
    try c.field("inc", &incarnation)
    try layoutState(&c)
    try c.field("state_seq", &stateSeq)
    if c.context.is2009 || structVersion.number < 8 {
      try c.field("addr", &address)
    } else {
      try c.field("addrs", &addresses)
    }
    try c.field("laggy_since", &laggySince)
    try c.field("standby_for_rank", &standbyForRank)
    try c.field("standby_for_name", &standbyForName)
    if !c.context.is2009 { try layoutAdditions(&c) }
  }

  private mutating func layoutState<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 { return try c.field("state", &state) }
    var mainline = MainlineMDSState(raw: state.raw)
    try c.field("state", &mainline)
    state.raw = mainline.raw
  }

  /// What versions 2 and later have added.
  private mutating func layoutAdditions<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = structVersion.number
    if version >= 2 { try c.list("export_targets", &exportTargets) }
    if version >= 5 { try c.field("mds_features", &features) }
    if version >= 6 { try c.field("join_fscid", &joinFileSystem) }
    if version >= 7 { try c.field("standby_replay", &standbyReplay) }
    if version >= 9 { try c.field("flags", &flags) }
    if version >= 10 { try c.field("compat", &compat) }
  }
}
