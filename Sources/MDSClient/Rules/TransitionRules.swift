import CephWire

/// NEW and KICK: what a new map changes (2009.md 5.4, 5.10).
extension MDSClient {
  /// NEW1: looks at every session whose rank the old map could have.
  mutating func followTransitions(from old: KnownMDSMap) {
    for rank in sessions.keys.sorted() where UInt32(rank.magnitude) < old.maxMDS {
      followTransition(of: rank, from: old)
    }
  }

  private mutating func followTransition(of rank: MDSRank, from old: KnownMDSMap) {
    let before = old.state(rank)
    let after = map.state(rank)
    if hasFailed(rank, since: old) {
      // NEW2.
      if let address = old.address(rank) { effects.append(.markDown(rank, address: address)) }
      if sessions[rank]?.state == .opening || isGone(rank) { abandonSession(rank) }
      kick(rank, includesForwarded: true)
    } else if before.raw < MDSState.active.raw && after.raw >= MDSState.active.raw {
      // NEW3.
      kick(rank, includesForwarded: true)
    }
  }

  /// NEW2: whether the MDS of a rank has lost what it knew.
  private func hasFailed(_ rank: MDSRank, since old: KnownMDSMap) -> Bool {
    let movedBackwards = map.state(rank).raw < old.state(rank).raw
    // O6: only the numbers of the states are compared.
    if configuration.quirks.contains(.comparesStatesOnly) { return movedBackwards }
    if map.isOther(rank, than: old) { return true }
    let staysActive = old.state(rank) == .stopping && map.state(rank) == .active
    return movedBackwards && !staysActive
  }

  /// O6, corrected: whether there is no such rank any more.
  private func isGone(_ rank: MDSRank) -> Bool {
    !configuration.quirks.contains(.comparesStatesOnly)
      && UInt32(rank.magnitude) >= map.maxMDS
  }

  /// NEW2: the session comes to nothing; who waited for it looks for another.
  private mutating func abandonSession(_ rank: MDSRank) {
    removeCaps(of: rank)
    // O44, corrected: the session goes first, so that nobody waits for it again.
    guard var session = sessions.removeValue(forKey: rank) else { return }
    detachUnsafe(from: rank)
    effects.append(.sessionClosed(rank))
    wake(session.waiting.takeAll(), from: .session(rank))
  }

  /// KICK: sends again what is with an MDS, and on request also what that MDS has forwarded.
  mutating func kick(_ rank: MDSRank, includesForwarded: Bool) {
    for tid in kickOrder() {
      let isMeant = table.update(tid) { request in
        guard !request.gotUnsafe else { return false }
        guard
          request.session == rank || (includesForwarded && request.forwardSession == rank)
        else { return false }
        request.dropSessions()
        return true
      }
      if isMeant == true { doRequest(tid, because: .kick) }
    }
  }

  /// The requests in the order of their numbers, without those that O7 misses.
  private func kickOrder() -> ArraySlice<UInt64> {
    let tids = requests.values.lazy.filter(\.isRegistered).map(\.tid).sorted()
    guard configuration.quirks.contains(.kickSkipsNewest) else { return tids[...] }
    // O7: they are fetched ten at a time, and no more once the next number is the last one.
    var count = 0
    while count < tids.count, count == 0 || tids[count - 1] &+ 1 < lastTID {
      count = min(count + 10, tids.count)
    }
    return tids.prefix(count)
  }
}
