import CephWire
import Common

/// CAP2, TIC1: what a client that knows everything says of its caps (2009.md 5.12, 5.15).
extension MDSClient {
  /// TIC1: how long caps that are not wanted any more are held after the last use, and at most, in
  /// nanoseconds (2009.md 2.5).
  private static let shortestHold: Int64 = 5_000_000_000
  private static let longestHold: Int64 = 60_000_000_000

  /// CAP2: an MDS takes bits back. What is to be written back first is; else they are given up now.
  mutating func giveUp(_ lost: Capabilities, _ cap: Handle<Cap>, _ message: ClientCaps) {
    let inode = cache.caps[cap].inode
    let revoking = cache.caps[cap].revoking
    let use = cache.uses[inode] ?? Use()
    if revoking.intersects(use.inUse.intersection(.fileBuffer)) {
      // The application writes back, and says so with `writtenBack`.
      return effects.append(.writeBackWanted(message.ino))
    }
    if lost.intersects(use.dirty) {
      return sendUpdate(cap, .update, by: .cap2)
    }
    // The page cache can always be dropped; what else is in use is given up later.
    cache.updateUse(of: inode) {
      $0.inUse = $0.inUse.subtracting(revoking.intersection(.fileCache))
    }
    if revoking.intersects(use.inUse.subtracting(.fileCache)) { return }
    if configuration.profile.has(.acksByUpdate) {
      return sendUpdate(cap, .update, by: .cap2)
    }
    bounce(message, cap)
  }

  /// CAP2: sends a revocation back, as its acknowledgment.
  private mutating func bounce(_ message: ClientCaps, _ cap: Handle<Cap>) {
    let inode = cache.caps[cap].inode
    cache.caps[cap].implemented = cache.caps[cap].issued
    cache.caps[cap].wanted = cache.wanted(inode)
    let attributes = cache.inodes[inode].attributes
    var answer = message
    answer.wanted = cache.caps[cap].wanted
    answer.size = attributes.size
    answer.maxSize = 0
    answer.mtime = attributes.mtime
    answer.atime = attributes.atime
    answer.timeWarpSeq = attributes.timeWarpSeq
    answer.snapFollows = cache.snapshotContext(of: inode)
    send(.caps(answer), to: cache.caps[cap].rank, by: .cap2)
  }

  /// Sends what the client keeps, wants and has changed; what it does not keep is given up.
  mutating func sendUpdate(_ cap: Handle<Cap>, _ op: CapOp, by rule: Rule) {
    let inode = cache.caps[cap].inode
    let use = cache.uses[inode] ?? Use()
    let before = cache.caps[cap]
    // A FLUSH writes back without giving up anything.
    let kept =
      op == .flush ? before.implemented : cache.retained(inode, isStopping: isStopping)
    cache.caps[cap].issued = before.issued.intersection(kept)
    cache.caps[cap].implemented =
      before.implemented.intersection(cache.caps[cap].issued.union(use.inUse))
    cache.caps[cap].wanted = cache.wanted(inode)
    var message = cache.capsMessage(op, cap)
    message.dirty = use.dirty
    message.maxSize = use.wantedMaxSize
    // O45: the version counts as changed whenever this right goes.
    if before.implemented.subtracting(cache.caps[cap].implemented).intersects(.xattrExclusive) {
      message.xattrVersion &+= 1
      message.xattrs = use.xattrs
    }
    if configuration.profile.has(.capsIssueSeqZero) { message.issueSeq = 0 }
    cache.updateUse(of: inode) { use in
      use.flushing = use.flushing.union(use.dirty)
      use.dirty = .none
      if message.xattrs != nil { use.xattrs = nil }
    }
    send(.caps(message), to: cache.caps[cap].rank, by: rule)
  }

  /// CAP3: what has been changed is written back.
  mutating func flushDirty(_ inode: Handle<Inode>, by rule: Rule) {
    guard let use = cache.uses[inode], !use.dirty.isEmpty,
      let cap = cache.capForWriting(inode)
    else { return }
    sendUpdate(cap, .flush, by: rule)
  }

  /// The MDS has written these changes.
  mutating func flushed(_ bits: Capabilities, of inode: Handle<Inode>) {
    guard cache.uses[inode] != nil else { return }
    cache.updateUse(of: inode) { $0.flushing = $0.flushing.subtracting(bits) }
  }

