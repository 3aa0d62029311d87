import CephWire
import Common

extension Trace {
  /// The same conversation, but that the first request which a failing MDS left unanswered had got
  /// its unsafe reply before, and is therefore replayed right before the reconnect (REC2).
  ///
  /// What the recording has is the request, the failure, the reconnect, the request once more and
  /// two replies. The unsafe one of them is moved to where the failed MDS could have sent it, with
  /// the numbers and times that the objects had then; the request is moved to before the reconnect;
  /// and the reconnect tells of the cap that the reply brought.
  public func withReplayedRequest() throws(PlantingError) -> Trace {
    guard let place = try first(Self.resend) else {
      throw .noBase("no request is sent again after a reconnect and then answered unsafely")
    }
    var draft = Draft(self)
    let firstSending = try draft.event(place.firstSending)
    try draft.change(place.reply, ClientReply.self) { reply in
      place.state.predate(&reply, rank: place.rank, to: firstSending.time)
    }
    let reply = try draft.event(place.reply)
    // The reply stands on the connection of the MDS that failed, so it takes its place and header.
    guard let message = reply.message as? ClientReply,
      let model = events[..<place.index].last(
        where: { $0.direction == firstSending.direction.reversed && $0.header != nil })
    else { throw .noBase("the failed MDS has sent nothing") }
    try draft.delete(place.reply)
    try draft.insert(message, like: model, after: firstSending.id, nanoseconds: 300_000)
    try draft.change(place.reconnect, ClientReconnect.self) { reconnect in
      reconnect.add(message, name: message.trace?.dname ?? WireString())
    }
    // Before the move, since the place to be moved to is that of the event before.
    guard let before = events.firstIndex(where: { $0.id == place.reconnect }), before > 0 else {
      throw .noBase("nothing comes before the reconnect")
    }
    try draft.move(place.resend, after: events[before - 1].id)
    return draft.finished()
  }

  /// The messages that the base is made of, by `id`, and the client's state before the failure.
  private struct Resend {
    var index: Int
    var rank: MDSRank
    var state: ClientState
    var firstSending: Int
    var reconnect: Int
    var resend: Int
    var reply: Int
  }

  private static func resend(_ moment: Moment) -> Resend? {
    guard let reconnect = moment.sent(ClientReconnect.self), reconnect.closed == 0 else {
      return nil
    }
    for tid in moment.state.unfinished.sorted() {
      guard let sent = moment.state.requests[tid], !sent.gotUnsafe, let first = sent.sendings.first,
        let resend = moment.later(ClientRequest.self).first(where: { $0.message.tid == tid }),
        let reply = moment.later(ClientReply.self).first(where: { $0.message.tid == tid }),
        reply.message.safe == 0, reply.message.isDentry != 0, reply.message.isTarget != 0
      else { continue }
      return Resend(
        index: moment.index, rank: moment.rank, state: moment.state, firstSending: first.id,
        reconnect: moment.event.id, resend: resend.event.id, reply: reply.event.id)
    }
    return nil
  }
}

extension ClientState {
  /// Gives a reply the numbers and times of an earlier one: the directory's cap is the one that is
  /// held, issued once more, and what is created is created at `time`.
  fileprivate func predate(_ reply: inout ClientReply, rank: MDSRank, to time: Instant) {
    guard var trace = reply.trace else { return }
    if let cap = caps[CapKey(rank: rank, ino: trace.directory.ino)] {
      trace.directory.cap.capID = cap.capID
      trace.directory.cap.seq = cap.seq &+ 1
      trace.directory.cap.caps = Capabilities(raw: cap.issued)
    }
    var stamp = Timespec()
    stamp.seconds = UInt32(truncatingIfNeeded: time.nanoseconds / 1_000_000_000)
    stamp.nanoseconds = UInt32(truncatingIfNeeded: time.nanoseconds % 1_000_000_000)
    (trace.target.ctime, trace.target.mtime, trace.target.atime) = (stamp, stamp, stamp)
    reply.trace = trace
  }
}

extension ClientReconnect {
  /// Adds the cap of what a reply is about, in the order of inodes.
  fileprivate mutating func add(_ reply: ClientReply, name: WireString) {
    guard let trace = reply.trace else { return }
    var cap = ReconnectCap()
    cap.ino = trace.target.ino
    cap.path = name
    cap.capID = trace.target.cap.capID
    cap.issued = trace.target.cap.caps
    cap.size = trace.target.size
    cap.mtime = trace.target.mtime
    cap.atime = trace.target.atime
    cap.snapRealm = trace.target.cap.realm
    cap.pathBase = trace.directory.ino
    let index = caps.firstIndex { $0.ino.raw > cap.ino.raw } ?? caps.endIndex
    caps.insert(cap, at: index)
  }
}
