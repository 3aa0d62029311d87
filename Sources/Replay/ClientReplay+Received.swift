import CephWire
import Common
import MDSClient

extension ClientReplay {
  /// The client is handed a message: the machine takes it, and says what has to follow.
  func received(_ message: any WireMessage, isWhole: Bool, _ receipt: Receipt) {
    horizon.received(receipt)
    machine.advance(to: receipt.time)
    let isClosing = closeRequests[MDSRank(clamping: receipt.source.number)] != nil
    switch message {
    case let map as MonMap: clusterID = map.map.clusterID
    case let mounted as ClientMountAck:
      clusterID = mounted.monMap?.clusterID ?? clusterID
      // Before it is mounted, a client has nothing to do with an MDS.
      if machine.sessions.isEmpty && machine.lastTID == 0 { self.isWhole = true }
    case let map as MDSMap: received(map, isWhole, receipt)
    default:
      guard let rank = receipt.source.rank else { return }
      heardRanks.insert(rank)
      received(message, isWhole, from: rank, receipt)
    }
    follow(receipt, isClosing: isClosing)
  }

  private func received(_ map: MDSMap, _ isWhole: Bool, _ receipt: Receipt) {
    guard isWhole else { return machine.receive(.unreadable(MDSMap.code), from: receipt.source) }
    machine.receive(.map(map), from: receipt.source)
  }

  private func received(
    _ message: any WireMessage, _ isWhole: Bool, from rank: MDSRank, _ receipt: Receipt
  ) {
    switch message {
    case let reply as ClientReply: received(reply, isWhole, from: rank, receipt)
    case _ where !isWhole:
      machine.receive(.unreadable(type(of: message).code), from: receipt.source)
    case let caps as ClientCaps: received(caps, from: rank, receipt)
    case let session as ClientSession: received(session, from: rank, receipt)
    case let lease as ClientLease: machine.receive(.lease(lease), from: receipt.source)
    case let forward as ClientRequestForward:
      sendings[forward.tid]?.latestForward = (receipt, isResent: nil)
      machine.receive(.forward(forward), from: receipt.source)
    case let snap as ClientSnap: machine.receive(.snap(snap), from: receipt.source)
    default: break
    }
  }

  private func received(
    _ reply: ClientReply, _ isWhole: Bool, from rank: MDSRank, _ receipt: Receipt
  ) {
    if isWhole { noteCaps(in: reply, from: rank, receipt) }
    if sendings[reply.tid] == nil, finished[reply.tid] == nil {
      // The recording lacks the request, and the machine what the reply issues.
      wholeSessions.remove(rank)
    }
    sendings[reply.tid]?.answered(by: receipt)
    if let own = machine.requests[reply.tid], own.waiting != .nothing {
      // Nobody answers what was not sent.
      machine.forceSent(tid: reply.tid, to: rank)
    }
    machine.receive(.reply(reply, isCorrupt: !isWhole), from: receipt.source)
    if machine.requests[reply.tid] == nil, let done = sendings.removeValue(forKey: reply.tid) {
      finished[reply.tid] = FinishedRequest(sendings: done, by: receipt)
    }
  }

  private func received(_ session: ClientSession, from rank: MDSRank, _ receipt: Receipt) {
    machine.receive(.session(session), from: receipt.source)
    switch session.op {
    case .open:
      // An MDS that imports caps opens the session unasked: nothing of it was before (2009.md 3.1).
      if machine.sessions[rank]?.caps.count == 0 { wholeSessions.insert(rank) }
      renewals[rank] = Renewal(since: receipt)
      sessionEnds[rank] = nil
    case .close: sessionEnded(rank, receipt)
    default: break
    }
  }

  /// The session is gone: what belongs to it is not owed any more.
  func sessionEnded(_ rank: MDSRank, _ receipt: Receipt) {
    sessionEnds[rank] = receipt
    wholeSessions.remove(rank)
    closeRequests[rank] = nil
    renewals[rank] = nil
    sessionSeqs[rank] = nil
    expectations.removeAll { $0.rank == rank && !$0.isRequest }
    revocations = revocations.filter { $0.key.rank != rank }
  }

  /// Takes what the machine wants done because of the message `cause`.
  private func follow(_ cause: Receipt, isClosing: Bool) {
    for effect in machine.takeEffects() {
      switch effect {
      case .send(let sending): expect(sending, cause)
      case .choiceWanted(let tid):
        // A client that closes its session asks for nothing more.
        if isClosing { continue }
        let missing = reason(forResending: tid, .kick, cause)
        expectations.add(
          Expectation(subject: .request(tid: tid), missing: missing, cause: cause))
      case .markDown(let rank, _): connectionEnded(to: rank, at: cause.time)
      default: break
      }
    }
    noteState(cause)
  }

  private func expect(_ sending: Sending, _ cause: Receipt) {
    let rank = sending.rank
    let (subject, missing): (Expectation.Subject, Check)
    switch sending.message {
    case .request(let request):
      subject = .request(tid: request.tid)
      missing = reason(forResending: request.tid, sending.rule, cause)
    case .lease(let lease):
      (subject, missing) = (.lease(rank, lease.ino, lease.dname), .leaseUnanswered)
    case .reconnect: (subject, missing) = (.reconnect(rank), .reconnectMissing)
    case .session(let session) where session.op == .requestOpen:
      (subject, missing) = (.open(rank), .sessionOpenMissing)
    case .session(let session) where session.op == .requestRenewCaps:
      (subject, missing) = (.renewal(rank), .staleNotRenewed)
    case .session, .caps, .capRelease: return
    }
    reportSkipped(subject)
    expectations.add(
      Expectation(
        subject: subject, rank: rank, message: sending.message, missing: missing, cause: cause))
  }

  /// A sending that is called for once more: the client has had its time for the one before.
  private func reportSkipped(_ subject: Expectation.Subject) {
    guard case .lease = subject, let skipped = expectations.takeOpen(subject),
      horizon.isProcessed(skipped.cause)
    else { return }
    report(
      skipped.missing, [skipped.cause.event], expected: skipped.description,
      observed: "none before the next revocation")
  }

  /// What it is if a request is not sent again, by what calls for it.
  private func reason(forResending tid: UInt64, _ rule: Rule, _ cause: Receipt) -> Check {
    if rule == .rec2 { return .replayMissing }
    guard let sendings = sendings[tid] else { return .kickMissing }
    if sendings.replies.last == cause { return .staleNotResent }
    if let forward = sendings.latestForward, forward.isResent == nil { return .forwardIgnored }
    return .kickMissing
  }

  /// Remembers what the message has changed, and what it was before.
  private func noteState(_ cause: Receipt) {
    oldestTID.change(to: machine.oldestTID, by: cause, horizon)
    guard cause.source.type == .mds || mapEpoch.current != machine.map.epoch else { return }
    if mapEpoch.current != machine.map.epoch {
      mapEpoch.change(to: machine.map.epoch, by: cause, horizon)
      activeRanks.change(to: machine.map.upRanks.filter(machine.map.isActive), by: cause, horizon)
    }
    if !expectations.open.isEmpty { expectations.enable(by: cause, isPossible: isPossible) }
    guard let rank = cause.source.rank, let session = machine.sessions[rank] else { return }
    sessionSeqs[rank, default: Versions(0)].change(to: session.seq, by: cause, horizon)
  }
}

extension Expectation {
  var isRequest: Bool { if case .request = subject { true } else { false } }
}
