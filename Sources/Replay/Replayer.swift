public import CephWire
import Common
public import Dissector
import MDSClient
import Transport

/// Feeds the events of a capture to one machine per client, and hands out what they find.
///
/// Memory is bounded by what the clients hold: a client of which nothing has been seen for ten minutes
/// of the capture is forgotten, as by its MDS.
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

  private let options: ReplayOptions
  private let sink: any FindingSink
  private var clients: [ClientEndpoint: Client] = [:]
  /// The client's end of each connection.
  private var connections: [Int: Connection] = [:]
  /// Connections on which the session's state was forgotten, until it is known whose they are.
  private var resetConnections: Set<Int> = []
  private var now = Instant(nanoseconds: .min)
  private var nextPurge = Instant(nanoseconds: .min)

  /// Summaries of more clients than anybody reads.
  private static let mostSummaries = 1 << 12
  /// More clients than are connected at once to a large cluster.
  private static let mostClients = 1 << 14
  /// More ranks than a cluster has; messages for others are nobody's.
  private static let mostRanks: MDSRank = 1 << 12
  /// More requests than a client has under way; one with more is taken up anew.
  private static let mostRequests = 1 << 16
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
  public init(options: ReplayOptions = ReplayOptions(), sink: any FindingSink) {
    self.options = options
    self.sink = sink
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
      if reply.tag == .resetSession { resetConnections.insert(event.connection) }
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
    if client.replay.sendings.count > Self.mostRequests {
      client.replay.lostMessages()
    }
    guard let decoded = message.decoded, isWanted(client) else { return }
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

  private func isWanted(_ client: Client) -> Bool {
    guard let wanted = options.client else { return true }
    return client.replay.name.number == wanted || client.replay.name.number < 0
  }

  private func sent(
    _ decoded: DecodedMessage, _ header: MessageHeader, _ peer: EntityName, _ client: Client,
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
  ) -> Client {
    let name = header.sourceName.type == .client ? header.sourceName : header.destination.name
    if let known = clients[identity] {
      known.replay.learn(name: name)
      known.lastSeen = event.stamp.time
      return known
    }
    if clients.count >= Self.mostClients { forgetOldest() }
    let profile = options.profile ?? Self.profile(of: identity)
    let replay = ClientReplay(
      name: name, profile: profile, at: event.stamp.time, sink: Counter(self))
    let client = Client(
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
    clients[identity]?.openConnections.insert(number)
    if resetConnections.remove(number) != nil, let rank {
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
    resetConnections.remove(event.connection)
    guard let connection = connections.removeValue(forKey: event.connection),
      let client = clients[connection.client]
    else { return }
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

  private func forgetOldest() {
    guard let oldest = clients.min(by: { $0.value.lastSeen < $1.value.lastSeen }) else { return }
    forget(oldest.key, oldest.value)
  }

  private func forget(_ endpoint: ClientEndpoint, _ client: Client) {
    for number in client.openConnections { connections[number] = nil }
    end(client)
    clients[endpoint] = nil
  }

  private func end(_ client: Client) {
    // One without a number has never been mounted.
    guard isWanted(client), client.replay.name.number >= 0 else { return }
    client.replay.finish(at: now)
    if summaries.count == Self.mostSummaries { summaries.removeFirst() }
    summaries.append(client.summary)
  }

  fileprivate func count(_ finding: Finding) {
    counts[finding.severity, default: 0] += 1
    sink.found(finding)
  }

  /// A client and what the replayer keeps of it.
  private final class Client {
    let replay: ClientReplay
    let address: String
    let firstEvent: Int
    var sent = 0
    var received = 0
    var openConnections: Set<Int> = []
    var lastSeen: Instant
    /// The directions of the open connections that have brought a message.
    private var begun: Set<Stream> = []
    private var latest: [Direction: Latest] = [:]

    private struct Stream: Hashable {
      var connection: Int
      var isFromClient: Bool
    }

    private struct Direction: Hashable {
      var peer: EntityAddress
      var isFromClient: Bool
    }

    private struct Latest {
      var seq: UInt64
      var connection: Int
    }

    init(replay: ClientReplay, address: String, event: Int, at time: Instant) {
      self.replay = replay
      self.address = address
      firstEvent = event
      lastSeen = time
    }

    /// Whether a direction of a connection begins behind the rest of what was recorded.
    func isBehind(_ connection: Int, _ isFromClient: Bool, _ time: Instant) -> Bool {
      guard begun.insert(Stream(connection: connection, isFromClient: isFromClient)).inserted else {
        return false
      }
      return time < replay.latest
    }

    /// The connection is gone.
    func forget(_ connection: Int) {
      openConnections.remove(connection)
      begun.remove(Stream(connection: connection, isFromClient: true))
      begun.remove(Stream(connection: connection, isFromClient: false))
    }

    /// Whether the messenger sends a message anew, over another connection than before: it keeps its
    /// number then (2009.md 1.6).
    func isRepeated(
      _ header: MessageHeader, _ isFromClient: Bool, _ connection: Int, _ peer: EntityInstance
    ) -> Bool {
      let direction = Direction(peer: peer.address, isFromClient: isFromClient)
      if let known = latest[direction], known.connection != connection, header.seq <= known.seq,
        header.seq > 1
      {
        return true
      }
      latest[direction] = Latest(seq: header.seq, connection: connection)
      return false
    }

    var summary: ClientSummary {
      ClientSummary(
        name: replay.name.description, address: address, profile: replay.profile.name, sent: sent,
        received: received, findings: replay.findingCounts)
    }
  }

  /// Counts findings on their way out.
  private final class Counter: FindingSink {
    private unowned let replayer: Replayer
    init(_ replayer: Replayer) { self.replayer = replayer }
    func found(_ finding: Finding) { replayer.count(finding) }
  }
}
