import Common

/// The placement group that an object lies in (`pg_t`, mainline.md 3.11), 17 bytes; 8 in the first
/// versions of the messages with OSDs.
public struct PlacementGroup: WireVersioned {
  public var pool: UInt64 = 0
  public var seed: UInt32 = 0
  /// -1 always but in old clusters, where it could be the OSD that is preferred.
  public var preferred: Int32 = -1
  /// Whether it stands in 8 bytes; the message around it sets that before the group is read.
  var isOld = false
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 8
  public static let newest = StructVersion(1, compat: 0)
  /// A version, but neither compat nor length, in any version.
  public static let versionForm = VersionForm.legacy(compatSince: .max, lengthSince: .max)

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if isOld { return try layoutOld(&c) }
    try c.versioned(&self)
  }

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("pool", &pool)
    try c.field("seed", &seed)
    try c.field("preferred", &preferred)
  }

  private mutating func layoutOld<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    var (narrowPreferred, narrowSeed) = (Int16(clamping: preferred), UInt16(clamping: seed))
    var narrowPool = UInt32(clamping: pool)
    // What was read before a failure stays.
    defer {
      (preferred, seed) = (Int32(narrowPreferred), UInt32(narrowSeed))
      pool = UInt64(narrowPool)
    }
    try c.field("preferred", &narrowPreferred)
    try c.field("seed", &narrowSeed)
    try c.field("pool", &narrowPool)
  }

  /// Appends the group as Ceph prints it: `2.5`, pool and seed.
  func appendText(to output: inout OutputBuffer) {
    output.append(decimal: pool)
    output.append(".")
    output.append(hex: UInt64(seed))
  }
}

/// A placement group and which part of it, where an erasure code spreads it (`spg_t`, mainline.md
/// 3.11).
public struct ShardedPlacementGroup: WireVersioned {
  public var group = PlacementGroup()
  /// -1 where the group is not spread.
  public var shard: Int8 = -1
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("pg", &group)
    try c.field("shard", &shard)
  }

  /// Appends the group as Ceph prints it: `2.5`, or `2.5s0` where it is spread.
  func appendText(to output: inout OutputBuffer) {
    group.appendText(to: &output)
    if shard == -1 { return }
    output.append("s")
    output.append(decimal: Int64(shard))
  }
}
