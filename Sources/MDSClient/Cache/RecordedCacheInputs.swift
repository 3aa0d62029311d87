public import CephWire
import Common

/// What a recording tells of caps, to a machine whose knowledge is `recorded`.
extension MDSClient {
  /// The client has released a cap: the release waits to be sent, and the cap is gone. False where
  /// there is no such cap, and no release of it waits.
  public mutating func releaseCap(of ino: InodeNumber, from rank: MDSRank) -> Bool {
    if let inode = cache.inode(ino), let cap = cache.cap(of: inode, from: rank) {
      queueRelease(of: cap)
      removeCap(cap)
      return true
    }
    return sessions[rank]?.caps.releases.contains(ino) ?? false
  }

  /// The client sends all releases that wait, in one message (REL3). False, and nothing is sent, where
  /// none do.
  @discardableResult
  public mutating func sendRecordedReleases(to rank: MDSRank) -> Bool {
    sendAllReleases(of: rank)
  }

  /// The client sends a caps message. What the application decides about is as recorded: operation,
  /// caps kept and wanted, changes and attributes. What the protocol decides about is the machine's
  /// own: the cap's number, sequence numbers and realm. False, and nothing is sent, where there is no
  /// such cap.
  public mutating func sendCaps(like recorded: ClientCaps, to rank: MDSRank) -> Bool {
    guard let inode = cache.inode(recorded.ino), let cap = cache.cap(of: inode, from: rank) else {
      return false
    }
    var message = recorded
    message.migrateSeq = cache.caps[cap].migrateSeq
    if recorded.op == .flushSnap {
      (message.capID, message.seq, message.issueSeq) = (0, 0, 0)
      send(.caps(message), to: rank, by: .cap4)
      return true
    }
    message.capID = cache.caps[cap].capID
    message.seq = cache.caps[cap].seq
    // A revocation that is sent back keeps what the MDS has written into it.
    if recorded.op != .grant && recorded.op != .revoke {
      message.realm = InodeNumber(raw: 0)
      let isZero = configuration.profile.has(.capsIssueSeqZero)
      message.issueSeq = isZero ? 0 : cache.caps[cap].issueSeq
    }
    keep(recorded.caps, of: cap, seq: recorded.seq)
    cache.caps[cap].wanted = recorded.wanted
    cache.inodes[inode].toldWanted = recorded.wanted
    cache.inodes[inode].attributes.believe(recorded)
    send(.caps(message), to: rank, by: .cap2)
    return true
  }

  /// The client keeps these bits. Where it has not seen the MDS's latest message yet (`seq` is an
  /// earlier one), what that says still comes to pass.
  mutating func keep(_ kept: Capabilities, of cap: Handle<Cap>, seq: UInt32) {
    let isLatest = Int32(bitPattern: seq &- cache.caps[cap].seq) >= 0
    if isLatest { cache.caps[cap].issued = cache.caps[cap].issued.intersection(kept) }
    cache.caps[cap].implemented = isLatest ? kept : kept.union(cache.caps[cap].issued)
  }

  /// Takes up a cap that was issued before the recording: `issue` says what is known of it. Nothing
  /// happens where there is no session.
  public mutating func adoptCap(of ino: InodeNumber, from rank: MDSRank, _ issue: ReplyCap) {
    guard sessions[rank] != nil else { return }
    let inode = cache.seeInode(Inode.Key(ino), at: now)
    addCap(issue, of: inode, from: rank)
  }

  // MARK: Questions

  /// The cap of an inode that an MDS has issued.
  public func cap(of ino: InodeNumber, from rank: MDSRank) -> Cap? {
    guard let inode = cache.inode(ino) else { return nil }
    return cache.cap(of: inode, from: rank).map { cache.caps[$0] }
  }

  /// The caps of a session, the most recently used last.
  public func caps(of rank: MDSRank) -> [Cap] {
    var caps: [Cap] = []
    var next = sessions[rank]?.caps.list.first ?? .none
    while !next.isNone {
      caps.append(cache.caps[next])
      next = cache.caps[next].next
    }
    return caps
  }

  /// The caps of which an MDS has taken something back that the client has not acknowledged.
  public func capsOwed(to rank: MDSRank) -> [Cap] {
    caps(of: rank).filter { !$0.revoking.isEmpty }
  }

  /// What is known of an inode's attributes.
  public func attributes(of ino: InodeNumber, snapID: SnapID = .head) -> InodeAttributes? {
    cache.inode(ino, snapID).map { cache.inodes[$0].attributes }
  }

  /// Where an inode is as far as is known: the path from the root of the mount (REC3).
  public func path(of ino: InodeNumber) -> Filepath? {
    cache.inode(ino).map { cache.pathFromRoot($0) }
  }
}

extension InodeAttributes {
  /// Takes what the client itself says.
  mutating func believe(_ caps: ClientCaps) {
    (mode, uid, gid) = (caps.mode, caps.uid, caps.gid)
    size = caps.size
    timeWarpSeq = caps.timeWarpSeq
    mtime = caps.mtime
    atime = caps.atime
  }
}
