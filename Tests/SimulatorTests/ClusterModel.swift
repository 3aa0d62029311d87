import CephWire
import Common
import MDSClient

extension MDSState {
  static let replay = MDSState(raw: 8)
  static let resolve = MDSState(raw: 9)
  static let rejoin = MDSState(raw: 11)
  static let clientReplay = MDSState(raw: 12)

  /// What an MDS that has taken over goes on to.
  var next: MDSState? {
    switch self {
    case .replay: .resolve
    case .resolve: .reconnect
    case .reconnect: .rejoin
    case .rejoin: .clientReplay
    case .clientReplay: .active
    default: nil
    }
  }
}

/// The MDSs and the map that the monitors have of them.
struct ClusterModel: Sendable {
  static let clusterID = ClusterID(raw: 0xcef5)
  private static let firstNumber: UInt16 = 6800

  private(set) var epoch: UInt32 = 1
  /// Every life of an MDS that the client may still have to do with.
  var daemons: [MDSModel] = []
  let rankCount: Int
  /// What the journal of a rank that has failed says of the session.
  private var journaled: [MDSRank: (isOpen: Bool, absence: Absence)] = [:]
  private var lastNumber = Self.firstNumber

  init(rankCount: Int) {
    self.rankCount = rankCount
    for rank in 0..<MDSRank(rankCount) {
      daemons.append(MDSModel(rank: rank, number: lastNumber, state: .active))
      lastNumber += 1
    }
  }

  /// Where the life that holds a rank is in `daemons`.
  func holder(of rank: MDSRank) -> Int? {
    daemons.firstIndex { $0.rank == rank && $0.isAlive }
  }

  func index(of address: EntityAddress) -> Int? {
    daemons.firstIndex { $0.address == address }
  }

  var activeRanks: Set<MDSRank> {
    var ranks: Set<MDSRank> = []
    for daemon in daemons where daemon.isAlive && daemon.state.raw >= MDSState.active.raw {
      ranks.insert(daemon.rank)
    }
    return ranks
  }

  /// The map as it is now.
  var map: MDSMap {
    var map = MDSMap()
    map.clusterID = Self.clusterID
    map.epoch = epoch
    map.map.epoch = epoch
    map.map.sessionTimeout = 60
    map.map.sessionAutoclose = 300
    map.map.maxMDS = UInt32(rankCount)
    for daemon in daemons where daemon.isAlive {
      var info = MDSInfo()
      info.rank = daemon.rank
      info.state = daemon.state
      info.address = daemon.address
      info.incarnation = Int32(daemon.number)
      map.map.infos.append(info)
    }
    return map
  }

  /// A new map, for whatever reason.
  mutating func publish() { epoch += 1 }

  // MARK: Failure and recovery

  /// An MDS dies: what is not journaled is lost, and so is most of what is under way.
  mutating func crash(_ index: Int, arriving: Int, _ world: inout Surroundings) {
    let daemon = daemons[index]
    for entry in daemon.journal.reversed() {
      guard case .update(let update) = entry else { continue }
      world.files.undo(update.performed.undo)
      world.underWay.remove(update.request.tid)
    }
    journaled[daemon.rank] = (daemon.session?.isOpen == true, daemon.absence)
    daemons[index].isAlive = false
    // What is in the network may still arrive.
    daemons[index].connection.loseBeyond(arriving)
    publish()
    daemons[index].diedIn = epoch
    world.activeRanks = activeRanks
  }

  /// A failed rank is taken over, or the one who has taken over goes on.
  mutating func advance(_ rank: MDSRank, _ world: inout Surroundings) {
    guard let index = holder(of: rank) else { return takeOver(rank, world) }
    guard var next = daemons[index].state.next, daemons[index].mayLeaveState(&world) else { return }
    // Who is alone has nobody to resolve anything with.
    if next == .resolve && rankCount == 1 { next = .reconnect }
    daemons[index].state = next
    publish()
    world.activeRanks = activeRanks
    switch next {
    case .reconnect:
      daemons[index].reconnectUntil = Instant(
        nanoseconds: world.now.nanoseconds + MDSModel.reconnectWindow)
      daemons[index].tell(map)
    case .clientReplay: daemons[index].replay(&world)
    case .active:
      daemons[index].tell(map)
      for index in daemons.indices where world.activeRanks.contains(daemons[index].rank) {
        if daemons[index].isAlive { daemons[index].handleDeferred(&world) }
      }
    default: break
    }
  }

  private mutating func takeOver(_ rank: MDSRank, _ world: Surroundings) {
    var daemon = MDSModel(rank: rank, number: lastNumber, state: .replay)
    lastNumber += 1
    if let before = journaled[rank] {
      daemon.absence = before.absence
      if before.isOpen {
        daemon.session = MDSModel.SessionRecord(
          isOpen: true, awaitsReconnect: true, lastHeard: world.now)
      }
    }
    daemons.append(daemon)
    publish()
  }

  /// An MDS is told to stop, or not to.
  mutating func toggleStopping(_ index: Int) {
    switch daemons[index].state {
    case .active: daemons[index].state = .stopping
    case .stopping: daemons[index].state = .active
    default: return
    }
    publish()
  }
}

extension MDSModel {
  /// Whether all is done that the state is for.
  mutating func mayLeaveState(_ world: inout Surroundings) -> Bool {
    guard state == .reconnect, session?.awaitsReconnect == true else { return true }
    guard let until = reconnectUntil, world.now >= until else { return false }
    // 5.16.6: the time is over.
    giveUpSession(&world)
    return true
  }

  /// The session ends without the client's knowing.
  mutating func giveUpSession(_ world: inout Surroundings) {
    forgetSession(.givenUp)
    for request in deferred { world.dropped.append((request.tid, .sessionGivenUp)) }
    deferred = []
    world.givenUp.append(rank)
  }

  /// CLIENTREPLAY: what was answered unsafely in an earlier life is done again.
  mutating func replay(_ world: inout Surroundings) {
    handleDeferred(&world)
    flush(journal.count, &world)
  }
}

extension Connection {
  /// One end dies: of what it has sent the first messages may still arrive.
  mutating func loseBeyond(_ count: Int) {
    // What is lost is still counted as being with the dead one, until the client knows of its
    // death.
    lost += toMDS.lose(after: 0) + toClient.lose(after: count)
    copies = min(copies, count)
  }
}
