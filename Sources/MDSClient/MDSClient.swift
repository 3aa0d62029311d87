public import CephWire
public import Common

/// The MDS client of the Linux kernel of June 2009 as a value: operations, messages and the passing
/// of time in, effects out (2009.md 5).
///
/// It reads no clock, has no threads, does no I/O and makes no choices of its own but by the generator
/// that it is handed: the same inputs always give the same effects.
public struct MDSClient: Sendable {
  /// Where what the application holds and chooses comes from.
  public enum Knowledge: Hashable, Sendable {
    /// The application tells everything, and the machine decides.
    case complete
    /// The machine follows a recording: choices, ticks and what the application holds are told as
    /// they were recorded, and the machine only does by itself what the rules call for at once.
    case recorded
  }

  /// What a machine is made for.
  public struct Configuration: Sendable {
    /// Which client it is. Only its differences count here; its oddities are told by `quirks`.
    public var profile = ClientProfile.kernel2009
    /// The oddities that the machine has.
    public var quirks = Quirks.recommended
    /// Where choices come from.
    public var knowledge = Knowledge.complete
    /// The cluster of the client's monitor map (MAP2); nil takes any.
    public var clusterID: ClusterID?

    /// Makes the configuration of the kernel client that is told everything.
    public init() {}
  }

  /// What the machine was made for.
  public let configuration: Configuration
  /// The time; only `advance(to:)` moves it.
  public internal(set) var now: Instant
  /// The MDS map that the client has.
  public internal(set) var map = KnownMDSMap()
  /// The sessions by rank; one that is closed is gone.
  public internal(set) var sessions: [MDSRank: Session] = [:]
  /// What is known of the file system.
  public internal(set) var cache = Cache()
  /// `last_tid`.
  public internal(set) var lastTID: UInt64 = 0
  /// `last_renew_caps`: when sessions were last renewed; nil is not since the start.
  public internal(set) var lastRenewal: Instant?
  /// The lowest epoch that the monitors have been asked for and not given yet; 0 is none (MON2).
  public internal(set) var wantedEpoch: UInt32 = 0

  var table: RequestTable
  var waitingForMap = WaitList()
  var mapRetry: Backoff?
  /// When the next tick is due; nil before the first map (MAP9).
  var tickDue: Instant?
  var shutdown = Shutdown.none
  var isShutdownForced = false
  /// The last number given out for a place in a wait list or among the unsafe requests.
  var lastOrder: UInt64 = 0
  let startedAt: Instant
  var effects: [Effect] = []
  var generator: any RandomNumberGenerator & Sendable

  /// Makes a machine that has no map and no sessions. `generator` makes its random choices.
  public init(
    _ configuration: Configuration, at now: Instant,
    randomness generator: any RandomNumberGenerator & Sendable
  ) {
    self.configuration = configuration
    self.now = now
    self.generator = generator
    startedAt = now
    // TIC2: the first renewal is due as if there had been one at the start.
    lastRenewal = configuration.profile.has(.renewsAtThird) ? nil : now
    table = RequestTable(
      ignoringAnswered: configuration.profile.has(.oldestIgnoresUnsafe))
  }

  /// The requests by their transaction numbers.
  public var requests: [UInt64: PendingRequest] { table.entries }

  // MARK: Inputs

  /// The application asks for something; the result comes as `completed`.
  /// - Returns: the request's transaction number.
  @discardableResult
  public mutating func submit(_ operation: Operation) -> UInt64 {
    register(operation)
  }

  /// A message has arrived from `source`.
  public mutating func receive(_ message: Incoming, from source: EntityName) {
    switch message {
    case .map(let map): receiveMap(map, from: source)
    case .brokenMap(let clusterID, let epoch): receiveBrokenMap(clusterID, epoch: epoch)
    case .session(let session): receiveSession(session, from: source)
    case .reply(let reply, let isCorrupt):
      receiveReply(reply, isCorrupt: isCorrupt, from: source)
    case .forward(let forward): receiveForward(forward, from: source)
    case .shortForward(let forward): receiveShortForward(forward, from: source)
    case .caps(let caps):
      if let rank = rank(of: source, by: .cap1) { receiveCaps(caps, from: rank) }
    case .lease(let lease):
      if let rank = rank(of: source, by: .lea3) { receiveLease(lease, from: rank) }
    case .snap(let snap):
      if let rank = rank(of: source, by: .cap4) { receiveSnap(snap, from: rank) }
    case .unreadable(let type): ignoreUnreadable(type)
    }
  }

