import CephWire

/// Faults in when and to whom requests are sent (2009.md 5.2 to 5.6, 5.9, 5.10).
extension Definition {
  static let tidUsedTwice = Definition(
    "REQ1", in: .basic,
    "a GETATTR of the root is sent under the number of another operation, which is finished"
  ) { moment throws(PlantingError) in
    guard let reply = moment.received(ClientReply.self), reply.safe != 0, reply.op != .getattr,
      let sent = moment.state.requests[reply.tid], moment.state.unfinished == [reply.tid]
    else { return nil }
    return try moment.inserting(
      ClientRequest.getattr(tid: reply.tid, like: sent.request, epoch: moment.state.epoch),
      expect: "a number that was not used before")
  }

  static let requestAfterSafeReply = Definition(
    "REP3", in: .basic, "a request is sent once more after its only, safe reply"
  ) { moment throws(PlantingError) in
    guard let reply = moment.received(ClientReply.self), reply.safe != 0,
      let sent = moment.state.requests[reply.tid], reply.tid > 1, !sent.gotUnsafe,
      moment.state.unfinished == [reply.tid]
    else { return nil }
    var request = sent.request
    request.oldestClientTID = request.tid
    request.mdsmapEpoch = moment.state.epoch
    request.numRetry = UInt8(truncatingIfNeeded: sent.sendings.count)
    return try moment.inserting(request, expect: "nothing: the request is finished")
  }

  static let resendUncalled = Definition(
    "DO6", in: .basic,
    "a request is sent once more before its reply, though no forward, map or session calls for it"
  ) { moment throws(PlantingError) in
    guard var request = moment.sent(ClientRequest.self), !moment.resends(request),
      request.op == .getattr, request.tid > 1,
      moment.later(ClientReply.self).contains(where: { $0.message.tid == request.tid })
    else { return nil }
    request.numRetry = 1
    return try moment.inserting(request, expect: "nothing: the request waits for its reply")
  }

  static let requestToInactiveMDS = Definition(
    "DO3", in: .failover,
    "a request is sent to an MDS that asks for reconnects, and again when it is active"
  ) { moment throws(PlantingError) in
    guard moment.sent(ClientReconnect.self) != nil,
      let (sent, resend) = moment.resentLater({ !$0.gotUnsafe })
    else { return nil }
    var request = sent.request
    request.numRetry = UInt8(truncatingIfNeeded: sent.sendings.count)
    request.mdsmapEpoch = moment.state.epoch
    var draft = try moment.inserting(request, expect: "nothing before the MDS is active")
    try draft?.change(resend, ClientRequest.self) { $0.numRetry &+= 1 }
    return draft
  }

  static let requestBeforeOpen = Definition(
    "DO5", in: .basic, "the first request is sent before the session is open"
  ) { moment throws(PlantingError) in
    guard let session = moment.sent(ClientSession.self), session.op == .requestOpen,
      moment.later(ClientSession.self).contains(where: { $0.message.op == .open }),
      let request = moment.later(ClientRequest.self).first(where: {
        $0.event.direction == moment.event.direction
      })
    else { return nil }
    var draft = Draft(moment.trace)
    try draft.move(request.event.id, after: moment.event.id)
    draft.about = [request.event.id]
    draft.expectation = "nothing before the session is open"
    return draft
  }

  static let forwardIgnored = Definition(
    "FWD4", in: .forwards, "a request is not sent again to the MDS that a forward names"
  ) { moment throws(PlantingError) in
    guard let resend = moment.resendAfterForward else { return nil }
    return try moment.deleting(resend.id, expect: "the request, to the MDS of the forward")
  }

  static let forwardToAnotherMDS = Definition(
    "FWD4", in: .forwards,
    "a request is sent again to the MDS that forwarded it, not to the one that is named"
  ) { moment throws(PlantingError) in
    guard let resend = moment.resendAfterForward,
      let request = resend.message as? ClientRequest,
      let model = moment.modelSent
    else { return nil }
    var draft = Draft(moment.trace)
    try draft.delete(resend.id)
    draft.about = [try draft.insert(request, like: model, after: moment.event.id)]
    draft.expectation = "the request, to the MDS of the forward"
    return draft
  }

  static let kickMissing = Definition(
    "MAP8", in: .failover,
    "a request that waits for its MDS to become active is not sent again when it is"
  ) { moment throws(PlantingError) in
    guard let map = moment.received(MDSMap.self), map.epoch > moment.state.epoch,
      moment.state.state(of: moment.rank) < activeState,
      map.map.infos.contains(where: { $0.rank == moment.rank && $0.state.raw == activeState }),
      let (_, resend) = moment.resentLater({ !$0.gotUnsafe })
    else { return nil }
    return try moment.deleting(resend, expect: "the request, to the active MDS")
  }

  static let replayMissing = Definition(
    "REC2", in: .failover, base: .replayed,
    "a request with an unsafe reply is not sent again before the reconnect"
  ) { moment throws(PlantingError) in
    guard moment.sent(ClientReconnect.self) != nil,
      let tid = moment.state.unfinished.filter({
        moment.state.requests[$0]?.gotUnsafe == true
      }).min(),
      let sent = moment.state.requests[tid], sent.sendings.count > 1, let last = sent.sendings.last
    else { return nil }
    return try moment.deleting(last.id, expect: "the request with the REPLAY flag before this")
  }

  static let replayAfterReconnect = Definition(
    "REC2", in: .failover, base: .replayed,
    "a request with an unsafe reply is sent again after the reconnect, not before"
  ) { moment throws(PlantingError) in
    guard let request = moment.sent(ClientRequest.self), request.isReplay,
      let reconnect = moment.later(ClientReconnect.self).first(where: { _ in true })
    else { return nil }
    var draft = Draft(moment.trace)
    try draft.move(moment.event.id, after: reconnect.event.id)
    draft.about = [moment.event.id]
    draft.expectation = "the request before the reconnect"
    return draft
  }

  /// The state of an MDS that takes requests.
  private static let activeState: Int32 = 13
}

extension ClientRequest {
  /// A GETATTR of the root as the same caller would ask for it.
  static func getattr(tid: UInt64, like other: ClientRequest, epoch: UInt32) -> ClientRequest {
    var request = ClientRequest()
    request.tid = tid
    request.oldestClientTID = tid
    request.mdsmapEpoch = epoch
    request.op = .getattr
    request.callerUID = other.callerUID
    request.callerGID = other.callerGID
    // STAT_CAP_INODE_ALL (2009.md 3.0).
    request.arguments.mask.raw = 0x155
    request.path1.ino.raw = 1
    return request
  }
}

extension Moment {
  /// An unfinished request that is sent again later, and the `id` of that sending.
  func resentLater(_ isWanted: (SentRequest) -> Bool) -> (sent: SentRequest, resend: Int)? {
    for tid in state.unfinished.sorted() {
      guard let sent = state.requests[tid], isWanted(sent),
        let resend = later(ClientRequest.self).first(where: { $0.message.tid == tid })
      else { continue }
      return (sent, resend.event.id)
    }
    return nil
  }

  /// Where this is a forward which tells the client to send the request again: that sending.
  var resendAfterForward: TraceEvent? {
    guard let forward = received(ClientRequestForward.self), forward.clientMustResend != 0,
      forward.destinationMDS != rank
    else { return nil }
    return later(ClientRequest.self).first { $0.message.tid == forward.tid }?.event
  }
}
