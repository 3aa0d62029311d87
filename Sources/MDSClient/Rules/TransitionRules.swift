import CephWire

/// NEW and KICK: what a new map changes (2009.md 5.4, 5.10).
extension MDSClient {
  /// NEW1: looks at every session whose rank the old map could have. Those that are in neither map
  /// have not changed.
  mutating func followTransitions(from old: KnownMDSMap) {
    for rank in Set(old.upRanks + map.upRanks).sorted()
    where sessions[rank] != nil && rank < old.maxMDS {
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
      if configuration.profile.has(.replaysWhenActive) { replayUnsafe(to: rank) }
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
      && rank >= map.maxMDS
  }

  /// NEW2: the session comes to nothing; who waited for it looks for another.
  private mutating func abandonSession(_ rank: MDSRank) {
    removeCaps(of: rank)
    // O44, corrected: the session goes first, so that nobody waits for it again.
    guard var session = sessions.removeValue(forKey: rank) else { return }
    table.detachUnsafe(of: rank)
    effects.append(.sessionClosed(rank))
    wake(session.waiting.takeAll(), from: .session(rank))
  }

  /// KICK: sends again what is with an MDS, and on request also what that MDS has forwarded.
  mutating func kick(_ rank: MDSRank, includesForwarded: Bool) {
    let missed = requestThatKickMisses
    for tid in table.users(of: rank, includesForwarded: includesForwarded) where tid != missed {
      table.assign(tid, to: nil)
      doRequest(tid, because: .kick)
    }
  }

  /// O7: requests are looked through ten at a time, and no more once the next number is the last one:
  /// then one that is left alone is missed.
  private var requestThatKickMisses: UInt64? {
    guard configuration.quirks.contains(.kickSkipsNewest), lastTID > 0,
      table.registeredCount > 1, table.registeredCount % 10 == 1,
      table.isRegistered(lastTID), table.isRegistered(lastTID - 1)
    else { return nil }
    return lastTID
  }
}
