import CephWire
import Common
import MDSClient

/// Samples and short words for what replies and messages tell of the file system.
extension MachineBench {
  static let directoryMode: UInt32 = 0o040755
  static let fileMode: UInt32 = 0o100644

  /// An inode of a reply; a cap's number is the inode's and a hundred.
  static func inode(
    _ ino: UInt64, caps: UInt32 = 0, seq: UInt32 = 1, mode: UInt32 = directoryMode,
    snapID: SnapID = .head, realm: UInt64 = 1, migrateSeq: UInt32 = 0
  ) -> ReplyInode {
    var inode = ReplyInode()
    inode.ino = InodeNumber(raw: ino)
    inode.snapID = snapID
    inode.mode = FileMode(raw: mode)
    inode.version = 2
    if caps != 0 {
      inode.cap = issue(caps, seq: seq, capID: ino + 100, realm: realm, migrateSeq: migrateSeq)
    }
    return inode
  }

  static func issue(
    _ caps: UInt32, seq: UInt32 = 1, capID: UInt64 = 9, realm: UInt64 = 1, migrateSeq: UInt32 = 0
  ) -> ReplyCap {
    var cap = ReplyCap()
    cap.caps = Capabilities(raw: caps)
    cap.seq = seq
    cap.capID = capID
    cap.realm = InodeNumber(raw: realm)
    cap.migrateSeq = migrateSeq
    return cap
  }

  static func lease(_ mask: UInt16 = 1, milliseconds: UInt32 = 30_000, seq: UInt32 = 1)
    -> ReplyLease
  {
    var lease = ReplyLease()
    lease.mask = mask
    lease.durationMilliseconds = milliseconds
    lease.seq = seq
    return lease
  }

  static func operation(
    _ op: RequestOperation, _ directory: UInt64, _ name: WireString
  ) -> Operation {
    Operation(op, .dentry(directory: InodeNumber(raw: directory), name: name))
  }

  static func caps(
    _ op: CapOp, _ ino: UInt64, _ caps: UInt32 = 0, seq: UInt32 = 2, migrateSeq: UInt32 = 0
  ) -> ClientCaps {
    var message = ClientCaps()
    message.op = op
    message.ino = InodeNumber(raw: ino)
    message.capID = ino + 100
    message.caps = Capabilities(raw: caps)
    message.seq = seq
    message.migrateSeq = migrateSeq
    message.realm = InodeNumber(raw: 1)
    message.mode = FileMode(raw: fileMode)
    return message
  }

  static func realm(
    _ ino: UInt64, parent: UInt64 = 0, seq: UInt64 = 1, created: UInt64 = 0
  ) -> SnapRealm {
    var realm = SnapRealm()
    realm.ino = InodeNumber(raw: ino)
    realm.parent = InodeNumber(raw: parent)
    realm.seq = SnapID(raw: seq)
    realm.created = SnapID(raw: created)
    return realm
  }

  static func trace(_ realms: SnapRealm...) -> SnapTrace {
    var trace = SnapTrace()
    trace.realms = realms
    return trace
  }

  // MARK: What is done

  /// Submits an operation, and answers it at once; what that calls for is returned.
  @discardableResult
  mutating func answer(
    _ operation: Operation, result: Int32 = 0, in directory: ReplyInode? = nil,
    name: WireString = "", lease: ReplyLease = lease(0), target: ReplyInode? = nil,
    dirfrag: ReplyDirfrag = ReplyDirfrag.unknown, snap: SnapTrace? = nil,
    listing: [(WireString, ReplyInode)] = [], from rank: MDSRank = 0
  ) -> [String] {
    var operation = operation
    operation.resendHint = rank
    var reply = ClientReply()
    reply.tid = client.submit(operation)
    reply.op = operation.op
    reply.result = result
    reply.safe = 1
    if directory != nil || target != nil { reply.trace = ReplyTrace() }
    if let directory {
      reply.isDentry = 1
      reply.trace?.directory = directory
      reply.trace?.dname = name
      reply.trace?.lease = lease
      reply.trace?.dirfrag = dirfrag
    }
    if let target {
      reply.isTarget = 1
      reply.trace?.target = target
    }
    reply.snap = snap
    if !listing.isEmpty { reply.directory = Self.listing(listing, lease) }
    receive(.reply(reply, isCorrupt: false), from: rank)
    return work()
  }

  private static func listing(
    _ entries: [(WireString, ReplyInode)], _ lease: ReplyLease
  ) -> DirectoryListing {
    var listing = DirectoryListing()
    listing.dirfrag = .unknown
    listing.entries = entries.map { name, inode in
      var entry = DirectoryEntry()
      (entry.dname, entry.inode, entry.lease) = (name, inode, lease)
      return entry
    }
    return listing
  }

  /// A LOOKUP that finds something.
  @discardableResult
  mutating func look(
    up name: WireString, in directory: UInt64 = 1, _ target: ReplyInode,
    lease: ReplyLease = lease(0), directoryCaps: UInt32 = 0
  ) -> [String] {
    answer(
      Self.operation(.lookup, directory, name), in: Self.inode(directory, caps: directoryCaps),
      name: name, lease: lease, target: target)
  }

  // MARK: What comes out

  func path(_ ino: UInt64, _ snapID: SnapID = .head) -> String {
    let path = client.path(of: InodeNumber(raw: ino)) ?? Filepath()
    return "\(path.ino.raw) \(path.path)"
  }

  func cap(_ ino: UInt64, _ rank: MDSRank = 0) -> Cap? {
    client.cap(of: InodeNumber(raw: ino), from: rank)
  }

  mutating func sentCaps() -> [ClientCaps] {
    sent().compactMap { if case .caps(let caps) = $0.message { caps } else { nil } }
  }

  mutating func sentLeases() -> [ClientLease] {
    sent().compactMap { if case .lease(let lease) = $0.message { lease } else { nil } }
  }
}

extension ReplyDirfrag {
  /// Nobody in particular is responsible for the whole directory.
  static var unknown: ReplyDirfrag {
    var dirfrag = ReplyDirfrag()
    dirfrag.auth = -1
    return dirfrag
  }

  static func of(_ fragment: UInt32, _ auth: MDSRank, _ distribution: [MDSRank] = [])
    -> ReplyDirfrag
  {
    var dirfrag = ReplyDirfrag()
    dirfrag.fragment = Fragment(raw: fragment)
    dirfrag.auth = auth
    dirfrag.distribution = distribution
    return dirfrag
  }
}
