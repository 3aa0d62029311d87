import CephWire
import Common
import MDSClient

/// The state of the machine after each input.
extension Watch {
  mutating func finish(_ input: World.Input, _ client: MDSClient) {
    if let rank = expected.opens, case .session = input {
      find(.sessionState, "mds\(rank) has opened a session, but it is not open")
    }
    if let rank = expected.closes {
      find(.sessionState, "mds\(rank) has closed the session, but it is still there")
    }
    if let (rank, tids) = replayed.first {
      find(.unsafeReplayed, "\(tids) are replayed to mds\(rank) without a reconnect")
    }
    checkSessions(client)
    switch input {
    case .map(let before, let source): checkReconnects(before, source, client)
    case .reply(let reply, _): checkLastRequest(reply.tid, reply.safe != 0)
    case .time: checkWaits(client)
    default: break
    }
    if client.wantedEpoch == 0 { wish = nil }
  }

  /// MAP7: whoever recovers is told, if the client has got a map that says so. O5: only if the MDS
  /// has sent it.
  private mutating func checkReconnects(
    _ before: KnownMDSMap, _ source: EntityName, _ client: MDSClient
  ) {
    let map = client.map
    for rank in map.upRanks where map.state(rank) == .reconnect && map.epoch > before.epoch {
      let isSender = source == EntityName(.mds, rank)
      let isNews =
        before.state(rank) != .reconnect || map.address(rank) != before.address(rank)
      let isDue =
        quirks.contains(.reconnectsOnlyOnOwnMap)
        ? isSender : isNews && sessions[rank] != nil || isSender && sessions[rank] == nil
      // O12: a reconnect may never be large enough.
      if isDue && !reconnected.contains(rank) && sessions[rank] != .reconnecting {
        find(.reconnectIsWhole, "mds\(rank) recovers, and is not told anything")
      }
    }
  }

  /// UMT2: with the last request that becomes safe after an unsafe answer, sessions are closed.
  private mutating func checkLastRequest(_ tid: UInt64, _ isSafe: Bool) {
    guard shutdownBegan != nil, !unmountWasAsked, openCount == 0, isSafe,
      request(tid)?.gotUnsafe == true
    else { return }
    for (rank, state) in sessions where state != .closing {
      find(.unmounts, "all requests are safe, but the session with mds\(rank) is not closed")
    }
  }

  /// What is asked for is asked for again: a map after longer and longer waits (MON2), to be closed
  /// every five seconds (TIC3).
  private mutating func checkWaits(_ client: MDSClient) {
    if unmountWasAsked { return }
    let now = client.now.nanoseconds
    if client.wantedEpoch != 0 {
      // Each wait is twice the one before: half a second more than all of them together.
      let last = wish?.last.nanoseconds ?? .min
      let longest = min(last &- (wish?.first.nanoseconds ?? 0) &+ 500_000_000, 300_000_000_000)
      if wish == nil || now - last > longest {
        find(.mapIsAskedFor, "map \(client.wantedEpoch) is not asked for again")
      }
    }
    for (rank, state) in sessions where state == .closing && client.map.address(rank) != nil {
      if now - (closeAsked[rank]?.nanoseconds ?? now) > 5_000_000_000 {
        find(.unmounts, "mds\(rank) is not asked again to close the session")
      }
    }
  }

  private mutating func checkSessions(_ client: MDSClient) {
    for (rank, session) in client.sessions {
      let state = sessions[rank]
      // O13: without an address a REQUEST_CLOSE is lost before it is sent.
      if session.state == .closing, state != nil, client.map.address(rank) == nil {
        sessions[rank] = .closing
      } else if session.state == .reconnecting, quirks.contains(.reconnectSizing) {
        // O12: the reconnect is never sent.
        sessions[rank] = .reconnecting
        counts[rank] = session.seq
        for tid in replayed.removeValue(forKey: rank) ?? [] { lose(tid, .sessionGivenUp) }
      } else if state != session.state {
        find(.sessionState, "mds\(rank): the session is \(session.state), not \(state as Any)")
      }
      if session.seq != counts[rank] ?? 0 {
        find(.sessionCounts, "mds\(rank): \(session.seq) messages, not \(counts[rank] ?? 0)")
      }
    }
    if client.sessions.count != sessions.count {
      find(.sessionState, "there are \(client.sessions.count) sessions, not \(sessions.count)")
    }
  }
}

