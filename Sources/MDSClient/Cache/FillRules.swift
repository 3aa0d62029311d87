import CephWire
import Common

/// REP8, REP9: what a reply tells of the file system (2009.md 5.5).
extension MDSClient {
  /// ENOENT: there is no such name.
  private static let absent: Int32 = -2

  /// Takes up what a reply says. The inode that the request was about is returned, where the reply
  /// tells it.
  mutating func fill(
    from reply: ClientReply, for request: PendingRequest, from rank: MDSRank
  ) -> InodeNumber? {
    cache.collect(at: now)
    // REP8: the realms come before what is in them.
    if let snap = reply.snap {
      takeSnapTrace(snap, isDeletion: request.operation.op == .rmsnap)
    }
    // O23: without its trace a reply says nothing of the objects.
    if let trace = reply.trace, reply.isDentry != 0 || reply.isTarget != 0 {
      fill(from: trace, of: reply, for: request, from: rank)
    } else {
      fillWithoutTrace(result: reply.result, for: request)
    }
    if let snap = reply.snap { cache.dropUnusedRealms(of: snap) }
    return reply.isTarget != 0 ? reply.trace?.target.ino : nil
  }

  /// REP9.
  private mutating func fill(
    from trace: ReplyTrace, of reply: ClientReply, for request: PendingRequest, from rank: MDSRank
  ) {
    let started = request.firstSent ?? now
    let succeeded = reply.result == 0
    var place: NamePlace?
    if reply.isDentry != 0 {
      let directory = fillInode(from: trace.directory, from: rank)
      cache.inodes[directory].fragments.note(trace.dirfrag)
      place = NamePlace(directory: directory, name: trace.dname)
    }
    var target: Handle<Inode>?
    if reply.isTarget != 0 {
      let mode = succeeded ? request.operation.openMode : nil
      target = fillInode(from: trace.target, openedIn: mode, from: rank)
    }
    if succeeded, request.operation.op == .rename {
      forgetName(request.operation.other, unless: place)
    }
    if let place {
      fillName(place, target, trace.lease, from: rank, started: started)
    } else if let target, succeeded {
      nameSnapshot(target, for: request.operation)
    }
    if succeeded, let listing = reply.directory, let directory = target {
      fill(from: listing, of: directory, request.operation.op, from: rank, started: started)
    }
  }

  /// A name, or that there is none.
  private mutating func fillName(
    _ place: NamePlace, _ target: Handle<Inode>?, _ lease: ReplyLease, from rank: MDSRank,
    started: Instant
  ) {
    let dentry =
      target.map { cache.link(place.directory, place.name, to: $0) }
      ?? cache.absentDentry(place.directory, place.name)
    if let dentry { take(lease, for: dentry, from: rank, started: started) }
  }

  /// RENAME: the old name is no more. Where the new one is the same, both stand for one file.
  private mutating func forgetName(_ subject: Operation.Subject, unless kept: NamePlace?) {
    guard let old = cache.place(of: subject),
      let dentry = cache.dentry(old.directory, old.name)
    else { return }
    if kept?.directory == old.directory && kept?.name == old.name { return }
    cache.unlink(dentry)
  }

  /// LOOKUPSNAP, MKSNAP: the inode is the snapshot that the request named.
  private mutating func nameSnapshot(_ target: Handle<Inode>, for operation: Operation) {
    guard operation.op == .lookupsnap || operation.op == .mksnap,
      let snapshot = cache.snapshot(named: operation.subject), !cache.inodes[target].isLive
    else { return }
    let directory = cache.seeInode(
      Inode.Key(snapshot.directory, .snapDirectory), at: now)
    cache.link(directory, snapshot.name, to: target)
  }

  /// READDIR, LSSNAP: the names in a directory.
  private mutating func fill(
    from listing: DirectoryListing, of target: Handle<Inode>, _ op: RequestOperation,
    from rank: MDSRank, started: Instant
  ) {
    var directory = target
    if op == .lssnap {
      let ino = cache.inodes[target].key.ino
      directory = cache.seeInode(Inode.Key(ino, .snapDirectory), at: now)
    }
    cache.inodes[directory].fragments.note(listing.dirfrag)
    for entry in listing.entries {
      let inode = fillInode(from: entry.inode, from: rank)
      let place = NamePlace(directory: directory, name: entry.dname)
      fillName(place, inode, entry.lease, from: rank, started: started)
    }
  }

  /// A reply without trace: what has become of the names follows from what was asked.
  private mutating func fillWithoutTrace(result: Int32, for request: PendingRequest) {
    let operation = request.operation
    switch (operation.op, result) {
    case (.unlink, 0), (.rmdir, 0), (.lookup, Self.absent):
      forgetName(operation.subject, unless: nil)
    case (.rename, 0): moveName(from: operation.other, to: operation.subject)
    default: break
    }
  }

  private mutating func moveName(from old: Operation.Subject, to new: Operation.Subject) {
    guard let old = cache.place(of: old), let new = cache.place(of: new),
      let dentry = cache.dentry(old.directory, old.name), !cache.dentries[dentry].target.isNone
    else { return }
    cache.link(new.directory, new.name, to: cache.dentries[dentry].target)
    if let dentry = cache.dentry(old.directory, old.name),
      old.directory != new.directory || old.name != new.name
    {
      cache.unlink(dentry)
    }
  }

  /// An inode, with its cap if it comes with one.
  private mutating func fillInode(
    from reply: ReplyInode, openedIn mode: OpenMode? = nil, from rank: MDSRank
  ) -> Handle<Inode> {
    let inode = cache.seeInode(Inode.Key(reply.ino, reply.snapID), at: now)
    // An older version has nothing to tell; the lowest bit only says that it is not journaled.
    if reply.version == 0 || reply.version >= cache.inodes[inode].version & ~1 {
      let holding = cache.mayHaveChanged(inode)
      cache.inodes[inode].version = reply.version
      cache.inodes[inode].attributes.take(reply, holding: holding)
    }
    if !reply.splits.isEmpty {
      // O22, D1.
      let isMisread = configuration.quirks.contains(.misreadSplits)
      cache.inodes[inode].fragments.noteSplits(isMisread ? reply.misreadSplits : reply.splits)
    }
    if let mode { noteOpened(inode, mode) }
    if reply.cap.caps.raw != 0 && cache.inodes[inode].isLive {
      addCap(reply.cap, of: inode, from: rank)
    }
    return inode
  }

  /// The opening of a file has succeeded.
  private mutating func noteOpened(_ inode: Handle<Inode>, _ mode: OpenMode) {
    guard configuration.knowledge == .complete else {
      cache.inodes[inode].toldWanted = cache.inodes[inode].toldWanted.union(mode.wanted)
      return
    }
    cache.updateUse(of: inode) { $0.openCounts[Int(mode.rawValue)] += 1 }
  }
}
