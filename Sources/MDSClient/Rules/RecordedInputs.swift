public import CephWire

/// What a recording tells a machine whose knowledge is `recorded`.
extension MDSClient {
  /// A request that waits for a choice goes to this MDS (CHO2…CHO4). Nothing happens where it does
  /// not wait for one.
  public mutating func choose(_ rank: MDSRank, for tid: UInt64) {
    let isWaiting = table.update(tid) { request in
      guard request.waiting == .choice else { return false }
      request.waiting = .nothing
      return true
    }
    guard isWaiting == true else { return }
    doRequest(tid, with: rank < 0 ? nil : rank)
    // O9: it was only to be sent once more.
    if table.update(tid, { $0.isRegistered }) == false { table.unregister(tid) }
  }

  /// The client asks for a session (SES1).
  public mutating func openSession(with rank: MDSRank) {
    guard rank >= 0 else { return }
    if sessions[rank] == nil { registerSession(rank) }
    requestOpen(rank, by: .ses1)
  }

  /// The client asks for a session to be closed (SES8).
  public mutating func closeSession(with rank: MDSRank) {
    requestClose(rank)
  }

  /// Transaction numbers up to this one have been used for what the recording does not show.
  public mutating func skipTIDs(to tid: UInt64) {
    lastTID = tid
  }

  /// Takes up an open session that began before the recording. Its caps count as valid from now.
  public mutating func adoptSession(with rank: MDSRank) {
    guard rank >= 0, sessions[rank] == nil else { return }
    var session = Session(rank: rank)
    session.state = .open
    session.renewRequested = now
    session.capExpiry = now.later(seconds: sessionTimeout)
    sessions[rank] = session
  }

  /// Takes up a request that was sent before the recording, `attempts` times in all.
  public mutating func adoptRequest(
    tid: UInt64, operation: Operation, attempts: Int, to rank: MDSRank
  ) {
    var request = PendingRequest(tid: tid, operation: operation, started: now)
    request.attempts = attempts
    request.firstSent = now
    request.isInWorker = true
    request.resendHint = nil
    table.insert(request)
    table.assign(tid, to: rank)
    lastTID = max(lastTID, tid)
  }

  /// Takes a request as sent to this MDS although the rules did not call for it, so that what follows
  /// can be checked. Nothing happens where there is no such request.
  public mutating func forceSent(tid: UInt64, to rank: MDSRank) {
    let now = now
    _ = table.update(tid) { request in
      request.attempts &+= 1
      request.resendHint = nil
      request.firstSent = request.firstSent ?? now
      request.waiting = .nothing
      request.isInWorker = true
    }
    table.assign(tid, to: rank)
  }
}
