import Capture
import CephWire
import Common
import Dissector
import Foundation
import MDSClient

/// Lets a machine follow one client of a recording of `captures/v0.9`: it is told what the client did
/// and received, and what both sent can be compared.
struct RecordingFeed {
  private(set) var client: MDSClient
  private let name: EntityName
  /// What the client sent as a CLIENT_RECONNECT, and what the machine sent, in order.
  private(set) var recordedReconnects: [ClientReconnect] = []
  private(set) var ownReconnects: [ClientReconnect] = []
  /// Caps messages, releases and leases of the client that the machine knew nothing of, and those that
  /// came out otherwise.
  private(set) var strangers: [String] = []
  private(set) var differences: [String] = []
  private(set) var checked = 0
  private(set) var highestInodeCount = 0

  init(following client: Int32) {
    var configuration = MDSClient.Configuration()
    configuration.profile = .user09
    configuration.knowledge = .recorded
    self.client = MDSClient(
      configuration, at: Instant(nanoseconds: 0), randomness: ScriptedBytes())
    name = EntityName(.client, client)
  }

  /// Goes through a recording.
  mutating func follow(_ scenario: String) throws {
    for message in try MessageCollector.messages(of: scenario) {
      client.advance(to: message.time)
      if message.source == name { takeSent(message) }
      if message.destination == name { takeReceived(message) }
      highestInodeCount = max(highestInodeCount, client.cache.inodeCount)
    }
  }

  private mutating func takeReceived(_ message: CollectedMessage) {
    let incoming: Incoming? =
      switch message.value {
      case let map as MDSMap: .map(map)
      case let session as ClientSession: .session(session)
      case let reply as ClientReply: .reply(reply, isCorrupt: false)
      case let forward as ClientRequestForward: .forward(forward)
      case let caps as ClientCaps: .caps(caps)
      case let lease as ClientLease: .lease(lease)
      case let snap as ClientSnap: .snap(snap)
      default: nil
      }
    guard let incoming else { return }
    client.receive(incoming, from: message.source)
    // What the machine sends by itself comes at once; the client's own is compared with it later.
    collectOwn()
  }

  private var pendingLeases: [ClientLease] = []

  private mutating func collectOwn() {
    for effect in client.takeEffects() {
      guard case .send(let sending) = effect else { continue }
      switch sending.message {
      case .reconnect(let reconnect): ownReconnects.append(reconnect)
      case .lease(let lease): pendingLeases.append(lease)
      default: break
      }
    }
  }

  private mutating func takeSent(_ message: CollectedMessage) {
    guard message.destination.type == .mds else { return }
    let rank = MDSRank(clamping: message.destination.number)
    switch message.value {
    case let session as ClientSession: takeSession(session, to: rank)
    case let request as ClientRequest: takeRequest(request, to: rank)
    case let caps as ClientCaps: takeCaps(caps, to: rank)
    case let release as ClientCapRelease: takeRelease(release, to: rank)
    case let lease as ClientLease: takeLease(lease, to: rank)
    case let reconnect as ClientReconnect: recordedReconnects.append(reconnect)
    default: break
    }
  }

  private mutating func takeSession(_ session: ClientSession, to rank: MDSRank) {
    switch session.op {
    case .requestOpen: client.openSession(with: rank)
    case .requestClose: client.closeSession(with: rank)
    case .requestRenewCaps: client.tick(renews: true)
    default: break
    }
    collectOwn()
  }

  private mutating func takeRequest(_ request: ClientRequest, to rank: MDSRank) {
    if client.requests[request.tid] == nil {
      client.skipTIDs(to: request.tid &- 1)
      var operation = Operation(request.op, .path(request.path1))
      operation.arguments = request.arguments
      operation.other = .path(request.path2)
      operation.recordedReleases = request.releases
      if request.op == .open || request.op == .create {
        operation.openMode = request.arguments.openMode
      }
      client.submit(operation)
    }
    client.choose(rank, for: request.tid)
    for sending in sent() {
      guard case .request(let own) = sending.message, own.tid == request.tid else { continue }
      compare("releases of \(request.tid)", own.releases, request.releases)
    }
  }

