import Common

/// What all monitors can do, and keep to; a bit for each (`mon_feature_t`).
public struct MonFeatures: WireFlags {
  public var raw: UInt64
  public init(raw: UInt64) { self.raw = raw }

  public static let bitNames: NameTable<UInt32> = [
    0: "kraken", 1: "luminous", 2: "mimic", 3: "osdmap-prune", 4: "nautilus", 5: "octopus",
    6: "pacific", 7: "elector-pinging", 8: "quincy", 9: "reef", 10: "squid", 11: "tentacle",
    32: "nvmeof_beacon_diff",
  ]
}

/// The same with its version (mainline.md 3.10.1).
public struct MonFeatureSet: WireVersioned {
  public var features = MonFeatures(raw: 0)
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("features", &features)
  }

  /// The names alone, where there is nothing else.
  public var compactText: String? {
    guard structVersion == Self.newest, trailing.isEmpty else { return nil }
    var output = OutputBuffer(capacity: 128)
    features.appendText(to: &output)
    return output.description
  }
}

/// How the monitors elect a leader.
public struct ElectionStrategy: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let names: NameTable<UInt8> = [1: "classic", 2: "disallow", 3: "connectivity"]
}
