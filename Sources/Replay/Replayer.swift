public import CephWire
import Common
public import Dissector
import MDSClient
import Transport

/// Feeds the events of a capture to one machine per client, and hands out what they find.
///
/// Memory is bounded: a client of which nothing has been seen for ten minutes of the capture is
/// forgotten, as by its MDS; so are the longest silent ones where there are too many. Where clients
/// hold too much, the one that holds most is taken up anew, as after a loss.
public final class Replayer: EventSink {
  /// How many clients have been replayed, and what was found of each; the last ones where there were
  /// very many.
  public private(set) var summaries: [ClientSummary] = []
  /// How many clients there were in all.
  public private(set) var clientCount = 0
  /// How many findings there were of each severity.
  public private(set) var counts: [Severity: Int] = [:]

  /// The types of messages that a replay needs to see decoded.
  public static let messageTypes: Set<MessageType> = [
    MonMap.code, ClientMount.code, ClientMountAck.code, ClientUnmount.code, MDSGetMap.code,
    MDSMap.code, ClientSession.code, ClientReconnect.code, ClientRequest.code,
    ClientRequestForward.code, ClientReply.code, ClientCaps.code, ClientLease.code, ClientSnap.code,
    ClientCapRelease.code,
  ]

  /// What was given up because a cap was hit.
  public private(set) var givenUp = ReplayGivenUp()

  private let options: ReplayOptions
  private let mostWeight: Int
  private let sink: any FindingSink
  private var clients: [ClientEndpoint: ReplayedClient] = [:]
  /// The client's end of each connection.
  private var connections = BoundedTable<Int, Connection>(capacity: mostConnections)
  /// Connections on which the session's state was forgotten, until it is known whose they are.
  private var resetConnections = BoundedTable<Int, Void>(capacity: mostConnections)
  /// The weight of all clients.
  private var weight = 0
  private var now = Instant(nanoseconds: .min)
  private var nextPurge = Instant(nanoseconds: .min)

  /// Summaries of more clients than anybody reads.
  static let mostSummaries = 1 << 12
  /// More clients than are connected at once to most clusters; with more, the eighth that was not seen
  /// for longest is forgotten. Each takes about 6 KiB besides its weight.
  static let mostClients = 1 << 13
  /// About how many bytes all that clients hold may take; some 100,000 inodes with their names and caps.
  static let mostWeight = 128 << 20
  /// Connections of clients that are known: those that the transport evicts never end.
  private static let mostConnections = 1 << 15
  /// More ranks than a cluster has; messages for others are nobody's.
  private static let mostRanks: MDSRank = 1 << 12
  /// How long a silent client is remembered: longer than a fail-over takes, and than an MDS keeps the
  /// session of a client that does not renew it.
  private static let memory: Int64 = 600_000_000_000

  private struct Connection {
    var client: ClientEndpoint
    /// The other end, where it is an MDS.
    var rank: MDSRank?
    /// The event of the connection request, where it begins a session anew.
    var isFresh: Bool
  }

  /// Whether nobody wants more findings.
  public var isDone: Bool { sink.isDone }

  /// Makes a replayer that hands its findings to `sink`.
  public convenience init(options: ReplayOptions = ReplayOptions(), sink: any FindingSink) {
    self.init(options: options, sink: sink, mostWeight: Self.mostWeight)
  }

  /// Makes a replayer whose clients may hold another number of bytes.
  init(options: ReplayOptions, sink: any FindingSink, mostWeight: Int) {
    self.options = options
    self.sink = sink
    self.mostWeight = mostWeight
  }

  /// Takes the next event of the capture.
  public func event(_ event: borrowing Event) {
    // The machine speaks the dialect of 2009 alone.
    if let dialect = event.dialect, dialect != .ceph013 { return }
    now = max(now, event.stamp.time)
    switch event.content {
    case .message(let message): self.message(message, event)
    case .ack: alive(event)
    case .gap(let count, _): if count > 0 { lost(event) }
    case .reset, .close: ended(event)
    case .connectReply(let reply):
      if reply.tag == .resetSession { resetConnections[event.connection] = () }
      alive(event)
    case .connect, .banner, .address, .peerAddress, .authorizer, .seqExchange, .keepalive,
      .frame:
      alive(event)
    }
    if now >= nextPurge { purge() }
  }

