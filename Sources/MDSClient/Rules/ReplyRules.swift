import CephWire

/// REP: replies (2009.md 5.5).
extension MDSClient {
  /// ESTALE: the MDS does not know the inode.
  private static let stale: Int32 = -116
  /// REP7: how many ESTALE in a row are tried again.
  private static let staleLimit = 2
  /// REL2: stands for the mount option `cap_release_safety`.
  static let releaseSafety = -1

  mutating func receiveReply(_ reply: ClientReply, isCorrupt: Bool, from source: EntityName) {
    // REP1.
    guard let rank = rank(of: source, by: .rep1) else { return }
    guard let request = table[reply.tid], request.isRegistered else {
      return diagnose(.rep1, "a reply to \(reply.tid), which nobody waits for, is ignored")
    }
    let isSafe = reply.safe != 0
    // REP2.
    if isSafe ? request.gotSafe : request.gotUnsafe {
      return diagnose(.rep2, "another reply to \(reply.tid) is ignored")
    }
    // O23: a reply that announces what it does not have is corrupt.
    let lacksTrace = (reply.isDentry != 0 || reply.isTarget != 0) && reply.trace == nil
    let answer = Answer(
      reply: reply, isCorrupt: isCorrupt || lacksTrace, rank: rank, isSafe: isSafe)
    let hasSession = request.session.map { $0 == rank || sessions[rank] != nil } ?? false
    let isRetried = hasSession && isTriedAgain(answer, request)
    if isSafe && !isRetried {
      noteSafe(answer.reply.tid)
      if request.gotUnsafe { return finishUnsafe(answer.reply.tid) }
    }
    // REP4.
    guard hasSession else {
      diagnose(.rep4, "a reply to \(reply.tid) from mds\(rank) is dropped: no session")
      if isSafe { table.unregister(reply.tid) }
      return
    }
    if isRetried { return retryStale(reply.tid) }
    process(answer)
  }

  /// A reply and what is known of it.
  private struct Answer {
    var reply: ClientReply
    var isCorrupt: Bool
    var rank: MDSRank
    var isSafe: Bool
  }

  /// REP3: the request is journaled, and out of the table but for what this reply still does.
  private mutating func noteSafe(_ tid: UInt64) {
    _ = table.update(tid) { $0.gotSafe = true }
    table.detach(tid)
    effects.append(.madeSafe(tid: tid))
  }

  /// REP3: the second reply to a request; its content is not looked at.
  private mutating func finishUnsafe(_ tid: UInt64) {
    table.unregister(tid)
    // O10: only here is the unmounting signalled.
    if isStopping && table.registeredCount == 0 { lastRequestIsSafe() }
  }

  /// REP5…REP10.
  private mutating func process(_ answer: Answer) {
    let tid = answer.reply.tid
    noteSender(answer)
    // REP6.
    let outcome =
      answer.isCorrupt ? Outcome.failed(Self.inputOutputError) : .result(answer.reply.result)
    if !answer.isCorrupt {
      // REP7.
      handleStale(answer)
      // REP8, REP9.
      if let request = table[tid] {
        let target = fill(from: answer.reply, for: request, from: answer.rank)
        _ = table.update(tid) { $0.target = target ?? $0.target }
      }
    }
    // REP10.
    topUpReleases(of: answer.rank, extra: Self.releaseSafety)
    complete(tid, outcome)
    // O9: one that was to be sent again, but has to wait, is not sent any more (DO1).
    let isDone = table.update(tid) { !$0.isRegistered && $0.waiting != .choice }
    if isDone == true { table.unregister(tid) }
  }

  /// REP4, REP5: with whom the request is now.
  private mutating func noteSender(_ answer: Answer) {
    let tid = answer.reply.tid
    table.assign(tid, to: answer.rank, forwarder: table[tid]?.forwardSession)
    if !answer.isSafe { table.addUnsafe(tid, of: answer.rank, order: nextOrder()) }
  }

  /// O9, corrected: whether a reply says to ask again, and does nothing else.
  private func isTriedAgain(_ answer: Answer, _ request: PendingRequest) -> Bool {
    !configuration.quirks.contains(.staleCompletesCaller) && !answer.isCorrupt
      && !configuration.profile.has(.staleIsFinal)
      && answer.reply.result == Self.stale && !request.gotUnsafe
      && request.staleCount < Self.staleLimit
  }

  /// REP7: the request goes to whoever has authority; nobody is told about the reply.
  private mutating func retryStale(_ tid: UInt64) {
    _ = table.update(tid) { request in
      request.operation.directMode = .auth
      request.staleCount &+= 1
    }
    table.assign(tid, to: nil)
    doRequest(tid, because: .rep7)
  }

  /// REP7 as it was.
  private mutating func handleStale(_ answer: Answer) {
    guard answer.reply.result == Self.stale, !configuration.profile.has(.staleIsFinal) else {
      _ = table.update(answer.reply.tid) { $0.staleCount = 0 }
      return
    }
    let goesOn = table.update(answer.reply.tid) { request in
      request.operation.directMode = .auth
      request.staleCount &+= 1
      return request.staleCount <= Self.staleLimit
    }
    guard goesOn == true, configuration.quirks.contains(.staleCompletesCaller) else { return }
    // O9: it is sent again, although its caller gets the error and, after a safe reply, nobody
    // waits for the answer.
    table.assign(answer.reply.tid, to: nil)
    doRequest(answer.reply.tid, because: .rep7)
  }
}
