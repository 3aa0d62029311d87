import CephWire
import Common
import MDSClient
import Synthesis

/// What has been done in a run.
final class Log {
  var lines: [String] = []
}

/// The machine with everything around it.
struct World {
  /// What was done to the machine last.
  enum Input: Sendable {
    case submitted(tid: UInt64)
    case reply(ClientReply, MDSRank)
    case forward(ClientRequestForward, MDSRank)
    case session(ClientSession, MDSRank)
    case caps(ClientCaps, MDSRank, held: Cap?)
    case pushed(MDSRank)
    case map(before: KnownMDSMap, source: EntityName)
    case time
    case application
    case shutdown
  }

  let scenario: Scenario
  var client: MDSClient
  var cluster: ClusterModel
  var monitors = MonitorLine()
  var application = ApplicationModel()
  var surroundings = Surroundings()
  var watch: Watch
  let tampering: Tampering
  /// Takes down what is done, where somebody wants to know.
  var log: Log?
  var tally = Tally()

  init(_ scenario: Scenario, tampering: Tampering = Tampering()) {
    self.scenario = scenario
    self.tampering = tampering
    var configuration = MDSClient.Configuration()
    configuration.knowledge = tampering.knowledge
    configuration.quirks = scenario.quirks
    configuration.clusterID = ClusterModel.clusterID
    client = MDSClient(
      configuration, at: surroundings.now,
      randomness: MachineNumbers(source: SplitMix64(seed: ~scenario.seed)))
    cluster = ClusterModel(rankCount: scenario.rankCount)
    watch = Watch(quirks: scenario.quirks)
    surroundings.activeRanks = cluster.activeRanks
  }

  /// The first thing that should not be.
  var finding: Finding? { surroundings.findings.first ?? watch.finding }

  func note(_ text: @autoclosure () -> String) {
    if let log { log.lines.append(text()) }
  }

  // MARK: What the machine wants done

  /// Does what the machine wants done, and checks it.
  mutating func settle(_ input: Input) {
    var effects = client.takeEffects()
    tampering.effects?(&effects)
    watch.expect(input, client)
    for effect in effects {
      watch.observe(effect, input, client)
      tally.note(effect)
      if log != nil { noteEffect(effect) }
      carryOut(effect, input)
    }
    watch.finish(input, client)
  }

  private mutating func carryOut(_ effect: Effect, _ input: Input) {
    switch effect {
    case .send(let sending): carry(sending)
    case .requestMap(let epoch): monitors.questions.append(epoch)
    case .markDown(let rank, let address): markDown(rank, address)
    case .completed(let tid, let outcome): completed(tid, outcome, input)
    case .writeBackWanted(let ino): application.toWriteBack.append(ino.raw)
    default: break
    }
  }

  private mutating func carry(_ sending: Sending) {
    var sending = sending
    tampering.onTheWire?(&sending.message)
    guard let address = client.map.address(sending.rank) else { return }
    var tid: UInt64 = 0
    if case .request(let request) = sending.message { tid = request.tid }
    // An address that nobody listens at any more is one of a life that has ended.
    guard let index = cluster.index(of: address), cluster.daemons[index].isAlive else {
      if let index = cluster.index(of: address), tid != 0 {
        cluster.daemons[index].connection.lost.append(tid)
      }
      return
    }
    cluster.daemons[index].connection.toMDS.append(sending.message, tid: tid)
  }

  /// NEW2: the connection is closed; what is queued is lost.
  private mutating func markDown(_ rank: MDSRank, _ address: EntityAddress) {
    guard let index = cluster.index(of: address) else { return }
    loseMessages(of: index, because: .connectionClosed)
  }

  /// A connection loses what is queued. What an MDS that lives does not get, or the client, is
  /// gone.
  mutating func loseMessages(of index: Int, because loss: Loss) {
    let lost = cluster.daemons[index].connection.reset()
    for ino in cluster.daemons[index].departing {
      // O29: the client is not told that the cap has gone.
      doubt(CapKey(rank: cluster.daemons[index].rank, ino: ino))
    }
    cluster.daemons[index].departing = []
    cluster.daemons[index].session?.loseStale()
    // Either the client has got that map, or it is lost.
    cluster.daemons[index].hasTold = false
    guard cluster.daemons[index].isAlive else {
      cluster.daemons[index].connection.lost += lost
      return
    }
    for tid in lost { watch.lose(tid, loss) }
    watch.sessionMessagesLost.insert(cluster.daemons[index].rank)
  }

