import CephWire
import Common

/// UMT: unmounting (2009.md 5.13).
extension MDSClient {
  /// How long each step of unmounting may take (2009.md 2.5), in nanoseconds.
  private static let mountTimeout: Int64 = 60_000_000_000
  /// UMT4: how long the monitors' echo is waited for, in nanoseconds.
  private static let echoTimeout: Int64 = 15_000_000_000

  /// Whether the client is unmounting, or has unmounted.
  public var isStopping: Bool { shutdown != .none }

  /// Whether it has unmounted.
  public var isShutDown: Bool { shutdown == .done }

  /// UMT1. O28: leases are not given up.
  mutating func beginShutdown(isForced: Bool) {
    guard shutdown == .none else { return }
    isShutdownForced = isForced
    shutdown = .requests(until: now.later(by: Self.mountTimeout))
    // A recording shows what is flushed and closed.
    guard configuration.knowledge == .complete else { return }
    processDelayedCaps()
    // UMT2.
    if table.registeredCount == 0 { closeSessions(end: now.later(by: Self.mountTimeout)) }
  }

  /// UMT2: the last request has become safe.
  mutating func lastRequestIsSafe() {
    guard case .requests = shutdown, configuration.knowledge == .complete else { return }
    closeSessions(end: now.later(by: Self.mountTimeout))
  }

  /// UMT3: a session has been closed. O36: whichever it is.
  mutating func anotherSessionIsClosed() {
    guard case .sessions(let end, _) = shutdown else { return }
    closeSessions(end: end)
  }

  /// The monitors have returned the notice that the file system is unmounted (UMT4).
  public mutating func monitorsConfirmedUnmount() {
    guard case .monitors = shutdown else { return }
    finishShutdown()
  }

  /// A wait has taken too long.
  mutating func continueShutdown() {
    switch shutdown {
    case .none, .done: break
    case .requests: abandonRequests()
    case .sessions(let end, _): closeSessions(end: end)
    case .monitors(let until, var retry):
      if let until, until <= now { return finishShutdown() }
      retry.again(at: now)
      shutdown = .monitors(until: until, retry: retry)
      effects.append(.unmountFromMonitors)
    }
  }

  /// UMT2: what has not been answered by now is dropped.
  private mutating func abandonRequests() {
    for tid in requests.keys.sorted() {
      table.unregister(tid)
      diagnose(.umt2, "request \(tid) is given up")
    }
    closeSessions(end: now.later(by: Self.mountTimeout))
  }

  /// UMT3: a pass over the sessions that are left.
  private mutating func closeSessions(end: Instant?) {
    if let end, end <= now { return removeSessions() }
    for rank in sessions.keys.sorted() { requestClose(rank) }
    if sessions.isEmpty || isShutdownForced { return removeSessions() }
    shutdown = .sessions(end: end, until: now.later(by: Self.mountTimeout))
  }

  /// UMT3: sessions that have not been closed by now are forgotten.
  private mutating func removeSessions() {
    forgetSessions()
    // UMT4.
    tickDue = nil
    mapRetry = nil
    effects.append(.unmountFromMonitors)
    if isShutdownForced { return finishShutdown() }
    shutdown = .monitors(until: now.later(by: Self.echoTimeout), retry: Backoff(from: now))
  }

  private mutating func forgetSessions() {
    for rank in sessions.keys.sorted() {
      removeCaps(of: rank)
      sessions[rank] = nil
      table.detachUnsafe(of: rank)
      effects.append(.sessionClosed(rank))
    }
  }

  /// Nothing is left of what was mounted: neither what has come since the sessions were closed (UMT5),
  /// nor anybody who waits, nor what is known of the file system.
  private mutating func finishShutdown() {
    forgetSessions()
    for tid in requests.keys { table.unregister(tid) }
    waitingForMap = WaitList()
    mapRetry = nil
    cache = Cache()
    shutdown = .done
  }
}
