import CephWire
import Common

/// REQ, DO and WAKE: how a request gets on its way (2009.md 5.4).
extension MDSClient {
  /// EIO, as the callers see it.
  static let inputOutputError: Int32 = -5

  /// REQ1, REQ3: gives a request its number and sends it off.
  mutating func register(_ operation: Operation) -> UInt64 {
    lastTID &+= 1
    let request = PendingRequest(tid: lastTID, operation: operation, started: now)
    // A recording tells what became of the request; its caller's patience is not known.
    let timeout = configuration.knowledge == .complete ? request.timeout : nil
    table.insert(request, timeout: timeout)
    doRequest(request.tid)
    return request.tid
  }

  /// REQ1: a caller gives up.
  mutating func timeOut(_ tid: UInt64) {
    // O17, corrected: the request leaves the wait lists, too.
    fail(tid, Self.inputOutputError)
  }

  /// REQ2: a request ends with an error of the client's own.
  mutating func fail(_ tid: UInt64, _ error: Int32) {
    let isRegistered = table[tid]?.isRegistered ?? false
    complete(tid, .failed(error))
    table.unregister(tid)
    // Who waits for the request to be safe waits no longer.
    if isRegistered { effects.append(.madeSafe(tid: tid)) }
  }

  /// Gives a request's caller the outcome, once.
  mutating func complete(_ tid: UInt64, _ outcome: Outcome) {
    let isFirst = table.update(tid) { request in
      defer { request.outcome = outcome }
      return request.outcome == nil
    }
    guard isFirst == true else { return }
    table.settle()
    effects.append(.completed(tid: tid, outcome))
  }

  /// DO: sends a request, or lets it wait for what is missing. `cause` is the rule that calls for it
  /// where that is not the request itself.
  mutating func doRequest(_ tid: UInt64, because cause: Rule? = nil) {
    let now = now
    let step = table.update(tid) { request -> (isOpen: Bool, isLate: Bool, hint: MDSRank?) in
      request.waiting = .nothing
      if let cause {
        request.cause = cause
        request.isInWorker = true
      }
      let isLate = request.timeout.map { now >= $0 } ?? false
      return (request.outcome == nil, isLate, request.resendHint)
    }
    // DO1.
    guard let step, step.isOpen else { return }
    // DO2.
    if step.isLate && configuration.knowledge == .complete {
      return fail(tid, Self.inputOutputError)
    }
    if let rank = hintedMDS(step.hint) { return doRequest(tid, with: rank) }
    guard configuration.knowledge == .complete else {
      _ = table.update(tid) { $0.waiting = .choice }
      return effects.append(.choiceWanted(tid: tid))
    }
    doRequest(tid, with: chooseMDS(for: tid))
  }

  /// DO3…DO6: goes on with a request once its MDS has been chosen; nil is that there is none.
  mutating func doRequest(_ tid: UInt64, with rank: MDSRank?) {
    // DO3. O13: without a map there is no rank to send to.
    guard let rank, takesRequests(rank) else { return wait(tid, for: .map) }
    // DO4.
    let state = sessions[rank]?.state ?? registerSession(rank)
    // DO5.
    guard state == .open else {
      if isToBeOpened(state) { requestOpen(rank, by: .ses1) }
      return wait(tid, for: .session(rank))
    }
    sendRequest(tid, to: rank)
  }

  /// DO5: whether a request asks for a session in this state to be opened.
  private func isToBeOpened(_ state: Session.State) -> Bool {
    // O42: also one that is just being closed.
    state == .new
      || (state == .closing && configuration.quirks.contains(.reopensClosing))
  }

  /// DO6: sends a request in an open session.
  private mutating func sendRequest(_ tid: UInt64, to rank: MDSRank) {
    let now = now
    table.assign(tid, to: rank, forwarder: table[tid]?.forwardSession)
    let cause = table.update(tid) { request in
      request.resendHint = nil
      request.firstSent = request.firstSent ?? now
      return request.cause
    }
    guard let cause else { return }
    emitRequest(tid, to: rank, by: cause)
  }

  /// DO3, DO5: puts a request at the head of a wait list (O8), and asks for a newer map (O19: also
  /// where only the session is missing).
  private mutating func wait(_ tid: UInt64, for waiting: PendingRequest.Waiting) {
    let entry = WaitList.Entry(tid: tid, order: nextOrder())
    _ = table.update(tid) { request in
      request.waiting = waiting
      request.waitOrder = entry.order
      request.isInWorker = true
    }
    let requests = table.entries
    func isLive(_ entry: WaitList.Entry) -> Bool { requests[entry.tid]?.waitOrder == entry.order }
    if case .session(let rank) = waiting {
      sessions[rank]?.waiting.push(entry)
      sessions[rank]?.waiting.removeDead(liveCount: requests.count, isLive: isLive)
    } else {
      waitingForMap.push(entry)
      waitingForMap.removeDead(liveCount: requests.count, isLive: isLive)
    }
    requestMap(atLeast: map.epoch &+ 1)
  }

  /// WAKE: those who waited go on, from head to tail. Who has to wait again is not visited twice.
  mutating func wake(_ entries: [WaitList.Entry], from waiting: PendingRequest.Waiting) {
    for entry in entries {
      let stillWaits = table.update(entry.tid) {
        $0.waiting == waiting && $0.waitOrder == entry.order
      }
      if stillWaits == true { doRequest(entry.tid) }
    }
  }

  /// Wakes who waits for a session.
  mutating func wakeWaiters(of rank: MDSRank) {
    guard let entries = sessions[rank]?.waiting.takeAll() else { return }
    wake(entries, from: .session(rank))
  }

  /// DO3: whether requests are sent to the rank.
  private func takesRequests(_ rank: MDSRank) -> Bool {
    map.isActive(rank) || isTakenOver(rank)
  }

  /// Whether nothing is known of the rank but that there is a session with it: what a recording looks
  /// like that starts in the middle, before the first map.
  func isTakenOver(_ rank: MDSRank) -> Bool {
    configuration.knowledge == .recorded && map.epoch == 0 && sessions[rank] != nil
  }
}
