import CephWire
import Common

/// CAP1…CAP3: caps that come and go (2009.md 5.15).
extension MDSClient {
  mutating func receiveCaps(_ message: ClientCaps, from rank: MDSRank) {
    // CAP1, SES11.
    guard countMessage(from: rank, by: .cap1) else { return }
    guard let inode = cache.inode(message.ino) else {
      return diagnose(.cap1, "caps for an unknown inode are ignored")
    }
    switch message.op {
    case .export: return exportCap(message, of: inode, from: rank)
    case .import: return importCap(message, of: inode, from: rank)
    case .flushSnapAck: return snapshotFlushed(message, of: inode)
    default: break
    }
    guard let cap = cache.cap(of: inode, from: rank) else {
      return diagnose(.cap1, "caps for an inode without a cap of mds\(rank) are ignored")
    }
    switch message.op {
    case .grant, .revoke: changeCap(cap, message)
    case .flushAck: flushed(message.dirty, of: inode)
    case .trunc:
      cache.inodes[inode].attributes.takeSize(
        message.size, truncateSeq: message.truncateSeq, truncateSize: message.truncateSize)
    default: diagnose(.cap1, "caps operation \(message.op.raw) is ignored")
    }
  }

  /// SES11: counts a message of a session; false where there is no session.
  mutating func countMessage(from rank: MDSRank, by rule: Rule) -> Bool {
    guard sessions[rank] != nil else {
      diagnose(rule, "a message from mds\(rank) without session is ignored")
      return false
    }
    sessions[rank]?.seq &+= 1
    return true
  }

  // MARK: Issues

  /// Takes up a cap that was issued, or issued again, by a reply or an import. Without a session
  /// nothing happens.
  mutating func addCap(_ issue: ReplyCap, of inode: Handle<Inode>, from rank: MDSRank) {
    guard let generation = sessions[rank]?.capGeneration else { return }
    let before = cache.issued(inode)
    let known = cache.cap(of: inode, from: rank)
    guard
      let cap = known
        ?? withCaps(
          of: rank,
          { $0.addCap(of: inode, from: rank, capID: issue.capID, to: &$1) })
    else { return }
    // What was issued before the session became stale is not issued any more.
    let isStale = cache.caps[cap].generation < generation
    cache.caps[cap].issued = isStale ? issue.caps : cache.caps[cap].issued.union(issue.caps)
    cache.caps[cap].implemented =
      isStale ? issue.caps : cache.caps[cap].implemented.union(issue.caps)
    cache.caps[cap].wanted = cache.caps[cap].wanted.union(issue.wanted)
    cache.caps[cap].capID = issue.capID
    cache.caps[cap].seq = issue.seq
    cache.caps[cap].issueSeq = issue.seq
    cache.caps[cap].migrateSeq = issue.migrateSeq
    cache.caps[cap].generation = generation
    cache.caps[cap].isAuth = issue.flags.isAuth
    if cache.inodes[inode].realm.raw == 0 { cache.setRealm(of: inode, to: issue.realm) }
    noteIssued(issue.caps.subtracting(before), of: inode)
  }

  /// What is issued anew.
  private mutating func noteIssued(_ gained: Capabilities, of inode: Handle<Inode>) {
    if gained.intersects(.fileShared) { cache.inodes[inode].sharedGeneration &+= 1 }
  }

  /// Gives a session's list of caps to a body; nil where there is no session.
  mutating func withCaps<Result>(
    of rank: MDSRank, _ body: (inout Cache, inout SlabList<Cap>) -> Result
  ) -> Result? {
    guard var list = sessions[rank]?.caps.list else { return nil }
    let result = body(&cache, &list)
    sessions[rank]?.caps.list = list
    return result
  }

  /// CAP2.
  private mutating func changeCap(_ cap: Handle<Cap>, _ message: ClientCaps) {
    let rank = cache.caps[cap].rank
    let inode = cache.caps[cap].inode
    let before = cache.issued(inode)
    let lost = cache.caps[cap].issued.subtracting(message.caps)
    cache.inodes[inode].attributes.take(message, holding: cache.mayHaveChanged(inode))
    cache.caps[cap].generation = sessions[rank]?.capGeneration ?? 0
    cache.caps[cap].seq = message.seq
    cache.caps[cap].issued = message.caps
    cache.caps[cap].implemented = cache.caps[cap].implemented.union(message.caps)
    noteIssued(message.caps.subtracting(before), of: inode)
    guard configuration.knowledge == .complete else { return }
    if cache.caps[cap].revoking.isEmpty { return }
    giveUp(lost, cap, message)
  }