/// What only holds in the light of what the cluster knows.
extension World {
  /// Whether all requests are somewhere.
  mutating func checkRequests() {
    var count = 0
    for (tid, request) in client.requests where request.isRegistered {
      check(tid, request)
      count += 1
    }
    // UMT2: what has not been answered after a minute is given up.
    if count != watch.openCount && watch.shutdownBegan == nil {
      watch.find(.safeOnce, "\(watch.openCount) requests are not safe, the client has \(count)")
    }
  }

  private mutating func check(_ tid: UInt64, _ request: PendingRequest) {
    switch request.waiting {
    case .map:
      // O31: a map that could not be read counts as the one that was asked for.
      if client.wantedEpoch <= client.map.epoch && !watch.wishIsLost {
        watch.find(.mapIsAskedFor, "request \(tid) waits for a map that nobody has asked for")
      }
    case .session(let rank):
      if client.sessions[rank] == nil {
        watch.find(.waitsForSomething, "request \(tid) waits for no session, with mds\(rank)")
      }
    case .choice: watch.find(.waitsForSomething, "request \(tid) waits for a choice")
    case .nothing:
      // What was answered unsafely is judged when its MDS recovers, and in the end.
      if request.gotUnsafe || watch.request(tid)?.loss != nil || isSomewhere(tid) { return }
      // NEW3: it is sent again when its MDS is active.
      let ranks = [request.session, request.forwardSession].compactMap(\.self)
      if ranks.contains(where: { !client.map.isActive($0) }) { return }
      watch.find(.notLost, "request \(tid) is nowhere")
    }
  }

  /// Whether the MDSs count with all caps that the client relies on.
  mutating func checkCaps() {
    for (rank, session) in client.sessions {
      guard let index = cluster.holder(of: rank), cluster.daemons[index].hasSettledSession,
        client.map.address(rank) == cluster.daemons[index].address
      else { continue }
      for cap in client.caps(of: rank)
      where session.isValid(generation: cap.generation, at: client.now) {
        check(cap, cluster.daemons[index])
      }
    }
  }

  private mutating func check(_ cap: Cap, _ daemon: MDSModel) {
    let key = CapKey(rank: daemon.rank, ino: cap.ino.raw)
    let covered = daemon.caps[key.ino].map { $0.capID == cap.capID ? $0.covered : 0 } ?? 0
    if cap.issued.raw & ~covered == 0 || surroundings.doubtfulCaps.contains(key)
      || daemon.departing.contains(key.ino) || daemon.session?.followsGivenUp == true
    {
      return
    }
    if mayOverestimateTime(daemon) { return }
    watch.find(
      .capsCovered,
      "client has \(cap.issued) of \(cap.ino), mds\(daemon.rank) counts with "
        + "\(Capabilities(raw: covered))")
  }

  /// Whether the client may think that its caps last, although the MDS knows better.
  private func mayOverestimateTime(_ daemon: MDSModel) -> Bool {
    guard let session = daemon.session else { return false }
    if session.hasLostStale { return true }
    if !session.isStale && session.untoldStale == 0 { return false }
    // O35: a late answer to a renewal counts as one to the latest.
    return session.mayMistakeTime || scenario.quirks.contains(.renewalsUnmatched)
  }

  /// Whether an MDS has granted the lease that the client relies on.
  mutating func checkLease(_ lease: Lease, _ directory: UInt64, _ name: UInt8) {
    let place = FileSystemModel.Place(directory: directory, name: name)
    guard let session = client.sessions[lease.rank], lease.generation == session.capGeneration,
      session.isValid(generation: lease.generation, at: client.now), client.now < lease.expiry,
      let index = cluster.holder(of: lease.rank), cluster.daemons[index].hasSettledSession
    else { return }
    let daemon = cluster.daemons[index]
    // An MDS that has taken over does not know the leases of the one before.
    if lease.seq >> 16 != UInt32(daemon.number) || watch.returnedLeases.contains(lease.seq) {
      return
    }
    if mayOverestimateTime(daemon) { return }
    if daemon.leases[place] == nil {
      watch.find(.leasesCovered, "mds\(lease.rank) has granted no lease on \(directory)/\(name)")
    }
  }
}
