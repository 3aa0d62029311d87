import CephWire
import Common

/// CAP4, REP8: snapshots (2009.md 5.5, 5.15).
extension MDSClient {
  mutating func receiveSnap(_ message: ClientSnap, from rank: MDSRank) {
    // CAP4, SES11.
    guard countMessage(from: rank, by: .cap4) else { return }
    changeRealms { cache in
      // O43, corrected: the lists are read whatever the operation is, but only count in a split.
      if message.op == .split { cache.split(message) }
      if let trace = message.trace { cache.take(trace) }
    }
    if let trace = message.trace { cache.dropUnusedRealms(of: trace) }
    if message.op == .split { cache.dropRealmIfUnused(message.split) }
  }

  /// REP8: the realms of a reply or an import. Where a snapshot was removed nothing is written back
  /// for it.
  mutating func takeSnapTrace(_ trace: SnapTrace, isDeletion: Bool = false) {
    if isDeletion { return cache.take(trace) }
    changeRealms { $0.take(trace) }
  }

  /// What has been changed and not written back belongs to a snapshot that was taken since (CAP4).
  private mutating func changeRealms(_ change: (inout Cache) -> Void) {
    if configuration.knowledge == .recorded || cache.uses.isEmpty { return change(&cache) }
    let before = cache.uses.keys.map { ($0, cache.snapshotContext(of: $0)) }
    change(&cache)
    for (inode, follows) in before.sorted(by: { $0.0.index < $1.0.index })
    where cache.snapshotContext(of: inode) != follows {
      queueCapSnap(of: inode, follows: follows)
      flushCapSnaps(of: inode)
    }
  }

  private mutating func queueCapSnap(of inode: Handle<Inode>, follows: SnapID) {
    guard let use = cache.uses[inode],
      !use.dirty.isEmpty || use.inUse.intersects(.anyFileWrite)
    else { return }
    let snap = CapSnap(
      follows: follows, issued: cache.issued(inode), dirty: use.dirty,
      attributes: cache.inodes[inode].attributes)
    cache.updateUse(of: inode) { $0.capSnaps.append(snap) }
  }

  /// CAP4: writes back the states that are complete: nobody writes any more.
  mutating func flushCapSnaps(of inode: Handle<Inode>) {
    guard let use = cache.uses[inode], !use.inUse.intersects(.anyFileWrite),
      let cap = cache.capForWriting(inode)
    else { return }
    for (index, snap) in use.capSnaps.enumerated() where !snap.isSent {
      cache.updateUse(of: inode) { $0.capSnaps[index].isSent = true }
      send(.caps(flushSnap(snap, of: cap)), to: cache.caps[cap].rank, by: .cap4)
    }
  }

  /// 2009.md 3.6: what the client had at the time of a snapshot.
  private func flushSnap(_ snap: CapSnap, of cap: Handle<Cap>) -> ClientCaps {
    var message = ClientCaps()
    message.op = .flushSnap
    message.ino = cache.caps[cap].ino
    message.migrateSeq = cache.caps[cap].migrateSeq
    message.caps = snap.issued
    message.dirty = snap.dirty
    message.snapFollows = snap.follows
    message.mode = snap.attributes.mode
    message.uid = snap.attributes.uid
    message.gid = snap.attributes.gid
    message.size = snap.attributes.size
    message.mtime = snap.attributes.mtime
    message.atime = snap.attributes.atime
    message.timeWarpSeq = snap.attributes.timeWarpSeq
    message.xattrVersion = snap.attributes.xattrVersion
    return message
  }

  /// The MDS has written back what belongs to a snapshot.
  mutating func snapshotFlushed(_ message: ClientCaps, of inode: Handle<Inode>) {
    guard cache.uses[inode] != nil else { return }
    cache.updateUse(of: inode) { use in
      use.capSnaps.removeAll { $0.follows == message.snapFollows }
    }
  }
}

extension Cache {
  /// CAP4: inodes and realms move under a new realm.
  mutating func split(_ message: ClientSnap) {
    guard message.split.raw != 0 else { return }
    addRealm(message.split)
    let record = message.trace?.realms.first { $0.ino == message.split }
    let created = record?.created ?? SnapID(raw: 0)
    for ino in message.splitInodes {
      guard let inode = inode(ino), inodes[inode].realm.raw != 0 else { continue }
      // What has moved to a newer realm since stays there.
      let own = realms[inodes[inode].realm]?.created ?? SnapID(raw: 0)
      if own.raw <= created.raw { setRealm(of: inode, to: message.split) }
    }
    for ino in message.splitRealms where realms[ino] != nil {
      setParent(of: ino, to: message.split)
    }
  }
}
