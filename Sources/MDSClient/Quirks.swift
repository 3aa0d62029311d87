/// The oddities of the kernel client of June 2009 that have a switch (2009.md 5.17). A member that is
/// set means the behaviour of the original; all others are corrected.
public struct Quirks: OptionSet, Hashable, Sendable {
  /// A bit for each oddity.
  public let rawValue: UInt32
  /// Makes a set of its bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// O1: a forward of 16 bytes is read with a missing byte that counts as 0.
  public static let shortForwards = Quirks(rawValue: 1 << 0)
  /// O2: the random choice of an MDS is skewed, and may name a rank that is down.
  public static let skewedRandomMDS = Quirks(rawValue: 1 << 1)
  /// O3: a map with a named standby target is rejected.
  public static let rejectsNamedStandbys = Quirks(rawValue: 1 << 2)
  /// O5: a reconnect is sent only if the newer map comes from the recovering MDS itself.
  public static let reconnectsOnlyOnOwnMap = Quirks(rawValue: 1 << 3)
  /// O6: a restart that shows in no state number goes unnoticed.
  public static let comparesStatesOnly = Quirks(rawValue: 1 << 4)
  /// O7: kicking may skip the newest request.
  public static let kickSkipsNewest = Quirks(rawValue: 1 << 5)
  /// O9: the caller of a request that got ESTALE gets that error although the request is sent again.
  public static let staleCompletesCaller = Quirks(rawValue: 1 << 6)
  /// O12: reconnects with many realms are never sent, and those without a session have 5 bytes.
  public static let reconnectSizing = Quirks(rawValue: 1 << 7)
  /// O14: uninitialised fields have random values instead of 0.
  public static let randomFill = Quirks(rawValue: 1 << 8)
  /// O15: requests that a worker sends carry the ids of root.
  public static let workerCredentials = Quirks(rawValue: 1 << 9)
  /// O18: fresh release messages go to the head of the queue, where a partial one gets stuck.
  public static let releasesStuck = Quirks(rawValue: 1 << 10)
  /// O22: the splits of a fragment tree are misread.
  public static let misreadSplits = Quirks(rawValue: 1 << 11)
  /// O35: a late answer to a renewal extends the time to live from the latest request.
  public static let renewalsUnmatched = Quirks(rawValue: 1 << 12)
  /// O42: a session that is being closed is asked to open.
  public static let reopensClosing = Quirks(rawValue: 1 << 13)

  /// What the table of 2009.md 5.17 recommends: faithful where it says F+flag, corrected where it
  /// says X+flag.
  public static let recommended: Quirks = [
    .skewedRandomMDS, .reconnectsOnlyOnOwnMap, .comparesStatesOnly, .kickSkipsNewest,
    .workerCredentials, .releasesStuck, .renewalsUnmatched, .reopensClosing,
  ]
  /// The original in everything.
  public static let original: Quirks = [
    .recommended, .shortForwards, .rejectsNamedStandbys, .staleCompletesCaller, .reconnectSizing,
    .randomFill, .misreadSplits,
  ]
  /// Everything corrected.
  public static let corrected: Quirks = []
}
