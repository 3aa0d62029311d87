import CephWire
import Common
import MDSClient
import Synthesis

/// What happens in the cluster.
extension World {
  /// A random life of an MDS that is alive and satisfies a condition.
  private mutating func pickDaemon(
    where condition: (MDSModel) -> Bool = { _ in true }
  ) -> Int? {
    let indices = cluster.daemons.indices.filter {
      cluster.daemons[$0].isAlive && condition(cluster.daemons[$0])
    }
    return surroundings.numbers.pick(Array(indices))
  }

  mutating func flushJournal() {
    guard let index = pickDaemon(where: { !$0.journal.isEmpty }) else { return }
    let count = 1 + surroundings.numbers.below(3)
    note("mds\(cluster.daemons[index].rank) journals up to \(count)")
    cluster.daemons[index].flush(count, &surroundings)
  }

  mutating func advanceCluster() {
    let ranks = (0..<MDSRank(scenario.rankCount)).filter { rank in
      cluster.holder(of: rank).map { cluster.daemons[$0].state.next != nil } ?? true
    }
    if let rank = surroundings.numbers.pick(ranks) { advance(rank) }
  }

  mutating func advance(_ rank: MDSRank) {
    let before = cluster.epoch
    cluster.advance(rank, &surroundings)
    guard cluster.epoch != before else { return }
    let state = cluster.holder(of: rank).map { cluster.daemons[$0].state }
    note("mds\(rank) is \(state?.name ?? "gone"): map \(cluster.epoch)")
    surroundings.activeRanks = cluster.activeRanks
    settleSurroundings()
  }

  mutating func publishMap() {
    cluster.publish()
    note("map \(cluster.epoch), with nothing new")
  }

  mutating func changeAuthority() {
    guard let directory = surroundings.numbers.pick(surroundings.files.directories) else { return }
    let rank = MDSRank(surroundings.numbers.below(scenario.rankCount))
    note("mds\(rank) gets authority over \(directory)")
    surroundings.files.authority[directory] = rank
  }

  // MARK: Caps

  mutating func changeCaps(_ action: Action) {
    let needsLease = action == .leases
    guard
      let index = pickDaemon(where: {
        $0.hasSettledSession && !(needsLease ? $0.leases.isEmpty : $0.caps.isEmpty)
      })
    else { return }
    let rank = cluster.daemons[index].rank
    if action == .leases { return revokeLease(index) }
    guard let ino = surroundings.numbers.pick(cluster.daemons[index].caps.keys.sorted()) else {
      return
    }
    let bits = surroundings.numbers.pick(CapBits.portions) ?? 0
    switch action {
    case .grant:
      note("mds\(rank) grants more of \(ino)")
      cluster.daemons[index].grant(ino, adding: bits)
    case .revoke:
      note("mds\(rank) takes \(Capabilities(raw: bits & ~1)) of \(ino) back")
      cluster.daemons[index].revoke(ino, bits & ~1)
    case .truncate:
      note("mds\(rank) truncates \(ino)")
      surroundings.files.truncate(ino)
      let truncateSeq = surroundings.files.nodes[ino]?.truncateSeq ?? 0
      cluster.daemons[index].truncate(ino, 0, truncateSeq: truncateSeq)
    case .recall:
      note("mds\(rank) wants caps back")
      let maximum = UInt32(surroundings.numbers.below(3))
      cluster.daemons[index].sendSession(.recallState) { $0.maxCaps = maximum }
    default: migrate(ino, from: index)
    }
  }

  private mutating func revokeLease(_ index: Int) {
    let places = cluster.daemons[index].leases.keys.sorted {
      ($0.directory, $0.name) < ($1.directory, $1.name)
    }
    guard let place = surroundings.numbers.pick(places) else { return }
    note("mds\(cluster.daemons[index].rank) takes a lease in \(place.directory) back")
    cluster.daemons[index].revokeLease(place)
  }

  private mutating func migrate(_ ino: UInt64, from index: Int) {
    let rank = cluster.daemons[index].rank
    let target = pickDaemon(where: {
      $0.rank != rank && $0.state.raw >= MDSState.active.raw
        && ($0.session == nil || $0.hasSettledSession && !($0.session?.isClosing ?? false))
    })
    guard let target, let cap = cluster.daemons[index].exportCap(ino) else { return }
    note("mds\(rank) hands \(ino) over to mds\(cluster.daemons[target].rank)")
    cluster.daemons[target].importCap(ino, from: cap, &surroundings)
  }

  // MARK: Faults

  mutating func disturb(_ action: Action) {
    switch action {
    case .crash:
      // Most often one that has something to lose.
      let busy = surroundings.numbers.chance(70) ? pickDaemon(where: { !$0.journal.isEmpty }) : nil
      guard let index = busy ?? pickDaemon() else { return }
      note("mds\(cluster.daemons[index].rank) dies: map \(cluster.epoch + 1)")
      cluster.crash(index, arriving: surroundings.numbers.below(4), &surroundings)
    case .stop:
      guard let index = pickDaemon(where: { $0.state.raw >= MDSState.active.raw }) else { return }
      cluster.toggleStopping(index)
      let state = cluster.daemons[index].state
      note("mds\(cluster.daemons[index].rank) is \(state.name ?? "?"): map \(cluster.epoch)")
    case .reset:
      if let index = pickDaemon() { resetConnection(index) }
    default:
      guard let index = pickDaemon(where: { !$0.connection.recent.isEmpty }) else { return }
      note("the connection with mds\(cluster.daemons[index].rank) breaks and comes back")
      cluster.daemons[index].connection.repeatLast(1 + surroundings.numbers.below(3))
    }
  }

  /// The connection with an MDS loses what is queued (SES13).
  mutating func resetConnection(_ index: Int) {
    let rank = cluster.daemons[index].rank
    note("the connection with mds\(rank) is reset")
    loseMessages(of: index, because: .reset)
    client.connectionReset(by: rank)
    settle(.application)
  }
}
