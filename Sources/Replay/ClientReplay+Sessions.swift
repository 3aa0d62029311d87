import CephWire
import Common
import MDSClient

/// The renewals of one open session.
struct Renewal {
  /// What opened the session.
  var since: Receipt
  /// The latest renewal's event; 0 before the first.
  var latest = 0
  /// When the client was first seen alive after the next one should have come.
  var aliveOverdue: Instant?
  /// Whether it has been said that they have stopped.
  var isReported = false
}

extension ClientReplay {
  /// The client sent a session message.
  func sent(_ session: ClientSession, to rank: MDSRank, event: Int, at time: Instant) {
    switch session.op {
    case .requestOpen: sentOpen(session, to: rank, event)
    case .requestClose: sentClose(session, to: rank, event, time)
    case .requestRenewCaps: sentRenewal(to: rank, event, time)
    default:
      report(
        .sessionOpUnknown, [event], expected: "request_open, request_close or request_renewcaps",
        observed: session.op.name ?? "operation \(session.op.raw)")
    }
  }

  // MARK: Opening

  private func sentOpen(_ session: ClientSession, to rank: MDSRank, _ event: Int) {
    checkAskedForMap(event)
    if let expected = expectations.take(.open(rank)) {
      horizon.answered(expected.cause)
      checkOpenSeq(session, rank, event)
      return
    }
    if !machine.map.isActive(rank), machine.map.epoch > 0,
      !activeRanks.admits(horizon, where: { $0.contains(rank) })
    {
      report(
        .sessionOpenInactive, [event], expected: "nothing until mds\(rank) is active",
        observed: "request_open to mds\(rank)")
    }
    let state = machine.sessions[rank]?.state
    let isBeingClosed = sessionEnds[rank].map { !horizon.isProcessed($0) } ?? false
    let isForgotten = resetSessions.remove(rank) != nil
    if let state, state == .open || state == .opening, !isBeingClosed, !isForgotten {
      report(
        .sessionOpenedAgain, [event], expected: "nothing: the session with mds\(rank) is \(state)",
        observed: "request_open to mds\(rank)")
      return
    }
    checkOpenSeq(session, rank, event)
    if let map = activeRanks.end(where: { !$0.contains(rank) }), machine.map.isActive(rank) {
      // Only that map names the MDS.
      horizon.answered(map)
    }
    machine.openSession(with: rank)
    _ = machine.takeEffects()
  }

  /// DO3: without a map there is no MDS to open a session with, and monitors send none unasked.
  private func checkAskedForMap(_ event: Int) {
    guard isWhole, !hasAskedForMap else { return }
    hasAskedForMap = true
    report(
      .mapNotAsked, [event], expected: "mds_getmap to a monitor first", observed: "request_open")
  }

  private func checkOpenSeq(_ session: ClientSession, _ rank: MDSRank, _ event: Int) {
    let seq = machine.sessions[rank]?.seq ?? 0
    if session.seq != seq { report(.sessionOpenSeq, event, seq, session.seq, "seq") }
  }

  // MARK: Closing

  /// SES8, TIC3: the first request to close, or another one.
  private func sentClose(
    _ session: ClientSession, to rank: MDSRank, _ event: Int, _ time: Instant
  ) {
    guard let known = machine.sessions[rank] else {
      let end = sessionEnds[rank]
      if isWhole, end.map({ horizon.isProcessed($0) }) ?? true {
        report(
          .sessionCloseUncalled, [end?.event ?? 0, event],
          expected: "nothing: there is no session with mds\(rank)",
          observed: "request_close to mds\(rank)")
      }
      return
    }
    let seqs = sessionSeqs[rank] ?? Versions(known.seq)
    if !seqs.admits(horizon, where: { $0 == session.seq }), wholeSessions.contains(rank) {
      report(.sessionCloseSeq, event, known.seq, session.seq, "seq")
    }
    checkOpenRequests(rank, event)
    if closeRequests[rank] == nil { closeRequests[rank] = (event, time) }
    renewals[rank] = nil
    machine.closeSession(with: rank)
    _ = machine.takeEffects()
  }

  /// UMT2: an unmounting client waits for the safe replies before it closes its sessions.
  private func checkOpenRequests(_ rank: MDSRank, _ event: Int) {
    let open = sendings.values.filter { machine.requests[$0.request.tid]?.session == rank }
    guard !open.isEmpty, closeRequests[rank] == nil else { return }
    let tids = open.map(\.request.tid).sorted()
    report(
      .closedWithRequests, open.map(\.latest).sorted().prefix(8) + [event],
      expected: "request_close after the last safe reply",
      observed: "request_close with \(tids.count) requests under way, tid \(tids[0]) the oldest")
  }

  // MARK: Renewing

  /// How often sessions are looked at.
  private var tick: Int64 {
    profile.has(.renewsAtThird) ? 1_000_000_000 : 5_000_000_000
  }

  /// How much later than the tick a renewal may be recorded.
  private static var slack: Int64 { 2_000_000_000 }

