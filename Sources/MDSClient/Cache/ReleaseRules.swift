public import CephWire

/// PREP3, TRIM and REL: caps that the client gives back (2009.md 5.4, 5.8).
extension MDSClient {
  // MARK: With a request

  /// PREP3: what is given back together with a request. O33: it is given up now.
  mutating func releases(for operation: Operation, to rank: MDSRank) -> [RequestRelease] {
    if let recorded = operation.recordedReleases {
      return recorded.compactMap { release(like: $0, to: rank) }
    }
    let drops = operation.drops
    return [
      releaseInode(of: operation.subject, drops.inode, to: rank),
      releaseDentry(of: operation.subject, drops.dentry, to: rank),
      releaseDentry(of: operation.other, drops.oldDentry, to: rank),
      releaseInode(of: operation.other, drops.oldInode, to: rank),
    ].compactMap(\.self)
  }

  private mutating func releaseInode(
    of subject: Operation.Subject, _ masks: Operation.CapDrops.Masks, to rank: MDSRank
  ) -> RequestRelease? {
    guard !masks.drop.isEmpty, let inode = cache.target(of: subject),
      let cap = validCap(of: inode, from: rank)
    else { return nil }
    let issued = cache.caps[cap].issued
    if !issued.intersects(masks.drop) || issued.intersects(masks.unless) { return nil }
    return release(masks.drop, of: cap)
  }

  private mutating func releaseDentry(
    of subject: Operation.Subject, _ masks: Operation.CapDrops.Masks, to rank: MDSRank
  ) -> RequestRelease? {
    guard !masks.drop.isEmpty, let place = cache.place(of: subject),
      let cap = validCap(of: place.directory, from: rank)
    else { return nil }
    let issued = cache.caps[cap].issued
    let drops = issued.intersects(masks.drop) && !issued.intersects(masks.unless)
    var record = release(drops ? masks.drop : .none, of: cap)
    if let dentry = cache.dentry(place.directory, place.name),
      let lease = knownLease(of: dentry), lease.rank == rank
    {
      record.dname = place.name
      record.dnameSeq = lease.seq
    }
    return record
  }

  private func validCap(of inode: Handle<Inode>, from rank: MDSRank) -> Handle<Cap>? {
    cache.cap(of: inode, from: rank).flatMap { isValid(cache.caps[$0]) ? $0 : nil }
  }

  private mutating func release(_ bits: Capabilities, of cap: Handle<Cap>) -> RequestRelease {
    cache.caps[cap].issued = cache.caps[cap].issued.subtracting(bits)
    cache.caps[cap].implemented = cache.caps[cap].implemented.subtracting(bits)
    var record = RequestRelease()
    record.ino = cache.caps[cap].ino
    record.capID = cache.caps[cap].capID
    record.caps = cache.caps[cap].issued
    record.wanted = cache.caps[cap].wanted
    record.seq = cache.caps[cap].seq
    record.issueSeq = cache.caps[cap].issueSeq
    record.migrateSeq = cache.caps[cap].migrateSeq
    return record
  }

  /// What a recording gives back; what is not held is left out.
  private mutating func release(
    like recorded: RequestRelease, to rank: MDSRank
  ) -> RequestRelease? {
    guard let inode = cache.inode(recorded.ino), let cap = cache.cap(of: inode, from: rank) else {
      return nil
    }
    cache.caps[cap].wanted = recorded.wanted
    keep(recorded.caps, of: cap, seq: recorded.seq)
    var record = release(.none, of: cap)
    record.caps = recorded.caps
    record.dname = recorded.dname
    if !recorded.dname.isEmpty, let dentry = cache.dentry(inode, recorded.dname),
      let lease = knownLease(of: dentry), lease.rank == rank
    {
      record.dnameSeq = lease.seq
    }
    return record
  }

  // MARK: By themselves

