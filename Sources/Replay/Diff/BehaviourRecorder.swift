public import CephWire
import Common
public import Dissector

/// What the clients of one capture did.
struct Behaviour {
  /// In the order in which they first spoke to a metadata server.
  var clients: [ClientBehaviour] = []
  /// How many operations did not fit.
  var unkept = 0
  /// How many requests could not be decoded.
  var undecoded = 0
  /// How many messages were of clients beyond the most that are compared.
  var ofOtherClients = 0

  /// What limits a comparison with it, in sentences; `name` is the capture's.
  func reservations(_ name: String) -> [String] {
    var sentences: [String] = []
    if clients.isEmpty {
      sentences.append("\(name) has no client that speaks to a metadata server")
    }
    if unkept > 0 {
      sentences.append(
        "\(name) has more than can be compared: \(unkept) sendings are left out")
    }
    if ofOtherClients > 0 {
      sentences.append(
        "\(name) has more than \(Capacity.clients) clients: \(ofOtherClients) messages "
          + "of the others are left out")
    }
    if undecoded > 0 {
      sentences.append("\(name) has requests that could not be decoded: \(undecoded)")
    }
    return sentences
  }
}

/// Gathers what the clients of a capture do, for `CaptureDiff`.
public final class BehaviourRecorder: EventSink {
  private(set) var behaviour = Behaviour()
  private var places: [ClientIdentity: Int] = [:]
  private let lexicon: Lexicon
  private var records = 0

  /// The types of messages that are looked at.
  public static let types: Set<MessageType> = [
    ClientRequest.code, ClientReply.code, ClientRequestForward.code, ClientSession.code,
    ClientReconnect.code, ClientCaps.code, ClientLease.code, ClientSnap.code,
    ClientCapRelease.code,
  ]

  init(_ lexicon: Lexicon) {
    self.lexicon = lexicon
  }

  /// Takes one event of the capture.
  public func event(_ event: borrowing Event) {
    // What clients of later dialects do is not compared yet.
    if let dialect = event.dialect, dialect != .ceph013 { return }
    guard let message = event.message, Self.types.contains(message.header.type) else { return }
    let isFromClient = event.from.name?.type == .client
    guard let identity = ClientIdentity(isFromClient ? event.from : event.to) else { return }
    guard let decoded = message.decoded, decoded.isWhole else {
      if message.header.type == ClientRequest.code { behaviour.undecoded += 1 }
      return
    }
    guard let place = place(of: identity) else { return }
    take(decoded.value, isFromClient, place, event)
  }

  private func place(of identity: ClientIdentity) -> Int? {
    if let known = places[identity] { return known }
    if behaviour.clients.count >= Capacity.clients {
      behaviour.ofOtherClients += 1
      return nil
    }
    places[identity] = behaviour.clients.count
    behaviour.clients.append(ClientBehaviour(identity))
    return behaviour.clients.count - 1
  }

  private func take(
    _ message: any WireMessage, _ isFromClient: Bool, _ place: Int, _ event: borrowing Event
  ) {
    switch message {
    case let request as ClientRequest where isFromClient:
      let hasRoom = records < Capacity.records
      let isNew = behaviour.clients[place].send(
        request, event, &lexicon.vocabulary, hasRoom: hasRoom)
      if isNew { records += 1 }
      if !hasRoom { behaviour.unkept += 1 }
    case let reply as ClientReply:
      behaviour.clients[place].receive(reply, event, &lexicon.answers, &lexicon.vocabulary)
    case let forward as ClientRequestForward:
      behaviour.clients[place].receive(forward, event.number)
    case let session as ClientSession:
      count(session, place, event.number)
    case let reconnect as ClientReconnect:
      behaviour.clients[place].learn(reconnect, &lexicon.vocabulary)
      if reconnect.closed == 0 {
        behaviour.clients[place].sessions[.reconnected, default: Tally()].add(event.number)
      }
    default:
      hold(message, isFromClient, place, event)
      guard let act = Self.act(message, isFromClient) else { return }
      behaviour.clients[place].caps[act.text, default: Tally()].add(event.number, times: act.times)
    }
  }

  /// Notes what a message about caps or leases changes of what the client holds.
  private func hold(
    _ message: any WireMessage, _ isFromClient: Bool, _ place: Int, _ event: borrowing Event
  ) {
    switch message {
    case let caps as ClientCaps:
      behaviour.clients[place].hold(caps, at: event.number, &lexicon.vocabulary.paths)
    case let release as ClientCapRelease:
      behaviour.clients[place].hold(release, at: event.number, &lexicon.vocabulary.paths)
    case let lease as ClientLease:
      behaviour.clients[place].hold(
        lease, at: event.number, event.stamp.time, isFromClient: isFromClient,
        &lexicon.vocabulary.paths)
    default: break
    }
  }

  private func count(_ session: ClientSession, _ place: Int, _ event: Int) {
    let act: ClientBehaviour.SessionAct
    switch session.op {
    case .requestOpen: act = .opened
    case .open: act = .granted
    case .requestClose: act = .closing
    case .close: act = .closed
    case .stale: act = .stale
    case .recallState:
      return behaviour.clients[place].caps["caps recalled", default: Tally()].add(event)
    default: return
    }
    behaviour.clients[place].sessions[act, default: Tally()].add(event)
  }

  /// What a message about caps, leases or snaps does, in words.
  private static func act(
    _ message: any WireMessage, _ isFromClient: Bool
  ) -> (text: String, times: Int)? {
    let sender = isFromClient ? "client" : "MDS"
    switch message {
    case let caps as ClientCaps:
      return ("client_caps \(caps.op.name ?? "?") by the \(sender)", 1)
    case let lease as ClientLease:
      return ("client_lease \(lease.action.name ?? "?") by the \(sender)", 1)
    case let snap as ClientSnap:
      return ("client_snap \(snap.op.name ?? "?") by the \(sender)", 1)
    case let release as ClientCapRelease:
      return ("caps released by client_cap_release", release.caps.count)
    default: return nil
    }
  }

  /// Ends the capture: names what was named late, and forgets what only recording needs.
  func finish() -> Behaviour {
    let names = behaviour.clients.map(\.inodes)
    for place in behaviour.clients.indices {
      if !names[place].unknown.isEmpty {
        behaviour.clients[place].resolve(with: names, &lexicon.vocabulary)
      }
      behaviour.clients[place].endRecording()
    }
    places = [:]
    return behaviour
  }
}

/// The words in which both captures are described.
final class Lexicon {
  var vocabulary = Vocabulary()
  var answers = AnswerTable()
}