  /// Ends the capture.
  public func finish() {
    for client in clients.values.sorted(by: { $0.firstEvent < $1.firstEvent }) { end(client) }
    clients.removeAll()
  }

  // MARK: Messages

  private func message(_ message: MessageEvent, _ event: borrowing Event) {
    guard let isFromClient = Self.isFromClient(message.header) else { return }
    let party = isFromClient ? event.from : event.to
    guard let identity = ClientEndpoint(party) else { return }
    let client = client(identity, party, message.header, event)
    let peer = isFromClient ? message.header.destination : message.header.source
    note(event.connection, identity, peer.name)
    guard !client.isRepeated(message.header, isFromClient, event.connection, peer) else { return }
    if client.isBehind(event.connection, isFromClient, event.stamp.time) {
      // A direction that begins in the middle has waited for what came before.
      client.replay.lostMessages()
    }
    guard client.replay.proceed(to: event.stamp) else { return }
    if isFromClient { client.replay.alive(at: event.stamp.time) }
    guard peer.name.type != .mds || 0..<Self.mostRanks ~= peer.name.rank ?? -1 else { return }
    guard let decoded = message.decoded, isWanted(client) else { return }
    defer { weigh(client) }
    guard ReplayedMessage.isPlausible(decoded.value, message.header) else {
      givenUp.messages += 1
      return client.replay.lostMessages()
    }
    if isFromClient {
      client.sent += 1
      sent(decoded, message.header, peer.name, client, event)
    } else {
      client.received += 1
      let receipt = Receipt(event: event.number, source: peer.name, time: event.stamp.time)
      client.replay.received(decoded.value, isWhole: decoded.isWhole, receipt)
    }
  }

  /// Whether a message goes from a client to a server, or from a server to a client; nil where it
  /// is neither.
  private static func isFromClient(_ header: MessageHeader) -> Bool? {
    let (source, destination) = (header.sourceName.type, header.destination.name.type)
    let isClient: (EntityType) -> Bool = { $0 == .client }
    let isServer: (EntityType) -> Bool = { $0 == .mds || $0 == .monitor }
    if isClient(source), isServer(destination) { return true }
    if isServer(source), isClient(destination) { return false }
    return nil
  }

  private func isWanted(_ client: ReplayedClient) -> Bool {
    guard let wanted = options.client else { return true }
    return client.replay.name.number == wanted || client.replay.name.number < 0
  }

  private func sent(
    _ decoded: DecodedMessage, _ header: MessageHeader, _ peer: EntityName,
    _ client: ReplayedClient,
    _ event: borrowing Event
  ) {
    guard decoded.isWhole else { return }
    let (replay, number, time) = (client.replay, event.number, event.stamp.time)
    replay.machine.advance(to: time)
    guard let rank = peer.rank else {
      return replay.sentToMonitor(decoded.value, event: number, at: time)
    }
    guard replay.isWhole || replay.heardRanks.contains(rank) || Self.isOpening(decoded.value) else {
      return
    }
    switch decoded.value {
    case let request as ClientRequest:
      replay.sent(
        request, dataLength: Int(header.dataLength), to: rank, event: number, at: time)
    case let caps as ClientCaps: replay.sent(caps, to: rank, event: number, at: time)
    case let release as ClientCapRelease: replay.sent(release, to: rank, event: number, at: time)
    case let session as ClientSession: replay.sent(session, to: rank, event: number, at: time)
    case let lease as ClientLease: replay.sent(lease, to: rank, event: number, at: time)
    case let reconnect as ClientReconnect:
      replay.sent(reconnect, to: rank, event: number, at: time)
    default: break
    }
  }

  /// Whether a client may send a message before it has heard anything of the MDS. All others tell
  /// nothing where the recording lacks what the MDS says.
  private static func isOpening(_ message: any WireMessage) -> Bool {
    message is ClientReconnect || (message as? ClientSession)?.op == .requestOpen
  }

  private func client(
    _ identity: ClientEndpoint, _ party: Party, _ header: MessageHeader, _ event: borrowing Event
  ) -> ReplayedClient {
    let name = header.sourceName.type == .client ? header.sourceName : header.destination.name
    if let known = clients[identity] {
      known.replay.learn(name: name)
      known.lastSeen = event.stamp.time
      return known
    }
    if clients.count >= Self.mostClients { forgetOldest(Self.mostClients / 8) }
    let profile = options.profile ?? Self.profile(of: identity)
    let replay = ClientReplay(
      name: name, profile: profile, at: event.stamp.time, sink: Counter(self))
    let client = ReplayedClient(
      replay: replay, address: party.addressText, event: event.number, at: event.stamp.time)
    clients[identity] = client
    clientCount += 1
    return client
  }