  /// REL1: the application destroys an inode: all its caps are released. False, and nothing happens,
  /// where it is in use or names in it are known.
  @discardableResult
  public mutating func forget(_ ino: InodeNumber) -> Bool {
    guard let inode = cache.inode(ino), cache.uses[inode] == nil,
      cache.inodes[inode].childCount == 0
    else { return false }
    for cap in cache.caps(of: inode) {
      queueRelease(of: cap)
      removeCap(cap)
    }
    cache.drop(inode)
    return true
  }

  /// REL1.
  mutating func queueRelease(of handle: Handle<Cap>) {
    let cap = cache.caps[handle]
    if configuration.knowledge == .recorded,
      let waiting = sessions[cap.rank]?.caps.releaseCount, waiting >= ReleaseQueue.limit
    {
      return diagnose(.rel1, "a release is forgotten: \(waiting) wait for mds\(cap.rank)")
    }
    var item = CapItem()
    item.ino = cap.ino
    item.capID = cap.capID
    item.migrateSeq = cap.migrateSeq
    item.issueSeq = configuration.profile.has(.releasesLatestSeq) ? cap.seq : cap.issueSeq
    sessions[cap.rank]?.caps.releases.append(item)
  }

  /// REL2. A recording shows what is released, and when.
  mutating func topUpReleases(of rank: MDSRank, extra: Int) {
    guard configuration.knowledge == .complete, let count = sessions[rank]?.caps.count else {
      return
    }
    let isStuck = configuration.quirks.contains(.releasesStuck)
    sessions[rank]?.caps.releases.topUp(capCount: count, extra: extra, isStuck: isStuck)
  }

  /// REL3.
  mutating func sendReleases(of rank: MDSRank) {
    if configuration.profile.has(.releasesUnbatched) {
      _ = sendAllReleases(of: rank)
      return
    }
    for items in sessions[rank]?.caps.releases.takeDone() ?? [] {
      sendRelease(of: items, to: rank)
    }
  }

  /// Everything that waits in one message; false where nothing does.
  mutating func sendAllReleases(of rank: MDSRank) -> Bool {
    let items = sessions[rank]?.caps.releases.takeAll() ?? []
    if !items.isEmpty { sendRelease(of: items, to: rank) }
    return !items.isEmpty
  }

  private mutating func sendRelease(of items: [CapItem], to rank: MDSRank) {
    var message = ClientCapRelease()
    message.caps = items
    send(.capRelease(message), to: rank, by: .rel3)
  }

  /// TRIM1: the client keeps no more than `maximum` caps of a session, if it can.
  mutating func trimCaps(of rank: MDSRank, to maximum: Int) {
    guard let caps = sessions[rank]?.caps, caps.count > maximum else { return }
    guard configuration.knowledge == .complete else {
      return diagnose(.trim1, "mds\(rank) wants \(caps.count - maximum) caps back")
    }
    var toTrim = caps.count - maximum
    var next = caps.list.first
    while toTrim > 0, !next.isNone {
      let cap = next
      next = cache.caps[cap].next
      if trim(cap) { toTrim -= 1 }
    }
  }

  /// TRIM1: whether a cap counts as one that can be spared.
  private mutating func trim(_ handle: Handle<Cap>) -> Bool {
    let cap = cache.caps[handle]
    let others = cache.caps(of: cap.inode).filter { $0 != handle }
      .reduce(Capabilities.none) { $0.union(cache.caps[$1].issued) }
    if let use = cache.uses[cap.inode] {
      let mine = cap.issued.union(cap.implemented)
      if !use.dirty.union(use.flushing).isEmpty { return false }
      if use.inUse.subtracting(others).intersects(mine) { return false }
    }
    if others.isEmpty { forget(cap.ino) } else { removeCap(handle) }
    return true
  }
}

extension Cache {
  /// The inode that a request is about, where it is known.
  func target(of subject: Operation.Subject) -> Handle<Inode>? {
    if case .inode(let ino, let snapID) = subject { return inode(ino, snapID) }
    if case .path(let path) = subject, path.path.isEmpty { return inode(path.ino) }
    guard let place = place(of: subject), let dentry = dentry(place.directory, place.name),
      !dentries[dentry].target.isNone
    else { return nil }
    return dentries[dentry].target
  }
}
