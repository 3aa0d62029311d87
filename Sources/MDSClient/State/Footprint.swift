/// How much the machine holds: for whoever wants to know that nothing is left behind.
public struct Footprint: Hashable, Sendable {
  /// Requests in the table, those included that only wait to be sent once more (O9).
  public var requests = 0
  /// Requests that wait for a map, a session or a choice.
  public var waiting = 0
  /// Requests that were answered unsafely and are not safe yet.
  public var unsafe = 0
  /// Sessions, those included that are not open.
  public var sessions = 0
  /// Entries of wait lists, those included that no longer count.
  public var waitEntries = 0
  /// Numbers kept to find requests by.
  public var indexed = 0
  /// Inodes, names, caps and snapshot realms that are known.
  public var inodes = 0
  /// Names that are known.
  public var dentries = 0
  /// Caps that are held.
  public var caps = 0
  /// Snapshot realms that are known.
  public var realms = 0
  /// Caps whose release waits to be sent.
  public var releases = 0
  /// Effects that nobody has taken.
  public var effects = 0

  /// Makes the footprint of a machine that holds nothing.
  public init() {}
}

extension MDSClient {
  /// How much the machine holds.
  public var footprint: Footprint {
    var footprint = Footprint()
    footprint.requests = requests.count
    footprint.waiting = requests.values.count { $0.waiting != .nothing }
    footprint.unsafe = requests.values.count { $0.gotUnsafe }
    footprint.sessions = sessions.count
    footprint.waitEntries = sessions.values.reduce(waitingForMap.count) { $0 + $1.waiting.count }
    footprint.indexed = table.indexed
    footprint.inodes = cache.inodeCount
    footprint.dentries = cache.dentryCount
    footprint.caps = cache.capCount
    footprint.realms = cache.realms.count
    footprint.releases = sessions.values.reduce(0) { $0 + $1.caps.releaseCount }
    footprint.effects = effects.count
    return footprint
  }
}
