import CephWire
import Common
import MDSClient
import Transport

/// One recorded client and the machine that follows it.
///
/// What the client received goes into the machine, which says what the rules call for; what the client
/// sent is held against that. Where the two part, the machine takes up what was recorded, so that a
/// fault is found once.
final class ClientReplay {
  /// The client's name as it is known by now.
  private(set) var name: EntityName
  var machine: MDSClient
  var expectations = Expectations()
  var horizon = Horizon()
  var capHistory = CapHistory()
  /// Revocations that wait for an answer.
  var revocations: [CapKey: Revocation] = [:]
  /// Sendings of requests that are under way.
  var sendings: [UInt64: RequestSendings] = [:]
  /// Requests that are done, and by which message.
  var finished = BoundedTable<UInt64, FinishedRequest>(capacity: 1 << 10)
  var oldestTID = Versions<UInt64>(0)
  var mapEpoch = Versions<UInt32>(0)
  /// The ranks that the client sees as active, as the maps told.
  var activeRanks = Versions<[MDSRank]>([])
  var sessionSeqs: [MDSRank: Versions<UInt64>] = [:]
  var renewals: [MDSRank: Renewal] = [:]
  /// The ranks whose session was seen opening: only of those all caps are known.
  var wholeSessions: Set<MDSRank> = []
  /// The latest CLOSE, or reset, of each session.
  var sessionEnds: [MDSRank: Receipt] = [:]
  /// Requests to close: their event.
  var closeRequests: [MDSRank: (event: Int, time: Instant)] = [:]
  /// The cluster, as a monitor told.
  var clusterID: ClusterID?
  /// Whether everything that the client ever did is in the recording.
  var isWhole = false
  /// How many transaction numbers the recording does not show.
  private var skippedCount: UInt64 = 0
  /// The MDSs whose messages to the client are in the recording.
  var heardRanks: Set<MDSRank> = []
  /// Sessions whose connection the MDS has reset: they may be opened anew.
  var resetSessions: Set<MDSRank> = []
  /// Whether the client has asked the monitors for an MDS map.
  var hasAskedForMap = false
  /// The highest `oldest_client_tid` that was sent.
  var shownOldestTID: UInt64 = 0
  var lastRevocationCheck = Instant(nanoseconds: 0)
  /// How many findings there were, by check.
  private(set) var findingCounts: [Check: Int] = [:]
  /// Findings that a loss may still explain, each with the packet that it was made at.
  private var held: [(packet: Int, finding: Finding)] = []
  /// The packet of the event at hand.
  private var packet = 0
  /// After a loss: until when what is recorded may be out of order.
  private var blindUntil: Instant?

  /// For how many packets findings are held. A loss is told when the receiver has acknowledged what
  /// was lost and the transport's patience is over; until then the other direction goes on without it.
  private static let holding = 2 * TransportLimits().patience
  /// More requests than give up before they are sent.
  private static let mostSkipped: UInt64 = 4
  /// More findings at a time than anybody reads; of more the first are not held any longer.
  private static let mostHeld = 1 << 10
  /// How many findings are held.
  var findingsHeld: Int { held.count }
  let sink: any FindingSink
  /// The time of the latest event.
  private(set) var latest: Instant

  init(
    name: EntityName, profile: ClientProfile, at time: Instant, sink: any FindingSink
  ) {
    self.name = name
    self.sink = sink
    latest = time
    var configuration = MDSClient.Configuration()
    configuration.profile = profile
    configuration.quirks = profile.quirks
    configuration.knowledge = .recorded
    machine = MDSClient(configuration, at: time, randomness: NoRandomness())
  }

  var profile: ClientProfile { machine.configuration.profile }

  /// The monitors have given the client its number.
  func learn(name: EntityName) {
    if name.number >= 0 { self.name = name }
  }

  func report(
    _ check: Check, _ events: [Int], expected: String, observed: String
  ) {
    let finding = Finding(
      check, client: name.description, events: events, expected: expected, observed: observed)
    held.append((packet, finding))
    if held.count > Self.mostHeld { release(held.removeFirst().finding) }
  }

  private func release(_ finding: Finding) {
    findingCounts[finding.check, default: 0] += 1
    sink.found(finding)
  }

  /// Comes to the next event of the client.
  /// - Returns: whether it can be taken: after a loss one direction may lag behind the other, and
  ///   nothing is known before both are past it.
  func proceed(to stamp: PacketStamp) -> Bool {
    packet = stamp.number
    let count = held.prefix { packet &- $0.packet > Self.holding }.count
    for (_, finding) in held.prefix(count) { release(finding) }
    held.removeFirst(count)
    latest = max(latest, stamp.time)
    guard let end = blindUntil else { return true }
    if stamp.time <= end { return false }
    blindUntil = nil
    return true
  }

