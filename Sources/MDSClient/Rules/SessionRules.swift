public import CephWire
import Common

/// SES: sessions (2009.md 5.7).
extension MDSClient {
  /// DO4, SES2: a session that nothing has been done for yet.
  @discardableResult
  mutating func registerSession(_ rank: MDSRank) -> Session.State {
    let session = Session(rank: rank)
    sessions[rank] = session
    return session.state
  }

  /// SES1: asks for a session.
  mutating func requestOpen(_ rank: MDSRank, by rule: Rule) {
    sessions[rank]?.state = .opening
    sessions[rank]?.renewRequested = now
    sendSession(.requestOpen, to: rank, by: rule)
  }

  /// SES8: asks for a session to be closed, if that has not been done already.
  mutating func requestClose(_ rank: MDSRank) {
    guard let state = sessions[rank]?.state, state.rawValue < Session.State.closing.rawValue
    else { return }
    sessions[rank]?.state = .closing
    sendSession(.requestClose, to: rank, by: .ses8)
  }

  /// SES10: asks for the session's caps to last longer.
  mutating func requestRenewal(_ rank: MDSRank, by rule: Rule) {
    guard map.state(rank).raw >= MDSState.reconnect.raw || isTakenOver(rank) else { return }
    sessions[rank]?.renewRequested = now
    sendSession(.requestRenewCaps, to: rank, by: rule)
  }

  mutating func sendSession(_ op: SessionOp, to rank: MDSRank, by rule: Rule) {
    var message = ClientSession()
    message.op = op
    if op != .requestRenewCaps { message.seq = sessions[rank]?.seq ?? 0 }
    if configuration.quirks.contains(.randomFill) {
      // O14.
      message.stamp.seconds = UInt32(truncatingIfNeeded: generator.next())
      message.stamp.nanoseconds = UInt32(truncatingIfNeeded: generator.next())
      message.maxCaps = UInt32(truncatingIfNeeded: generator.next())
      message.maxLeases = UInt32(truncatingIfNeeded: generator.next())
    }
    // O35, corrected: the answer tells which request it belongs to.
    if op == .requestRenewCaps && !configuration.quirks.contains(.renewalsUnmatched) {
      message.stamp = Timespec(now)
    }
    send(.session(message), to: rank, by: rule)
  }

  mutating func receiveSession(_ message: ClientSession, from source: EntityName) {
    // SES2.
    guard let rank = rank(of: source, by: .ses2) else { return }
    guard message.trailing.isEmpty else { return ignoreUnreadable(ClientSession.code) }
    if sessions[rank] != nil {
      // O37: whatever it says.
      sessions[rank]?.expiry = now.later(seconds: map.sessionAutoclose)
    } else if message.op == .open {
      registerSession(rank)
    } else {
      return diagnose(.ses2, "\(message.op.name ?? "?") from mds\(rank) without session is ignored")
    }
    switch message.op {
    case .open: sessionOpened(rank)
    case .renewCaps: sessionRenewed(rank, message)
    case .close: sessionClosed(rank)
    case .stale: sessionStale(rank)
    // SES7.
    case .recallState: trimCaps(of: rank, to: Int(message.maxCaps))
    default: diagnose(.ses7, "session operation \(message.op.raw) from mds\(rank) is ignored")
    }
  }

  /// SES3, O11: in whatever state the session is.
  private mutating func sessionOpened(_ rank: MDSRank) {
    markOpen(rank)
    extendCaps(of: rank, isRenewal: false)
    // UMT5.
    if isStopping { requestClose(rank) }
    wakeWaiters(of: rank)
  }

  /// The session is open from now on.
  mutating func markOpen(_ rank: MDSRank) {
    guard let state = sessions[rank]?.state, state != .open else { return }
    sessions[rank]?.state = .open
    effects.append(.sessionOpened(rank))
  }

  /// SES4.
  private mutating func sessionRenewed(_ rank: MDSRank, _ message: ClientSession) {
    // O35: a late answer counts as one to the latest request.
    if !configuration.quirks.contains(.renewalsUnmatched),
      let requested = sessions[rank]?.renewRequested, message.stamp != Timespec(requested)
    {
      return diagnose(.ses4, "a late answer of mds\(rank) to a renewal is ignored")
    }
    extendCaps(of: rank, isRenewal: true)
  }

  /// SES5.
  private mutating func sessionClosed(_ rank: MDSRank) {
    removeCaps(of: rank)
    guard var session = sessions.removeValue(forKey: rank) else { return }
    // O11: requests that were answered unsafely stay with the session that is gone; nobody sends
    // them again.
    table.detachUnsafe(of: rank)
    effects.append(.sessionClosed(rank))
    kick(rank, includesForwarded: false)
    wake(session.waiting.takeAll(), from: .session(rank))
    anotherSessionIsClosed()
  }

  /// `s_unsafe`: the requests that the session's MDS has answered unsafely, in the order of its
  /// replies.
  public func unsafeRequests(of rank: MDSRank) -> [UInt64] {
    table.unsafeRequests(of: rank)
  }

  /// SES6: caps and leases are no longer valid.
  private mutating func sessionStale(_ rank: MDSRank) {
    sessions[rank]?.capGeneration &+= 1
    sessions[rank]?.capExpiry = nil
    if !configuration.profile.has(.ignoresStale) { requestRenewal(rank, by: .ses6) }
  }

  /// SES9: the session's caps last until a session time-out after the request for it.
  private mutating func extendCaps(of rank: MDSRank, isRenewal: Bool) {
    guard let session = sessions[rank] else { return }
    let wasStale = isRenewal && (session.capExpiry.map { now >= $0 } ?? true)
    // O46: who has never asked has no time left.
    let expiry = session.renewRequested.map { $0.later(seconds: sessionTimeout) }
    sessions[rank]?.capExpiry = expiry
    if wasStale, let expiry, now < expiry { capsBecameValid(of: rank) }
  }

  /// The map's session time-out in seconds; in a recording that starts before the first map what
  /// every MDS of 2009 has (2009.md 2.5).
  var sessionTimeout: UInt32 {
    configuration.knowledge == .recorded && map.epoch == 0 ? 60 : map.sessionTimeout
  }
}

extension Timespec {
  /// The time that an instant stands for, modulo 2^32 s.
  init(_ instant: Instant) {
    self.init()
    let (seconds, nanoseconds) = instant.nanoseconds.quotientAndRemainder(
      dividingBy: 1_000_000_000)
    self.seconds = UInt32(truncatingIfNeeded: seconds)
    self.nanoseconds = UInt32(nanoseconds.magnitude)
  }
}
