import CephWire
import Common
import MDSClient
import Synthesis

/// How a run ends.
extension World {
  /// How often everything is delivered before what is still under way counts as stuck: time enough
  /// for every MDS to recover, with a reconnect that nobody sends.
  private static let healingRounds = 24
  /// UMT2…UMT4: 60 s for the requests, 60 s and one wait for the sessions, 15 s for the monitors.
  private static let unmountSeconds = 200.0

  /// Everything goes well from now on, until nothing is under way; then no request may be left but
  /// those that hang by design.
  mutating func heal() {
    note("from now on everything goes well")
    surroundings.numbers = SplitMix64(seed: scenario.seed)
    for round in 0..<Self.healingRounds where finding == nil {
      deliverEverything()
      for rank in 0..<MDSRank(scenario.rankCount) { advance(rank) }
      while !application.toWriteBack.isEmpty && finding == nil { writeBack() }
      let isOver = isCalm
      if isOver && round > 3 { break }
      if round % 2 == 0 { publishMap() }
      passTime(seconds: 5)
      checkRequests()
      checkCaps()
    }
    if finding == nil { checkNothingHangs() }
  }

  private var isCalm: Bool {
    client.requests.isEmpty && cluster.activeRanks.count == scenario.rankCount
      && cluster.daemons.allSatisfy {
        $0.connection.toMDS.isEmpty && $0.connection.toClient.isEmpty
      }
  }

  private mutating func deliverEverything() {
    for _ in 0..<20 where finding == nil {
      var isMoving = false
      for index in cluster.daemons.indices where cluster.daemons[index].isAlive {
        while deliver(to: index) { isMoving = true }
        cluster.daemons[index].flush(.max, &surroundings)
        settleSurroundings()
      }
      let addresses = cluster.daemons.map(\.address)
      for address in addresses {
        while let index = cluster.index(of: address), finding == nil, deliver(from: index) {
          isMoving = true
        }
      }
      // A retry gets through in the end.
      if client.wantedEpoch > 0 && client.wantedEpoch <= cluster.epoch {
        monitors.questions = [client.wantedEpoch]
        serveMonitors(isReliable: true)
        isMoving = true
      }
      if !isMoving { return }
    }
  }

  private mutating func checkNothingHangs() {
    for (tid, request) in client.requests where request.isRegistered {
      if watch.request(tid)?.loss != nil || mayWait(request) { continue }
      watch.find(
        .notLost,
        "request \(tid) hangs: waiting for \(request.waiting), unsafe: \(request.gotUnsafe)")
    }
  }

  /// Whether what a request waits for does not come, by design.
  private func mayWait(_ request: PendingRequest) -> Bool {
    switch request.waiting {
    case .choice: return false
    case .nothing: return request.session.map(isNeverTold) ?? false
    case .map: return watch.wishIsLost
    case .session(let rank):
      // O12: no reconnect is ever large enough.
      if client.sessions[rank]?.state == .reconnecting {
        return scenario.quirks.contains(.reconnectSizing)
      }
      // O29, O6: what was said about the session has got lost.
      return watch.sessionMessagesLost.contains(rank) || isNeverTold(of: rank)
    }
  }

  /// O19: whether an MDS has failed without the client's hearing of it: it does not ask for the
  /// next map by itself, and who takes over only tells those whose session it knows.
  private func isNeverTold(of rank: MDSRank) -> Bool {
    guard client.wantedEpoch <= client.map.epoch, let index = cluster.holder(of: rank) else {
      return false
    }
    let daemon = cluster.daemons[index]
    return client.map.address(rank) != daemon.address && !daemon.hasTold
  }

  // MARK: Unmounting

  /// The client unmounts; then nothing of it is left.
  mutating func unmount() {
    surroundings.numbers = SplitMix64(seed: scenario.seed &+ 1)
    if !scenario.isForced { closeEverything() }
    note("unmounts")
    client.shutDown(isForced: scenario.isForced)
    settle(.shutdown)
    let end = client.now.nanoseconds + Int64(Self.unmountSeconds * 1e9)
    var pause = 5.0
    while !client.isShutDown && client.now.nanoseconds < end && finding == nil {
      deliverEverything()
      if watch.unmountWasAsked && surroundings.numbers.chance(30) {
        client.monitorsConfirmedUnmount()
      }
      passTime(seconds: pause)
      pause = min(pause * 2, 40)
    }
    if finding == nil { checkNothingIsLeft() }
  }

  private mutating func checkNothingIsLeft() {
    if !client.isShutDown {
      return watch.find(.unmounts, "the client has not unmounted in \(Self.unmountSeconds) s")
    }
    passTime(seconds: 400)
    var footprint = client.footprint
    tampering.footprint?(&footprint)
    if footprint != Footprint() { watch.find(.nothingIsLeft, "\(footprint)") }
    if client.nextDeadline != nil { watch.find(.nothingIsLeft, "something is still to be done") }
    let cache = client.cache
    if cache.capCount != 0 || !cache.realms.isEmpty {
      watch.find(
        .nothingIsLeft, "\(cache.capCount) caps and \(cache.realms.count) realms are left")
    }
    checkOutcomes()
  }

  /// Every request has got its outcome, unless unmounting has given it up.
  private mutating func checkOutcomes() {
    let began = watch.shutdownBegan?.nanoseconds ?? 0
    // O10: UMT2 takes its full time wherever a request hangs.
    let hasWaited = client.now.nanoseconds - began >= 60_000_000_000
    for (index, request) in watch.requests.enumerated()
    where request.outcome == nil && !hasWaited {
      watch.find(.notLost, "request \(index + 1) has no outcome")
    }
  }
}
