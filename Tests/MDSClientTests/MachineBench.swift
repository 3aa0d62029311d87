import CephWire
import Common
import MDSClient

/// Gives the bytes that a test wants, one for each number that is asked for; then zeros.
struct ScriptedBytes: RandomNumberGenerator, Sendable {
  var bytes: [UInt8] = []

  mutating func next() -> UInt64 { bytes.isEmpty ? 0 : UInt64(bytes.removeFirst()) }
}

/// A machine on the bench: short words for what is done to it, and for what comes out.
struct MachineBench {
  var client: MDSClient

  init(
    quirks: Quirks = .recommended, profile: ClientProfile = .kernel2009,
    knowledge: MDSClient.Knowledge = .complete, bytes: [UInt8] = []
  ) {
    var configuration = MDSClient.Configuration()
    configuration.quirks = quirks
    configuration.profile = profile
    configuration.knowledge = knowledge
    configuration.clusterID = Self.clusterID
    client = MDSClient(
      configuration, at: Instant(nanoseconds: 0), randomness: ScriptedBytes(bytes: bytes))
  }

  /// A machine with a map of one active MDS, and an open session with it.
  static func open(
    quirks: Quirks = .recommended, profile: ClientProfile = .kernel2009,
    knowledge: MDSClient.Knowledge = .complete, bytes: [UInt8] = []
  ) -> MachineBench {
    var bench = MachineBench(
      quirks: quirks, profile: profile, knowledge: knowledge, bytes: bytes)
    bench.receiveMap(1, [0: .active])
    bench.receiveSession(.open)
    _ = bench.effects()
    return bench
  }

  static let clusterID = ClusterID(raw: 7)

  // MARK: What is done

  mutating func receive(_ message: Incoming, from rank: MDSRank = 0) {
    client.receive(message, from: EntityName(.mds, rank))
  }

  /// A map comes from a monitor, or from an MDS.
  mutating func receiveMap(
    _ epoch: UInt32, _ states: [MDSRank: MDSState], from rank: MDSRank? = nil,
    port: UInt16 = 6800, maxMDS: UInt32 = 4
  ) {
    let source = rank.map { EntityName(.mds, $0) } ?? EntityName(.monitor, 0)
    client.receive(
      .map(Self.map(epoch, states, port: port, maxMDS: maxMDS)), from: source)
  }

  mutating func receiveSession(_ op: SessionOp, from rank: MDSRank = 0) {
    var message = ClientSession()
    message.op = op
    receive(.session(message), from: rank)
  }

  mutating func reply(
    _ tid: UInt64, result: Int32 = 0, isSafe: Bool = true, from rank: MDSRank = 0,
    target: UInt64? = nil
  ) {
    receive(
      .reply(Self.reply(tid, result: result, isSafe: isSafe, target: target), isCorrupt: false),
      from: rank)
  }

  mutating func forward(
    _ tid: UInt64, to rank: MDSRank, number: UInt32 = 1, mustResend: Bool, from sender: MDSRank = 0
  ) {
    receive(.forward(Self.forward(tid, to: rank, number: number, mustResend)), from: sender)
  }

  /// Lets seconds pass.
  mutating func wait(_ seconds: Double) {
    client.advance(
      to: Instant(nanoseconds: client.now.nanoseconds + Int64(seconds * 1_000_000_000)))
  }

  /// Submits a GETATTR of the root.
  @discardableResult
  mutating func submit(to hint: MDSRank? = nil, timeout seconds: Int64? = nil) -> UInt64 {
    var operation = Self.getattr
    operation.resendHint = hint
    operation.timeoutNanoseconds = seconds.map { $0 * 1_000_000_000 }
    return client.submit(operation)
  }

  // MARK: What comes out

  /// The effects since the last call, in a few words each; diagnostics only show their rule.
  mutating func effects() -> [String] { client.takeEffects().map(Self.text) }

  /// The effects but for diagnostics and requests for maps.
  mutating func work() -> [String] {
    effects().filter { !$0.hasPrefix("note ") && !$0.hasPrefix("want map ") }
  }

  /// The messages to MDSs.
  mutating func sent() -> [Sending] {
    client.takeEffects().compactMap { if case .send(let sending) = $0 { sending } else { nil } }
  }

  /// The requests among the messages to MDSs.
  mutating func sentRequests() -> [ClientRequest] {
    sent().compactMap { if case .request(let request) = $0.message { request } else { nil } }
  }

  /// Now in seconds.
  var seconds: Double { Double(client.now.nanoseconds) / 1e9 }

  // MARK: Samples

  static func address(_ rank: MDSRank, port: UInt16 = 6800) -> EntityAddress {
    var address = EntityAddress()
    address.port = Port(number: port + UInt16(rank))
    return address
  }

  static func map(
    _ epoch: UInt32, _ states: [MDSRank: MDSState], port: UInt16 = 6800, maxMDS: UInt32 = 4
  ) -> MDSMap {
    var map = MDSMap()
    map.clusterID = clusterID
    map.epoch = epoch
    map.map.epoch = epoch
    map.map.sessionTimeout = 60
    map.map.sessionAutoclose = 300
    map.map.maxMDS = maxMDS
    for (rank, state) in states.sorted(by: { $0.key < $1.key }) {
      var info = MDSInfo()
      info.rank = rank
      info.state = state
      info.address = address(rank, port: port)
      map.map.infos.append(info)
    }
    return map
  }

  static var getattr: Operation { .mount() }

  static func reply(
    _ tid: UInt64, result: Int32 = 0, isSafe: Bool = true, target: UInt64? = nil
  ) -> ClientReply {
    var reply = ClientReply()
    reply.tid = tid
    reply.op = .getattr
    reply.result = result
    reply.safe = isSafe ? 1 : 0
    if let target {
      reply.isTarget = 1
      var trace = ReplyTrace()
      trace.target.ino = InodeNumber(raw: target)
      reply.trace = trace
    }
    return reply
  }

  static func forward(
    _ tid: UInt64, to rank: MDSRank, number: UInt32, _ mustResend: Bool
  ) -> ClientRequestForward {
    var forward = ClientRequestForward()
    forward.tid = tid
    forward.destinationMDS = rank
    forward.numForward = number
    forward.clientMustResend = mustResend ? 1 : 0
    return forward
  }

  /// An effect in a few words.
  static func text(_ effect: Effect) -> String {
    switch effect {
    case .send(let sending): "\(text(sending.message)) > \(sending.rank) \(sending.rule.rawValue)"
    case .requestMap(let epoch): "want map \(epoch)"
    case .markDown(let rank, let address): "down \(rank) \(address.port.number)"
    case .completed(let tid, .result(let result)): "done \(tid) = \(result)"
    case .completed(let tid, .failed(let error)): "failed \(tid) = \(error)"
    case .madeSafe(let tid): "safe \(tid)"
    case .choiceWanted(let tid): "choose \(tid)"
    case .writeBackWanted(let ino): "write back \(ino.raw)"
    case .sessionOpened(let rank): "opened \(rank)"
    case .sessionClosed(let rank): "closed \(rank)"
    case .unmountFromMonitors: "unmount"
    case .diagnostic(let diagnostic): "note \(diagnostic.rule.rawValue)"
    }
  }

  private static func text(_ message: Outgoing) -> String {
    switch message {
    case .session(let session): session.op.name ?? "session"
    case .request(let request): "request \(request.tid)"
    case .caps: "caps"
    case .capRelease: "release"
    case .lease: "lease"
    case .reconnect: "reconnect"
    }
  }
}

extension MDSState {
  static let replay = MDSState(raw: 8)
  static let rejoin = MDSState(raw: 11)
}