  /// A kernel client has no nonce, one in user space that of its process (2009.md 1.2).
  private static func profile(of identity: ClientEndpoint) -> ClientProfile {
    identity.nonce == 0 ? .kernel2009 : .user09
  }

  // MARK: Connections

  private func note(_ number: Int, _ identity: ClientEndpoint, _ peer: EntityName) {
    if connections[number] != nil { return }
    let rank = peer.rank
    connections[number] = Connection(client: identity, rank: rank, isFresh: true)
    clients[identity]?.open(number)
    if resetConnections[number] != nil, let rank {
      resetConnections[number] = nil
      clients[identity]?.replay.sessionReset(rank)
    }
  }

  private func alive(_ event: borrowing Event) {
    guard let connection = connections[event.connection],
      let client = clients[connection.client], ClientEndpoint(event.from) == connection.client
    else { return }
    client.lastSeen = event.stamp.time
    if client.replay.proceed(to: event.stamp) { client.replay.alive(at: event.stamp.time) }
  }

  private func lost(_ event: borrowing Event) {
    guard let connection = connections[event.connection],
      let client = clients[connection.client]
    else { return }
    client.replay.lostMessages()
  }

  private func ended(_ event: borrowing Event) {
    resetConnections[event.connection] = nil
    guard let connection = connections[event.connection],
      let client = clients[connection.client]
    else { return }
    connections[event.connection] = nil
    client.forget(event.connection)
    client.lastSeen = event.stamp.time
    if let rank = connection.rank,
      !client.openConnections.contains(where: { connections[$0]?.rank == rank })
    {
      client.replay.connectionEnded(to: rank, at: event.stamp.time)
    }
  }

  // MARK: Ends

  /// Forgets the clients of which nothing has been seen for long: a living one renews its sessions.
  private func purge() {
    nextPurge = Instant(nanoseconds: now.nanoseconds &+ Self.memory / 10)
    let silent = clients.filter {
      now.nanoseconds &- $0.value.lastSeen.nanoseconds > Self.memory
    }
    for (endpoint, client) in silent.sorted(by: { $0.value.firstEvent < $1.value.firstEvent }) {
      forget(endpoint, client)
    }
  }

  /// Makes room: many at a time, so that each costs little.
  private func forgetOldest(_ count: Int) {
    let oldest = clients.sorted { $0.value.lastSeen < $1.value.lastSeen }.prefix(count)
    for (endpoint, client) in oldest { forget(endpoint, client) }
    givenUp.clients += oldest.count
  }

  /// Takes account of what a client holds; where all together hold too much, the one that holds most
  /// is taken up anew, or half of those that were not seen for longest are forgotten.
  private func weigh(_ client: ReplayedClient) {
    update(client)
    if weight <= mostWeight { return }
    guard let heaviest = clients.values.max(by: { $0.weight < $1.weight }) else { return }
    guard heaviest.weight > mostWeight / 64 else { return forgetOldest(clients.count / 2) }
    heaviest.replay.lostMessages()
    givenUp.states += 1
    update(heaviest)
  }

  private func update(_ client: ReplayedClient) {
    let now = client.replay.weight
    weight += now - client.weight
    client.weight = now
  }

  private func forget(_ endpoint: ClientEndpoint, _ client: ReplayedClient) {
    for number in client.openConnections { connections[number] = nil }
    end(client)
    clients[endpoint] = nil
    weight -= client.weight
  }

  private func end(_ client: ReplayedClient) {
    // One without a number has never been mounted.
    guard isWanted(client), client.replay.name.number >= 0 else { return }
    client.replay.finish(at: now)
    if summaries.count == Self.mostSummaries {
      summaries.removeFirst()
      givenUp.summaries += 1
    }
    summaries.append(client.summary)
  }

  fileprivate func count(_ finding: Finding) {
    counts[finding.severity, default: 0] += 1
    sink.found(finding)
  }

  /// Counts findings on their way out.
  private final class Counter: FindingSink {
    private unowned let replayer: Replayer
    init(_ replayer: Replayer) { self.replayer = replayer }
    func found(_ finding: Finding) { replayer.count(finding) }
  }
}
