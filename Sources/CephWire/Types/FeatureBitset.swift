public import Common

/// A set of features of any size (`feature_bitset_t`, mainline.md 2.7). It stands in a section of
/// its own length; an empty set has none.
public struct FeatureBitset<Features: WireScalar>: WireSection where Features.Raw == UInt64 {
  /// The first 64 features; more have never been given out, and are `trailing` until then.
  public var low = Features(raw: 0)
  public var trailing: [UInt8] = []

  public init() {}

  /// Makes the set of these features.
  public init(_ low: Features) {
    self.low = low
  }

  public static var minimumSize: Int { 8 }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("low", &low)
  }

  /// Number and names on one line.
  public var compactText: String? {
    if !trailing.isEmpty { return nil }
    var output = OutputBuffer(capacity: 256)
    output.append("0x")
    output.append(hex: low.raw)
    output.append(" (")
    low.appendText(to: &output)
    output.append(")")
    return output.description
  }
}

/// What client and MDS of a session can do (mainline.md 2.11).
public struct SessionFeatures: WireFlags {
  public var raw: UInt64
  public init(raw: UInt64) { self.raw = raw }

  /// Bit 22 is `charmap` in userspace; Linux 7.2 takes it for `subvolume_metrics`.
  public static let bitNames: NameTable<UInt32> = [
    5: "jewel", 6: "kraken", 7: "luminous", 8: "mimic", 9: "reply_encoding", 10: "reclaim_client",
    11: "lazy_caps_wanted", 12: "multi_reconnect", 13: "deleg_ino", 14: "metric_collect",
    15: "alternate_name", 16: "notify_session_state", 17: "op_getvxattr", 18: "32bits_retry_fwd",
    19: "new_snaprealm_info", 20: "has_owner_uidgid", 21: "client_mds_auth_caps", 22: "charmap",
    23: "blockdiff",
  ]

  /// The bits that are always set and mean nothing.
  private static let reserved: UInt64 = 0x1f

  /// Appends the names of the features that mean something.
  public func appendText(to output: inout OutputBuffer) {
    output.append(bits: raw & ~Self.reserved, names: Self.bitNames)
  }
}

/// Which kinds of metrics a client collects: a bit for each `MetricType` (mainline.md 3.8).
public struct MetricTypes: WireFlags {
  public var raw: UInt64
  public init(raw: UInt64) { self.raw = raw }

  public static let bitNames = MetricType.names
}

/// What a client can tell of its work (`metric_spec_t`, mainline.md 2.7).
public struct MetricSpecification: WireVersioned {
  public var types: FeatureBitset<MetricTypes>?
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 10
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.section("types", &types)
  }
}