  // MARK: Migration

  /// CAP3.
  private mutating func importCap(
    _ message: ClientCaps, of inode: Handle<Inode>, from rank: MDSRank
  ) {
    if let trace = message.snapTrace { takeSnapTrace(trace) }
    if let export = cache.exports[inode], isOlder(export.migrateSeq, message.migrateSeq) {
      cache.exports[inode] = nil
    }
    var issue = ReplyCap()
    issue.caps = message.caps
    issue.wanted = message.wanted
    issue.capID = message.capID
    issue.seq = message.seq
    issue.migrateSeq = message.migrateSeq
    issue.realm = message.realm
    issue.flags = .auth
    addCap(issue, of: inode, from: rank)
    if let trace = message.snapTrace { cache.dropUnusedRealms(of: trace) }
    if configuration.knowledge == .complete { flushDirty(inode, by: .cap3) }
  }

  /// CAP3.
  private mutating func exportCap(
    _ message: ClientCaps, of inode: Handle<Inode>, from rank: MDSRank
  ) {
    guard let cap = cache.cap(of: inode, from: rank) else { return }
    let isSuperseded = cache.caps(of: inode).contains {
      isOlder(message.migrateSeq, cache.caps[$0].migrateSeq)
    }
    if !isSuperseded {
      cache.exports[inode] = ExportedCap(
        rank: rank, migrateSeq: message.migrateSeq, issued: cache.caps[cap].issued)
    }
    if configuration.profile.has(.releasesExported) { queueRelease(of: cap) }
    removeCap(cap)
    // The import may take as long as the MDS that takes over has the session.
    if !isSuperseded {
      cache.keep(inode, until: now.later(seconds: max(map.sessionAutoclose, 60)))
    }
  }

  /// Whether one migration came before another; the numbers wrap.
  private func isOlder(_ a: UInt32, _ b: UInt32) -> Bool { Int32(bitPattern: a &- b) < 0 }

  /// Removes a cap without telling anybody.
  mutating func removeCap(_ cap: Handle<Cap>) {
    let now = now
    let removed: Void? = withCaps(of: cache.caps[cap].rank) {
      $0.removeCap(cap, from: &$1, at: now)
    }
    if removed == nil { diagnose(.cap1, "a cap is left behind by its session") }
  }

  /// SES5, NEW2, UMT3: all caps and leases of a session go. To be called while there still is the
  /// session.
  mutating func removeCaps(of rank: MDSRank) {
    guard var list = sessions[rank]?.caps.list else { return }
    while !list.first.isNone { cache.removeCap(list.first, from: &list, at: now) }
    sessions[rank]?.caps = SessionCaps()
  }

  /// SES9: caps that were invalid are valid again: whoever waits for them may look again.
  mutating func capsBecameValid(of rank: MDSRank) {
    diagnose(.ses9, "the caps of mds\(rank) are valid again")
  }
}

extension CapFlags {
  /// The cap comes from the MDS that has authority over the inode (2009.md 3.3).
  static let auth = CapFlags(raw: 1)

  var isAuth: Bool { raw & Self.auth.raw != 0 }
}

extension Cache {
  /// What all MDSs together have issued for an inode.
  func issued(_ inode: Handle<Inode>) -> Capabilities {
    var issued = Capabilities.none
    var cap = inodes[inode].firstCap
    while !cap.isNone {
      issued = issued.union(caps[cap].issued)
      cap = caps[cap].nextOfInode
    }
    return issued
  }

  /// What the client may have made use of: its own attributes are the later ones.
  func mayHaveChanged(_ inode: Handle<Inode>) -> Capabilities {
    var held = uses.isEmpty ? .none : uses[inode].map { $0.dirty.union($0.flushing) } ?? .none
    var cap = inodes[inode].firstCap
    while !cap.isNone {
      held = held.union(caps[cap].issued).union(caps[cap].implemented)
      cap = caps[cap].nextOfInode
    }
    return held
  }

  /// Changes what the application does with an inode.
  mutating func updateUse(of inode: Handle<Inode>, _ change: (inout Use) -> Void) {
    var use = uses[inode] ?? Use()
    change(&use)
    uses[inode] = use.isEmpty ? nil : use
    reconsider(inode)
  }
}