  /// Looks whether an inode's MDSs are to be told something now; what they are not waiting for is put
  /// off (TIC1).
  mutating func checkCaps(_ inode: Handle<Inode>, isDelayed: Bool = false, by rule: Rule) {
    var isPutOff = false
    for cap in cache.caps(of: inode) {
      switch news(of: cap) {
      case .none: break
      case .urgent: sendUpdate(cap, .update, by: rule)
      case .change where isDelayed || isStopping: sendUpdate(cap, .update, by: rule)
      case .change: isPutOff = true
      }
    }
    putOff(inode, isPutOff)
  }

  private enum News {
    case none
    /// A revocation can be acknowledged, which the MDS waits for, or the client waits for more.
    case urgent
    /// Something else has changed.
    case change
  }

  /// What an MDS does not know yet.
  private func news(of handle: Handle<Cap>) -> News {
    let cap = cache.caps[handle]
    let use = cache.uses[cap.inode] ?? Use()
    if !cap.revoking.isEmpty && !cap.revoking.intersects(use.inUse.union(use.dirty)) {
      return .urgent
    }
    let wanted = cache.wanted(cap.inode)
    if !wanted.subtracting(cap.wanted.union(cap.issued)).isEmpty { return .urgent }
    let kept = cache.retained(cap.inode, isStopping: isStopping)
    let isKnown =
      cap.issued.subtracting(kept).isEmpty
      && (use.dirty.isEmpty || cache.capForWriting(cap.inode) != handle)
    return isKnown ? .none : .change
  }

  private mutating func putOff(_ inode: Handle<Inode>, _ isPutOff: Bool) {
    let now = now
    cache.updateUse(of: inode) { use in
      guard isPutOff else {
        (use.checkDue, use.checkFirstDue) = (nil, nil)
        return
      }
      let latest = use.checkFirstDue ?? now.later(by: Self.longestHold) ?? now
      use.checkFirstDue = latest
      use.checkDue = min(latest, now.later(by: Self.shortestHold) ?? now)
    }
  }

  /// TIC1; while the client is stopping, at once.
  mutating func processDelayedCaps() {
    let due = cache.uses.filter { _, use in
      use.checkDue.map { $0 <= now || isStopping } ?? false
    }
    for inode in due.keys.sorted(by: { $0.index < $1.index }) {
      checkCaps(inode, isDelayed: true, by: .tic1)
    }
  }
}

extension Cache {
  /// What is wanted of an inode.
  func wanted(_ inode: Handle<Inode>) -> Capabilities {
    uses[inode]?.wanted ?? inodes[inode].toldWanted
  }

  /// What the client keeps: while something is wanted everything, else what costs nobody anything.
  func retained(_ inode: Handle<Inode>, isStopping: Bool) -> Capabilities {
    let wanted = wanted(inode)
    var kept = wanted.union(.pin)
    if !isStopping { kept = kept.union(wanted.isEmpty ? .anyShared : .any) }
    return kept
  }

  /// The cap that changes are written back with: that of the MDS with authority; where more have had
  /// it, the one to which the inode was migrated last.
  func capForWriting(_ inode: Handle<Inode>) -> Handle<Cap>? {
    let caps = caps(of: inode)
    let auth = caps.filter { self.caps[$0].isAuth }
    return (auth.isEmpty ? caps : auth).max {
      Int32(bitPattern: self.caps[$0].migrateSeq &- self.caps[$1].migrateSeq) < 0
    }
  }

  /// The number of the latest snapshot that counts for an inode.
  func snapshotContext(of inode: Handle<Inode>) -> SnapID {
    realms[inodes[inode].realm]?.seq ?? SnapID(raw: 0)
  }

  /// 2009.md 3.6: an UPDATE or FLUSH as the cap and its inode are now.
  func capsMessage(_ op: CapOp, _ handle: Handle<Cap>) -> ClientCaps {
    let cap = caps[handle]
    let attributes = inodes[cap.inode].attributes
    var message = ClientCaps()
    message.op = op
    message.ino = cap.ino
    message.capID = cap.capID
    message.seq = cap.seq
    message.issueSeq = cap.issueSeq
    message.migrateSeq = cap.migrateSeq
    message.caps = cap.implemented
    message.wanted = cap.wanted
    message.snapFollows = snapshotContext(of: cap.inode)
    message.mode = attributes.mode
    message.uid = attributes.uid
    message.gid = attributes.gid
    message.size = attributes.size
    message.mtime = attributes.mtime
    message.atime = attributes.atime
    message.timeWarpSeq = attributes.timeWarpSeq
    message.xattrVersion = attributes.xattrVersion
    return message
  }
}
