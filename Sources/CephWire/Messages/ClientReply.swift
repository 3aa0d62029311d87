public import Common

/// Who is responsible for a part of a directory (`ceph_mds_reply_dirfrag`, 2009.md 3.3).
public struct ReplyDirfrag: WireStruct {
  public var fragment = Fragment(raw: 0)
  /// The authoritative MDS; -1 the same as the parent's, -2 unknown.
  public var auth: MDSRank = 0
  /// The MDSs that hold replicas.
  public var distribution: [MDSRank] = []

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("frag", &fragment)
    try c.field("auth", &auth)
    try c.list("dist", &distribution)
  }
}

/// A lease on a dentry (`ceph_mds_reply_lease`, 2009.md 3.3), 10 bytes.
public struct ReplyLease: WireStruct {
  /// 1 is a lease, 0 is none.
  public var mask: UInt16 = 0
  /// How long it lasts; set even where there is none.
  public var durationMilliseconds: UInt32 = 0
  public var seq: UInt32 = 0

  public init() {}

  public static let minimumSize = 10

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("mask", &mask)
    try c.field("duration_ms", &durationMilliseconds)
    try c.field("seq", &seq)
  }
}

/// What a reply says about the objects of its request: the directory and dentry where `is_dentry`
/// is set, the target where `is_target` is (2009.md 3.3).
public struct ReplyTrace: WireSection {
  /// What is there; the reply sets it from its head.
  var isDentry = false
  var isTarget = false

  public var directory = ReplyInode()
  public var dirfrag = ReplyDirfrag()
  public var dname = WireString()
  public var lease = ReplyLease()
  public var target = ReplyInode()
  public var trailing: [UInt8] = []

  public init() {}

  /// Makes a trace that has a dentry, a target or both.
  init(isDentry: Bool, isTarget: Bool) {
    self.isDentry = isDentry
    self.isTarget = isTarget
  }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if isDentry {
      try c.field("dir", &directory)
      try c.field("dirfrag", &dirfrag)
      try c.field("dname", &dname)
      try c.field("lease", &lease)
    }
    if isTarget { try c.field("target", &target) }
  }
}

/// One entry of a listing (2009.md 3.3).
public struct DirectoryEntry: WireStruct {
  public var dname = WireString()
  public var lease = ReplyLease()
  public var inode = ReplyInode()

  public init() {}

  public static let minimumSize = 4 + ReplyLease.minimumSize + ReplyInode.minimumSize

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("dname", &dname)
    try c.field("lease", &lease)
    try c.field("inode", &inode)
  }
}

/// What READDIR and LSSNAP return (2009.md 3.3).
public struct DirectoryListing: WireSection {
  public var dirfrag = ReplyDirfrag()
  /// 1 where no more entries follow these.
  public var end: UInt8 = 0
  /// 1 where these are all of them.
  public var complete: UInt8 = 0
  public var entries: [DirectoryEntry] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("dirfrag", &dirfrag)
    let count = try c.count("num", entries.count, as: UInt32.self)
    try c.field("end", &end)
    try c.field("complete", &complete)
    try c.elements("entries", &entries, count: count)
  }
}

/// CLIENT_REPLY: an MDS answers a request, once or, where it answers before the journal has it,
/// twice: first unsafe, then safe (2009.md 3.3).
public struct ClientReply: WireMessage {
  public static let code = MessageType(raw: 26)

  public var tid: UInt64 = 0
  public var op = RequestOperation.lookup
  /// 0, or a negative Linux error number.
  public var result: Int32 = 0
  /// 0 in unsafe replies.
  public var mdsmapEpoch: UInt32 = 0
  /// 1 is final; after 0 another reply follows.
  public var safe: UInt8 = 0
  public var isDentry: UInt8 = 0
  public var isTarget: UInt8 = 0
  public var trace: ReplyTrace?
  public var directory: DirectoryListing?
  /// The snapshot realms of the target.
  public var snap: SnapTrace?
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("tid", &tid)
    try c.field("op", &op)
    try c.field("result", &result)
    try c.field("mdsmap_epoch", &mdsmapEpoch)
    try c.field("safe", &safe)
    try c.field("is_dentry", &isDentry)
    try c.field("is_target", &isTarget)
    trace?.isDentry = isDentry != 0
    trace?.isTarget = isTarget != 0
    let traceLength = try c.length("trace", as: UInt32.self)
    try c.section(
      "trace", &trace, traceLength,
      startingFrom: ReplyTrace(isDentry: isDentry != 0, isTarget: isTarget != 0))
    try c.section("dir", &directory)
    try c.section("snap", &snap)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_reply(")
    header.destination.name.appendText(to: &output)
    output.append(":")
    output.append(decimal: tid)
    output.append(" = ")
    output.append(decimal: Int64(result))
    if result <= 0 {
      output.append(" ")
      output.append(errorText(result))
    }
    if op.isWrite { output.append(safe != 0 ? " safe" : " unsafe") }
    output.append(")")
  }

  public var transactionID: UInt64? { tid }

  public var facts: MessageFacts {
    var facts = MessageFacts(operation: op.name)
    if let trace {
      if isDentry != 0 {
        facts.inodes.append(trace.directory.ino)
        facts.paths.append(trace.dname)
      }
      if isTarget != 0 { facts.inodes.append(trace.target.ino) }
    }
    for entry in directory?.entries ?? [] {
      facts.inodes.append(entry.inode.ino)
      facts.paths.append(entry.dname)
    }
    return facts
  }
}