  /// The client was seen doing something, if only acknowledging.
  func alive(at time: Instant) {
    horizon.alive(at: time)
    expectations.alive(at: time, isPossible: isPossible)
    checkOverdue(at: time, patience: Expectation.patience)
    checkRevocations(at: time, patience: Revocation.patience)
    checkRenewals(at: time)
  }

  /// What the client owes when the recording, or the client, ends.
  func finish(at time: Instant) {
    checkOverdue(at: time, patience: Expectation.patienceAtEnd)
    checkRevocations(at: time, patience: Revocation.patience)
    for rank in renewals.keys.sorted() { finishRenewals(of: rank, at: time) }
    for (_, finding) in held { release(finding) }
    held.removeAll()
  }

  /// Messages are missing in the recording: from here on only what follows is known.
  func lostMessages() {
    blindUntil = latest
    let fresh = ClientReplay(name: name, profile: profile, at: latest, sink: sink)
    machine = fresh.machine
    held.removeAll()
    expectations = fresh.expectations
    capHistory = fresh.capHistory
    revocations = [:]
    sendings = [:]
    finished = fresh.finished
    oldestTID = fresh.oldestTID
    mapEpoch = fresh.mapEpoch
    activeRanks = fresh.activeRanks
    sessionSeqs = [:]
    renewals = [:]
    wholeSessions = []
    heardRanks = []
    resetSessions = []
    sessionEnds = [:]
    closeRequests = [:]
    isWhole = false
    shownOldestTID = 0
  }

  /// The recording does not show what some numbers were used for. A few may never have been sent;
  /// where there are many, it lacks the connection to an MDS.
  func skipped(_ count: UInt64) {
    guard isWhole else { return }
    let (sum, overflow) = skippedCount.addingReportingOverflow(count)
    skippedCount = sum
    if overflow || sum > Self.mostSkipped { losePart() }
  }

  /// The recording lacks something of the client: what has been found may rest on that.
  func losePart() {
    isWhole = false
    held.removeAll()
  }

  /// The connection to an MDS has ended: what was owed over it cannot be sent.
  func connectionEnded(to rank: MDSRank, at time: Instant) {
    finishRenewals(of: rank, at: time)
    expectations.excuse { $0.rank == rank && $0.missing != .reconnectMissing }
    revocations = revocations.filter { $0.key.rank != rank }
    renewals[rank] = nil
  }

  /// The MDS has forgotten the connection's state, and with it maybe the session (SES13): what was
  /// under way is lost.
  func sessionReset(_ rank: MDSRank) {
    machine.connectionReset(by: rank)
    _ = machine.takeEffects()
    resetSessions.insert(rank)
    wholeSessions.remove(rank)
    expectations.excuse { $0.rank == rank }
    revocations = revocations.filter { $0.key.rank != rank }
  }

  /// Whether what is expected could be sent as things stand.
  func isPossible(_ expectation: Expectation) -> Bool {
    // A replay is due before the MDS is active.
    guard case .request = expectation.subject, expectation.missing != .replayMissing else {
      return true
    }
    guard let rank = expectation.rank else { return !activeRanks.current.isEmpty }
    return machine.map.isActive(rank) && machine.sessions[rank]?.state == .open
  }

  private func checkOverdue(at time: Instant, patience: Int64) {
    for missed in expectations.takeOverdue(at: time, patience: patience) {
      // Of an MDS that is never heard the recording may lack everything.
      if !isWhole, let rank = missed.rank, !heardRanks.contains(rank) { continue }
      let waited = time.seconds(since: missed.cause.time)
      report(
        missed.missing, [missed.cause.event, missed.enabling?.event ?? 0, missed.reconnect ?? 0],
        expected: missed.description, observed: "none in \(rounded(waited)) s")
    }
  }
}

/// What the replay never needs: where the recording knows, nothing is left to chance.
struct NoRandomness: RandomNumberGenerator, Sendable {
  func next() -> UInt64 { 0 }
}

/// A number of seconds with at most three decimals.
func rounded(_ seconds: Double) -> String {
  let milliseconds = Int64((seconds * 1000).rounded())
  let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
  if rest == 0 { return "\(whole)" }
  let digits = String(rest.magnitude)
  return "\(whole)." + String(repeating: "0", count: 3 - digits.count) + digits
}
