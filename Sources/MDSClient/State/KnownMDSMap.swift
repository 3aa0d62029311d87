public import CephWire

/// What the client keeps of an MDS map (2009.md 5.2): the state and address of each rank.
public struct KnownMDSMap: Hashable, Sendable {
  /// The number of the map; 0 is none.
  public internal(set) var epoch: UInt32 = 0
  /// In seconds.
  public internal(set) var sessionTimeout: UInt32 = 0
  /// In seconds.
  public internal(set) var sessionAutoclose: UInt32 = 0
  /// How many ranks the map can have: all are below it.
  public internal(set) var maxMDS: UInt32 = 0
  private var ranks: [MDSRank: Entry] = [:]

  private struct Entry: Hashable {
    var state: MDSState
    var address: EntityAddress
    var incarnation: Int32
  }

  /// The map of a client that knows nothing: epoch 0, no ranks.
  public init() {}

  /// Takes from a map what the client looks at: of the ranks below `max_mds` those whose state is
  /// positive; later elements override earlier ones.
  public init(_ body: MDSMapBody) {
    epoch = body.epoch
    sessionTimeout = body.sessionTimeout
    sessionAutoclose = body.sessionAutoclose
    maxMDS = body.maxMDS
    for info in body.infos
    where info.rank >= 0 && UInt32(info.rank) < maxMDS && info.state.raw > 0 {
      ranks[info.rank] = Entry(
        state: info.state, address: info.address, incarnation: info.incarnation)
    }
  }

  /// How many ranks are known.
  public var count: Int { ranks.count }

  /// The state of a rank; 0 (DNE) where there is none.
  public func state(_ rank: MDSRank) -> MDSState {
    ranks[rank]?.state ?? MDSState(raw: 0)
  }

  /// The address of a rank; nil where none is known.
  public func address(_ rank: MDSRank) -> EntityAddress? {
    ranks[rank]?.address
  }

  /// The ranks with a positive state, in order.
  public var upRanks: [MDSRank] { ranks.keys.sorted() }

  /// Whether another daemon, or another life of it, holds the rank than in `older`.
  func isOther(_ rank: MDSRank, than older: KnownMDSMap) -> Bool {
    guard let entry = ranks[rank], let before = older.ranks[rank] else { return false }
    return entry.address != before.address || entry.incarnation != before.incarnation
  }

  /// Whether requests are sent to the rank (DO3).
  public func isActive(_ rank: MDSRank) -> Bool {
    state(rank).raw >= MDSState.active.raw
  }
}

extension MDSState {
  /// The MDS asks its clients to say what they hold.
  public static let reconnect = MDSState(raw: 10)
  /// The MDS takes requests.
  public static let active = MDSState(raw: 13)
  /// The MDS hands over what it has; it still takes requests.
  public static let stopping = MDSState(raw: 14)
}
