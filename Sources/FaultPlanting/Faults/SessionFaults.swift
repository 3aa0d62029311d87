import CephWire
import Common
import Encoding

/// Faults in opening, renewing and closing sessions, and in what is asked of monitors (2009.md 5.7,
/// 5.12 to 5.14).
extension Definition {
  static let openTwice = Definition(
    "DO5", in: .basic, "REQUEST_OPEN is sent once more in a session that is open"
  ) { moment throws(PlantingError) in
    guard let reply = moment.received(ClientReply.self), reply.tid == 1 else { return nil }
    var session = ClientSession()
    session.op = .requestOpen
    session.seq = moment.session?.seq ?? 0
    return try moment.inserting(session, expect: "nothing: the session is open")
  }

  static let requestAfterClose = Definition(
    "DO5", in: .basic, "a GETATTR of the root is sent after REQUEST_CLOSE"
  ) { moment throws(PlantingError) in
    guard moment.sentSession == .requestClose, let last = moment.state.lastRequest else {
      return nil
    }
    var request = ClientRequest.getattr(
      tid: last.tid &+ 1, like: last, epoch: moment.state.epoch)
    request.oldestClientTID = min(request.tid, moment.state.unfinished.min() ?? request.tid)
    return try moment.inserting(request, expect: "nothing: the session is being closed")
  }

  static let closeWrongSeq = field(
    of: ClientSession.self, "SES8", in: .basic,
    "seq of a REQUEST_CLOSE is one more than the client has received", expect: "s_seq",
    where: { _, session in session.op == .requestClose },
    edit: { _, session in session.seq &+= 1 })

  static let unmountBeforeClose = Definition(
    "UMT4", in: .basic,
    "CLIENT_UNMOUNT is sent when the session is being closed, but not closed yet"
  ) { moment throws(PlantingError) in
    guard moment.sentSession == .requestClose,
      let unmount = moment.later(ClientUnmount.self).first(where: {
        $0.event.parties?.isSent == true
      })
    else { return nil }
    var draft = Draft(moment.trace)
    try draft.move(unmount.event.id, after: moment.event.id)
    draft.about = [unmount.event.id]
    draft.expectation = "CLIENT_UNMOUNT after the last session is closed"
    return draft
  }

  static let renewalsStop = Definition(
    "TIC2", in: .failover,
    "a client stops to renew its session; what the MDS would have answered is left out"
  ) { moment throws(PlantingError) in
    guard moment.sentSession == .requestRenewCaps,
      moment.later(ClientReconnect.self).first(where: { _ in true }) == nil
    else { return nil }
    let renewals = moment.later(ClientSession.self).filter {
      $0.event.parties?.peer == moment.peer
        && [.requestRenewCaps, .renewCaps].contains($0.message.op)
    }
    guard let last = renewals.last,
      last.event.time.seconds(since: moment.event.time) >= moment.sessionTimeout,
      let first = renewals.firstIndex(where: { $0.message.op == .requestRenewCaps })
    else { return nil }
    var draft = Draft(moment.trace)
    for renewal in renewals[first...] { try draft.delete(renewal.event.id) }
    draft.about = [moment.event.id]
    draft.expectation = "further renewals"
    return draft
  }

  static let renewalTooEarly = Definition(
    "TIC2", in: .basic,
    "a session is renewed once more a moment after its last renewal was answered, and that is "
      + "answered, too"
  ) { moment throws(PlantingError) in
    guard let answer = moment.received(ClientSession.self), answer.op == .renewCaps,
      !moment.later(ClientSession.self).contains(where: { $0.message.op == .requestRenewCaps }),
      let request = moment.modelSent
    else { return nil }
    var renewal = ClientSession()
    renewal.op = .requestRenewCaps
    var draft = Draft(moment.trace)
    let id = try draft.insert(
      renewal, like: request, after: moment.event.id, nanoseconds: 1_000_000_000)
    try draft.insert(answer, like: moment.event, after: id)
    draft.about = [id]
    draft.expectation = "nothing: the last renewal was a moment ago"
    return draft
  }