  private mutating func takeCaps(_ caps: ClientCaps, to rank: MDSRank) {
    guard client.sendCaps(like: caps, to: rank) else {
      return strangers.append("\(caps.op.name ?? "?") of \(caps.ino.raw) to \(rank)")
    }
    guard case .caps(var own)? = sent().last?.message else { return }
    own.seq = seen(own.seq, caps.seq)
    compare("caps \(caps.op.name ?? "?") \(caps.ino.raw)", own, caps)
  }

  private mutating func takeRelease(_ release: ClientCapRelease, to rank: MDSRank) {
    for item in release.caps where !client.releaseCap(of: item.ino, from: rank) {
      strangers.append("release of \(item.ino.raw) to \(rank)")
    }
    client.sendRecordedReleases(to: rank)
    guard case .capRelease(var own)? = sent().last?.message else { return }
    for (index, item) in release.caps.enumerated() where index < own.caps.count {
      own.caps[index].issueSeq = seen(own.caps[index].issueSeq, item.issueSeq)
    }
    compare("releases", own.caps, release.caps)
  }

  private mutating func takeLease(_ lease: ClientLease, to rank: MDSRank) {
    guard !pendingLeases.isEmpty else {
      return strangers.append("lease \(lease.dname) to \(rank)")
    }
    var own = pendingLeases.removeFirst()
    own.durationMilliseconds = lease.durationMilliseconds
    compare("lease", own, lease)
  }

  /// The number that the client can have known: the latest messages to it may have crossed its own.
  private func seen(_ own: UInt32, _ recorded: UInt32) -> UInt32 {
    own > recorded && own - recorded <= 2 ? recorded : own
  }

  private mutating func compare<T: Equatable>(_ what: String, _ own: T, _ recorded: T) {
    checked += 1
    if own == recorded { return }
    let fields = zip(Mirror(reflecting: own).children, Mirror(reflecting: recorded).children)
      .compactMap { own, recorded in
        let texts = (String(describing: own.value), String(describing: recorded.value))
        return texts.0 == texts.1 ? nil : "\(own.label ?? "") \(texts.0) not \(texts.1)"
      }
    differences.append("\(what): \(fields.joined(separator: ", "))")
  }

  private mutating func sent() -> [Sending] {
    client.takeEffects().compactMap { if case .send(let sending) = $0 { sending } else { nil } }
  }
}

extension RequestArguments {
  /// How a file is opened, from the flags of Linux (2009.md 3.2).
  fileprivate var openMode: OpenMode {
    if flags & 0o200000 != 0 { return .pin }
    if flags & 0o1000000 != 0 { return .lazy }
    if flags & 2 != 0 { return .readWrite }
    return flags & 0o2001 != 0 ? .write : .read
  }
}

/// A message of a recording.
struct CollectedMessage {
  var time: Instant
  var source: EntityName
  var destination: EntityName
  var value: any WireMessage
}

/// Gathers the messages of a recording.
final class MessageCollector: EventSink {
  private var messages: [CollectedMessage] = []

  func event(_ event: borrowing Event) {
    guard let message = event.message, let decoded = message.decoded,
      let source = event.from.name, let destination = event.to.name
    else { return }
    messages.append(
      CollectedMessage(
        time: event.stamp.time, source: source, destination: destination,
        value: decoded.value))
  }

  static func messages(of scenario: String) throws -> [CollectedMessage] {
    let directory = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "captures/v0.9")
    var reader = try CaptureReader(paths: [directory.appending(path: scenario + ".pcap").path])
    let collector = MessageCollector()
    var dissector = Dissector(sink: collector, options: DissectorOptions())
    while reader.next({ dissector.receive($0, $1) }) {}
    dissector.finish()
    return collector.messages
  }
}