  /// Until when the session has to be renewed.
  private func latestRenewal(of renewal: Renewal) -> Instant? {
    guard machine.map.epoch > 0, let due = machine.renewalDue else { return nil }
    var from = max(due.nanoseconds, renewal.since.time.nanoseconds)
    if !isWhole, machine.lastRenewal == nil {
      // The latest one may have been just before the recording.
      from &+= Int64(machine.map.sessionTimeout) &* 1_000_000_000 / 3
    }
    return Instant(nanoseconds: from &+ tick &+ Self.slack)
  }

  private func sentRenewal(to rank: MDSRank, _ event: Int, _ time: Instant) {
    defer {
      renewals[rank]?.latest = event
      renewals[rank]?.isReported = false
      renewals[rank]?.aliveOverdue = nil
    }
    if let expected = expectations.take(.renewal(rank)) {
      if expected.missing == .staleNotRenewed { horizon.answered(expected.cause) }
      return
    }
    checkSilence(rank, event, time)
    machine.tick()
    var isCalled = false
    for case .send(let sending) in machine.takeEffects() {
      guard case .session(let own) = sending.message, own.op == .requestRenewCaps else { continue }
      if sending.rank == rank {
        isCalled = true
      } else if renewals[sending.rank] != nil {
        // Over a connection that has ended nothing can be recorded.
        let cause = Receipt(event: event, source: name, time: time)
        expectations.add(
          Expectation(
            subject: .renewal(sending.rank), rank: sending.rank, message: sending.message,
            missing: .renewalMissing, cause: cause))
      }
    }
    if !isCalled { explainRenewal(rank, event, time) }
  }

  /// A renewal that is late because the client did nothing at all, as a process that is stopped.
  private func checkSilence(_ rank: MDSRank, _ event: Int, _ time: Instant) {
    guard let renewal = renewals[rank], !renewal.isReported,
      let latest = latestRenewal(of: renewal), time > latest
    else { return }
    report(
      .renewalSilent, [renewal.latest, event],
      expected: "a renewal \(rounded(time.seconds(since: latest))) s earlier",
      observed: "nothing from the client meanwhile, then this renewal")
  }

  private func explainRenewal(_ rank: MDSRank, _ event: Int, _ time: Instant) {
    let sees = "request_renewcaps to mds\(rank)"
    if machine.sessions[rank]?.state != .open {
      guard isWhole, sessionEnds[rank].map({ horizon.isProcessed($0) }) ?? true else { return }
      report(
        .renewalUncalled, [event], expected: "nothing: no session with mds\(rank) is open",
        observed: sees)
      return
    }
    let state = machine.map.state(rank)
    if state.raw < MDSState.reconnect.raw {
      guard machine.map.epoch > 0, mapEpoch.admitsOnlyCurrent(horizon) else { return }
      report(
        .renewalInactive, [event], expected: "nothing until mds\(rank) has reached reconnect",
        observed: "\(sees), which is \(state.name ?? "\(state.raw)")")
      return
    }
    guard let due = machine.renewalDue, time < due else { return }
    let early = due.seconds(since: time)
    // A tick is a timer's: it may be off a little.
    guard early > 0.1, renewals[rank]?.latest ?? 0 > 0 else { return }
    report(
      .renewalEarly, [renewals[rank]?.latest ?? 0, event],
      expected: "a renewal \(rounded(early)) s later", observed: sees)
  }

  /// Whether an open session should have been renewed by a client that is alive at `time`.
  func checkRenewals(at time: Instant) {
    for (rank, renewal) in renewals.sorted(by: { $0.key < $1.key }) where !renewal.isReported {
      guard let latest = latestRenewal(of: renewal), time > latest else { continue }
      guard let alive = renewal.aliveOverdue else {
        renewals[rank]?.aliveOverdue = time
        continue
      }
      // A process that was stopped may do other things first when it goes on.
      guard time.nanoseconds &- alive.nanoseconds > Horizon.patience else { continue }
      reportMissingRenewal(rank, renewal, since: latest, at: time)
    }
  }

  /// Whether a session should have been renewed before its end, or the recording's.
  func finishRenewals(of rank: MDSRank, at time: Instant) {
    guard let renewal = renewals[rank], !renewal.isReported,
      let latest = latestRenewal(of: renewal), time > latest
    else { return }
    reportMissingRenewal(rank, renewal, since: latest, at: time)
  }

  private func reportMissingRenewal(
    _ rank: MDSRank, _ renewal: Renewal, since latest: Instant, at time: Instant
  ) {
    guard machine.sessions[rank]?.state == .open,
      machine.map.state(rank).raw >= MDSState.reconnect.raw
    else { return }
    renewals[rank]?.isReported = true
    let event = renewal.latest > 0 ? renewal.latest : renewal.since.event
    report(
      .renewalMissing, [event], expected: "request_renewcaps to mds\(rank)",
      observed: "none, \(rounded(time.seconds(since: latest))) s after the latest time for it")
  }
}