  static let renewalToInactiveMDS = Definition(
    "SES10", in: .failover,
    "a session is renewed with an MDS that is replaying its journal; no recording has a client "
      + "that knows, so the monitor's map is handed to it as well, and the connection is made up"
  ) { moment throws(PlantingError) in
    guard let map = moment.received(MDSMap.self), map.epoch > moment.state.epoch,
      moment.session != nil, let early = moment.earlierMap(before: map.epoch),
      let info = (early.message as? MDSMap)?.map.infos.last(where: { $0.rank == moment.rank }),
      let monitor = moment.modelFromMonitor, let known = early.message as? MDSMap,
      let wish = moment.wishForMap
    else { return nil }
    var draft = Draft(moment.trace)
    let told = try draft.insert(known, like: monitor, after: early.id)
    // DO3: the request that waits asks for the next map, which tells that this one has been seen.
    var next = MDSGetMap()
    next.clusterID = known.clusterID
    next.want = known.epoch &+ 1
    let asked = try draft.insert(next, like: wish, after: told)
    var renewal = ClientSession()
    renewal.op = .requestRenewCaps
    var event = try moment.opening(connectionTo: info)
    try event.replace(with: renewal)
    let id = try draft.insert(event, after: asked, nanoseconds: 100_000)
    draft.about = [id]
    draft.expectation = "nothing before the MDS asks for reconnects"
    return draft
  }

  static let mapOfAnotherCluster = field(
    of: MDSGetMap.self, "MON2", in: .basic, "MDS_GETMAP names another cluster",
    expect: "the cluster of the monitor map",
    where: { _, _ in true },
    edit: { _, message in message.clusterID.raw ^= 1 })

  static let mapNotAskedFor = Definition(
    "DO3", in: .basic, "a client without a map does not ask for one, but is given it"
  ) { moment throws(PlantingError) in
    guard moment.sent(MDSGetMap.self) != nil,
      let open = moment.later(ClientSession.self).first(where: { $0.message.op == .requestOpen })
    else { return nil }
    var draft = Draft(moment.trace)
    try draft.delete(moment.event.id)
    draft.about = [open.event.id]
    draft.expectation = "MDS_GETMAP before this"
    return draft
  }
}

extension Moment {
  /// The operation, where the client sends a session message.
  var sentSession: SessionOp? { sent(ClientSession.self)?.op }

  /// The session with the MDS at the other end.
  var session: SessionState? { state.sessions[rank] }

  /// After how many seconds without renewal a session is stale.
  var sessionTimeout: Double { Double(state.map?.map.sessionTimeout ?? 60) }

  /// A message of the other end's predecessors: an MDS map between the client's and epoch `epoch`
  /// in which the rank is up, but does not ask for reconnects yet.
  fileprivate func earlierMap(before epoch: UInt32) -> TraceEvent? {
    trace.events[..<index].last { event in
      guard let map = event.message as? MDSMap, map.epoch > state.epoch, map.epoch < epoch else {
        return false
      }
      let info = map.map.infos.last { $0.rank == rank }
      return (1..<10).contains(info?.state.raw ?? 0)
    }
  }

  /// A message that a monitor has sent to the client.
  fileprivate var modelFromMonitor: TraceEvent? {
    trace.events[..<index].last { event in
      event.parties?.client == client && event.parties?.isSent == false
        && event.parties?.peer.type == .monitor
    }
  }

  /// What the client sent to ask for a map.
  fileprivate var wishForMap: TraceEvent? {
    trace.events[..<index].last { event in
      event.parties?.client == client && event.message is MDSGetMap
    }
  }

  /// A message on a connection that the client opens to an MDS.
  fileprivate func opening(connectionTo info: MDSInfo) throws(PlantingError) -> TraceEvent {
    guard var event = modelSent else { throw .noBase("the client has sent nothing") }
    let connections = trace.events.compactMap(\.recorded.connection)
    event.recorded.connection = (connections.max() ?? 0) + 1
    event.recorded.from.endpoint = event.recorded.from.endpoint.map(Self.ephemeral)
    event.recorded.to = RecordedEvent.Party(
      name: peer, endpoint: info.address.endpointText, entityAddress: info.address)
    event.editHeader { header in
      header.priority = 127
      header.destination.name = peer
      header.destination.address = info.address
    }
    return event
  }

  /// An endpoint on the same host with a port that no recording uses.
  private static func ephemeral(_ endpoint: String) -> String {
    guard let colon = endpoint.lastIndex(of: ":") else { return endpoint }
    return endpoint[..<colon] + ":65000"
  }
}

extension ClientState {
  /// The request with the highest number.
  var lastRequest: ClientRequest? { requests[lastTID]?.request }
}

extension EntityAddress {
  /// Address and port: `127.0.0.1:6801`.
  fileprivate var endpointText: String {
    var output = OutputBuffer()
    appendEndpoint(to: &output)
    return output.description
  }
}