  /// What the client believes of a cap may be wrong from now on.
  mutating func doubt(_ key: CapKey) {
    surroundings.doubtfulCaps.insert(key)
    watch.doubtfulCaps.insert(key)
  }

  private mutating func completed(_ tid: UInt64, _ outcome: Outcome, _ input: Input) {
    guard outcome == .result(0), case .reply(let reply, _) = input, reply.tid == tid,
      reply.isTarget != 0, let ino = reply.trace?.target.ino,
      let mode = watch.request(tid)?.openMode
    else { return }
    application.opened.append(ApplicationModel.Opened(ino: ino.raw, mode: mode))
  }

  // MARK: What the machine gets

  /// Gives the machine a message of an MDS.
  mutating func receive(_ message: Incoming, from rank: MDSRank) {
    tally.note(message)
    let input: Input
    switch message {
    case .reply(let reply, _): input = .reply(reply, rank)
    case .forward(let forward):
      let seen = client.requests[forward.tid]?.forwards ?? 0
      if seen > 0xff && forward.numForward <= seen { watch.lose(forward.tid, .countWrapped) }
      input = .forward(forward, rank)
    case .session(let session): input = .session(session, rank)
    case .caps(let caps):
      input = .caps(caps, rank, held: client.cap(of: caps.ino, from: rank))
    case .map: return receiveMap(message, from: EntityName(.mds, rank))
    default: input = .pushed(rank)
    }
    give(message, from: EntityName(.mds, rank))
    settle(input)
  }

  mutating func receiveMap(_ message: Incoming, from source: EntityName) {
    let before = client.map
    watch.noteKickMiss(client)
    let withMDS = client.requests
    give(message, from: source)
    settle(.map(before: before, source: source))
    buryTheDead(before: before, requests: withMDS)
  }

  private mutating func give(_ message: Incoming, from source: EntityName) {
    if let change = tampering.incoming {
      if let changed = change(message) { client.receive(changed, from: source) }
    } else {
      client.receive(message, from: source)
    }
  }

  /// Lives of MDSs that have ended, and that the client's map does not name any more: what was with
  /// them is nowhere now.
  private mutating func buryTheDead(
    before: KnownMDSMap, requests: [UInt64: PendingRequest]
  ) {
    let map = client.map
    let gone = cluster.daemons.filter {
      !$0.isAlive && $0.diedIn <= map.epoch && map.address($0.rank) != $0.address
    }
    for daemon in gone {
      let rank = daemon.rank
      let isSeen = map.state(rank).raw < before.state(rank).raw
      let isUnseen = !isSeen && scenario.quirks.contains(.comparesStatesOnly)
      if isUnseen { watch.sessionMessagesLost.insert(rank) }
      for (tid, request) in requests where daemon.holds(tid) || daemon.connection.carries(tid) {
        if isUnseen {
          watch.lose(tid, .restartUnseen)
        } else if request.session != rank && request.forwardSession != rank {
          watch.lose(tid, .passedOn)
        }
      }
    }
    if !gone.isEmpty {
      let numbers = Set(gone.map(\.number))
      cluster.daemons.removeAll { numbers.contains($0.number) }
    }
    if let tid = watch.kickMisses, let request = requests[tid], isKicked(request, before),
      client.requests[tid]?.attempts == request.attempts
    {
      watch.lose(tid, .kickMissed)
    }
  }

  /// NEW2, NEW3: whether a map calls for a request to be sent again.
  private func isKicked(_ request: PendingRequest, _ before: KnownMDSMap) -> Bool {
    let map = client.map
    return [request.session, request.forwardSession].compactMap(\.self).contains { rank in
      map.state(rank).raw < before.state(rank).raw
        || (!before.isActive(rank) && map.isActive(rank))
    }
  }

  // MARK: Where a request is

  /// Whether a request is with an MDS, or on its way.
  func isSomewhere(_ tid: UInt64) -> Bool {
    cluster.daemons.contains { $0.connection.carries(tid) || $0.holds(tid) }
  }
}
