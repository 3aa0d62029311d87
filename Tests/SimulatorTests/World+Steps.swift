import CephWire
import Common
import MDSClient
import Synthesis

/// What happens in a step.
enum Action: CaseIterable, Sendable {
  case submit, use, writeBack
  case toClient, toMDS, monitors, journal, time
  case grant, revoke, truncate, migrate, recall, leases
  case cluster, crash, stop, authority, map
  case duplicate, reset, silence, brokenMap

  /// How likely it is, compared with the others.
  var weight: Int {
    switch self {
    case .toClient, .toMDS: 24
    case .submit: 14
    case .cluster: 12
    case .use, .monitors: 8
    case .journal, .time: 7
    case .revoke, .crash: 4
    case .grant, .migrate, .leases: 2
    case .truncate, .recall, .stop, .authority, .map, .writeBack: 1
    case .duplicate, .reset, .silence, .brokenMap: 1
    }
  }

  /// What goes wrong when this happens.
  var fault: Scenario.Faults {
    switch self {
    case .crash, .stop: .crashes
    case .reset: .resets
    case .duplicate: .duplicates
    case .silence: .silence
    case .brokenMap: .brokenMaps
    default: []
    }
  }
}

/// Chooses among the actions that a scenario has.
struct ActionTable: Sendable {
  private var actions: [Action] = []

  init(_ faults: Scenario.Faults) {
    for action in Action.allCases where faults.isSuperset(of: action.fault) {
      actions += [Action](repeating: action, count: action.weight)
    }
  }

  func pick(_ numbers: inout SplitMix64) -> Action {
    actions[numbers.below(actions.count)]
  }
}

extension World {
  /// Does the step that a number stands for.
  mutating func step(_ number: UInt64, _ table: ActionTable) {
    surroundings.numbers = SplitMix64(seed: number)
    let action = table.pick(&surroundings.numbers)
    tally.steps += 1
    perform(action)
    settleSurroundings()
    checkRequests()
    if tally.steps % 4 == 0 { checkCaps() }
  }

  private mutating func perform(_ action: Action) {
    switch action {
    case .submit: submit()
    case .use: useFiles()
    case .writeBack: writeBack()
    case .toClient: deliverToClient(1 + surroundings.numbers.below(3))
    case .toMDS: deliverToMDS(1 + surroundings.numbers.below(3))
    case .monitors: serveMonitors(isReliable: false)
    case .journal: flushJournal()
    case .time:
      let longest = surroundings.numbers.pick([60, 60, 60, 250]) ?? 60
      passTime(seconds: Double(1 + surroundings.numbers.below(longest)) / 10)
    case .grant, .revoke, .truncate, .migrate, .recall, .leases: changeCaps(action)
    case .cluster: advanceCluster()
    case .crash, .stop, .reset, .duplicate: disturb(action)
    case .authority: changeAuthority()
    case .map: publishMap()
    case .silence: passTime(seconds: Double(20 + surroundings.numbers.below(300)))
    case .brokenMap: sendBrokenMap()
    }
  }

  /// What the MDSs have left to be done: requests passed on, and requests and sessions given up.
  mutating func settleSurroundings() {
    while let (rank, request) = surroundings.passedOn.popLast() {
      guard let index = cluster.holder(of: rank) else { continue }
      note("mds\(rank) gets request \(request.tid) passed on")
      cluster.daemons[index].receive(request, isPassedOn: true, &surroundings)
    }
    while let (tid, loss) = surroundings.dropped.popLast() {
      note("request \(tid) is dropped: \(loss)")
      watch.lose(tid, loss)
    }
    while let rank = surroundings.givenUp.popLast() {
      note("mds\(rank) has given up the session")
      watch.loseSession(rank)
    }
  }

  // MARK: The client's part

  private mutating func submit() {
    if client.isStopping { return }
    let operation = ApplicationModel.operation(
      surroundings.files, rankCount: scenario.rankCount, &surroundings.numbers)
    let tid = client.submit(operation)
    note("asks for \(operation.op.name ?? "?"): request \(tid)")
    watch.submitted(tid, operation, at: client.now)
    settle(.submitted(tid: tid))
  }