  /// The messenger says that the peer has lost the session's connection state (SES13).
  public mutating func connectionReset(by rank: MDSRank) {
    // O29: what was in flight is lost, and nothing is done about it.
    diagnose(.ses13, "mds\(rank) has reset the connection")
  }

  /// Lets time pass up to `instant`; with complete knowledge ticks and time-outs happen on the way.
  public mutating func advance(to instant: Instant) {
    while let deadline = nextDeadline, deadline <= instant {
      now = max(now, deadline)
      meetDeadlines()
    }
    now = max(now, instant)
  }

  /// Begins to unmount (5.13).
  public mutating func shutDown(isForced: Bool = false) {
    beginShutdown(isForced: isForced)
  }

  // MARK: Outputs

  /// What is to be done since the last call, in order.
  public mutating func takeEffects() -> [Effect] {
    // Not emptied but replaced: the caller then has the only reference, and nothing is copied.
    let taken = effects
    effects = []
    return taken
  }

  /// When the machine next does something by itself, if nothing happens before.
  public var nextDeadline: Instant? {
    guard configuration.knowledge == .complete else { return nil }
    return [table.nextTimeout?.due, mapRetry?.due, tickDue, shutdown.deadline]
      .compactMap(\.self).min()
  }

  // MARK: For the rules

  /// Does what is due now, the callers' time-outs first.
  private mutating func meetDeadlines() {
    while let timeout = table.nextTimeout, timeout.due <= now { timeOut(timeout.tid) }
    if let due = mapRetry?.due, due <= now { retryMapRequest() }
    if let due = tickDue, due <= now { runTick() }
    if let due = shutdown.deadline, due <= now { continueShutdown() }
  }

  /// Sends a message to a rank, because of a rule.
  mutating func send(
    _ message: Outgoing, to rank: MDSRank, by rule: Rule, dataLength: Int = 0
  ) {
    // O13: without an address the message is lost. A recording has it sent all the same.
    guard map.address(rank) != nil || configuration.knowledge == .recorded else {
      return diagnose(rule, "a message for mds\(rank) is lost: it has no address")
    }
    effects.append(.send(Sending(to: rank, message, dataLength: dataLength, by: rule)))
  }

  /// Notes something for the log.
  mutating func diagnose(_ rule: Rule, _ text: String) {
    effects.append(.diagnostic(Diagnostic(rule, text)))
  }

  /// The rank that a message comes from; nil, and noted, where that is no MDS.
  mutating func rank(of source: EntityName, by rule: Rule) -> MDSRank? {
    // O30: a negative rank is none.
    if let rank = source.rank { return rank }
    diagnose(rule, "a message that is not from an MDS, but \(source), is ignored")
    return nil
  }

  /// Notes that a message's front is too short or malformed, and nothing else.
  mutating func ignoreUnreadable(_ type: MessageType) {
    let rule: Rule =
      switch type {
      case MDSMap.code: .map1
      case ClientSession.code: .ses2
      case ClientReply.code: .rep1
      case ClientRequestForward.code: .fwd1
      case ClientLease.code: .lea3
      case ClientSnap.code: .cap4
      default: .cap1
      }
    diagnose(rule, "a message of type \(type.raw) is malformed, and ignored")
  }

  /// One random byte (MAP10, CHO3).
  mutating func randomByte() -> UInt8 {
    UInt8(truncatingIfNeeded: generator.next())
  }

  /// A new place in a wait list, or among the unsafe requests.
  mutating func nextOrder() -> UInt64 {
    lastOrder &+= 1
    return lastOrder
  }
}