  /// Lets seconds pass.
  mutating func passTime(seconds: Double) {
    note("\(seconds) s pass")
    let end = Instant(nanoseconds: client.now.nanoseconds + Int64(seconds * 1e9))
    // What the machine does at its deadlines is seen one deadline at a time.
    while let deadline = client.nextDeadline, deadline <= end, finding == nil {
      client.advance(to: max(deadline, client.now))
      surroundings.now = client.now
      settle(.time)
      if client.nextDeadline == deadline { break }
    }
    client.advance(to: end)
    surroundings.now = client.now
    settle(.time)
    for index in cluster.daemons.indices where cluster.daemons[index].isAlive {
      guard cluster.daemons[index].checkSilence(at: surroundings.now) else { continue }
      giveUpSession(index)
    }
    settleSurroundings()
  }

  /// 5.16.4: the MDS ends the connection without a word; the client hears of that.
  private mutating func giveUpSession(_ index: Int) {
    cluster.daemons[index].giveUpSession(&surroundings)
    resetConnection(index)
  }

  // MARK: Delivery

  mutating func deliverToClient(_ count: Int) {
    let waiting = cluster.daemons.filter { !$0.connection.toClient.isEmpty }
    guard let number = surroundings.numbers.pick(waiting)?.number else { return }
    for _ in 0..<count where finding == nil {
      let address = MDSModel.address(of: number)
      guard let index = cluster.index(of: address), deliver(from: index) else { return }
    }
  }

  /// Gives the client the next message of an MDS.
  mutating func deliver(from index: Int) -> Bool {
    guard !client.isShutDown,
      let (message, isCopy) = cluster.daemons[index].connection.deliver()
    else { return false }
    let rank = cluster.daemons[index].rank
    note("client gets \(isCopy ? "once more " : "")from mds\(rank): \(message.text)")
    if isCopy { cluster.daemons[index].session?.repeated(message) }
    if case .caps(let caps) = message {
      let key = CapKey(rank: rank, ino: caps.ino.raw)
      if isCopy { doubt(key) }
      if caps.op == .export && !isCopy {
        let place = cluster.daemons[index].departing.firstIndex(of: key.ino)
        if let place { cluster.daemons[index].departing.remove(at: place) }
      }
    }
    if case .session(let session) = message, session.op == .stale, !isCopy {
      cluster.daemons[index].session?.untoldStale -= 1
    }
    receive(message, from: rank)
    return true
  }

  mutating func deliverToMDS(_ count: Int) {
    let waiting = cluster.daemons.indices.filter {
      cluster.daemons[$0].isAlive && !cluster.daemons[$0].connection.toMDS.isEmpty
    }
    guard let index = surroundings.numbers.pick(waiting) else { return }
    for _ in 0..<count { _ = deliver(to: index) }
  }

  /// Gives an MDS the client's next message.
  mutating func deliver(to index: Int) -> Bool {
    guard let message = cluster.daemons[index].receiveNext(&surroundings) else { return false }
    note("mds\(cluster.daemons[index].rank) gets \(message.text)")
    settleSurroundings()
    return true
  }

  mutating func serveMonitors(isReliable: Bool) {
    if client.isShutDown { return }
    let isLost = !isReliable && surroundings.numbers.chance(20)
    if !monitors.questions.isEmpty {
      let epoch = monitors.questions.removeFirst()
      note("the monitors are asked for map \(epoch)\(isLost ? ", which is lost" : "")")
      if !isLost { monitors.ask(epoch, newest: cluster.map) }
    }
    monitors.answer(cluster.map)
    guard !monitors.answers.isEmpty, isReliable || surroundings.numbers.chance(60) else { return }
    let map = monitors.answers.remove(at: surroundings.numbers.below(monitors.answers.count))
    if isLost { return }
    note("client gets \(map.text) from the monitors")
    receiveMap(.map(map), from: EntityName(.monitor, 0))
  }

  private mutating func sendBrokenMap() {
    guard client.wantedEpoch > client.map.epoch, cluster.epoch >= client.wantedEpoch else { return }
    note("client gets map \(cluster.epoch), which it cannot read")
    let broken = Incoming.brokenMap(clusterID: ClusterModel.clusterID, epoch: cluster.epoch)
    receiveMap(broken, from: EntityName(.monitor, 0))
    watch.wishIsLost = client.wantedEpoch == 0
  }
}
