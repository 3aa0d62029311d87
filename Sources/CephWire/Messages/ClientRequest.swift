public import Common

/// The bits of a request (2009.md 3.2).
public struct RequestFlags: WireScalar {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  /// The request was answered unsafely before, and is being replayed.
  public static let replay = RequestFlags(raw: 1)
  /// The reply's trace should have the directory and the dentry.
  public static let wantDentry = RequestFlags(raw: 2)

  public static let form = ScalarForm.bits

  public func appendText(to output: inout OutputBuffer) {
    output.append(
      raw == 0
        ? "-"
        : raw == 1 ? "replay" : raw == 2 ? "want_dentry" : raw == 3 ? "replay|want_dentry" : "?")
  }
}

/// Gives back capabilities, or a dentry lease, together with a request (`ceph_mds_request_release`,
/// 2009.md 3.2).
public struct RequestRelease: WireStruct {
  public var ino = InodeNumber(raw: 0)
  public var capID: UInt64 = 0
  /// The capabilities that the client still holds.
  public var caps = Capabilities(raw: 0)
  public var wanted = Capabilities(raw: 0)
  public var seq: UInt32 = 0
  public var issueSeq: UInt32 = 0
  public var migrateSeq: UInt32 = 0
  /// The sequence number of the lease.
  public var dnameSeq: UInt32 = 0
  /// The dentry in directory `ino` whose lease is given back; empty where only caps are.
  public var dname = WireString()

  public init() {}

  public static let minimumSize = 44

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("cap_id", &capID)
    try c.field("caps", &caps)
    try c.field("wanted", &wanted)
    try c.field("seq", &seq)
    try c.field("issue_seq", &issueSeq)
    try c.field("mseq", &migrateSeq)
    try c.field("dname_seq", &dnameSeq)
    try c.field("dname", &dname)
  }
}

/// CLIENT_REQUEST: a client asks an MDS to do something with the name space (2009.md 3.2).
/// The value of SETXATTR is the message's data section.
public struct ClientRequest: WireMessage {
  public static let code = MessageType(raw: 24)

  /// Chosen by the client, from 1; reply and forward carry it.
  public var tid: UInt64 = 0
  /// The smallest transaction that the client still waits for; 0 is none.
  public var oldestClientTID: UInt64 = 0
  /// The epoch of the client's MDS map.
  public var mdsmapEpoch: UInt32 = 0
  public var flags = RequestFlags(raw: 0)
  /// How often the request was sent before, modulo 256.
  public var numRetry: UInt8 = 0
  /// The highest forward count that the client has seen, modulo 256.
  public var numForward: UInt8 = 0
  public var op = RequestOperation.lookup
  public var callerUID: UInt32 = 0
  public var callerGID: UInt32 = 0
  /// Where something is created again on replay: the inode number that it was given before.
  public var ino = InodeNumber(raw: 0)
  public var arguments = RequestArguments()
  public var path1 = Filepath()
  public var path2 = Filepath()
  public var releases: [RequestRelease] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("tid", &tid)
    try c.field("oldest_client_tid", &oldestClientTID)
    try c.field("mdsmap_epoch", &mdsmapEpoch)
    try c.field("flags", &flags)
    try c.field("num_retry", &numRetry)
    try c.field("num_fwd", &numForward)
    let releaseCount = try c.count("num_releases", releases.count, as: UInt16.self)
    try c.field("op", &op)
    try c.field("caller_uid", &callerUID)
    try c.field("caller_gid", &callerGID)
    try c.field("ino", &ino)
    arguments.operation = op
    try c.section("args", &arguments, .fixed(RequestArguments.size))
    try c.field("path1", &path1)
    try c.field("path2", &path2)
    try c.elements("releases", &releases, count: releaseCount)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_request(")
    header.originalSource.name.appendText(to: &output)
    output.append(":")
    output.append(decimal: tid)
    output.append(" ")
    output.append(op.logName)
    if op == .getattr {
      output.append(" ")
      arguments.mask.appendText(to: &output)
    }
    if op == .setattr { arguments.attributes.appendLogText(to: &output) }
    output.append(" ")
    path1.appendText(to: &output)
    if !path2.path.isEmpty {
      output.append(" ")
      path2.appendText(to: &output)
    }
    if numRetry != 0 {
      output.append(" RETRY=")
      output.append(decimal: UInt64(numRetry))
    }
    output.append(")")
  }

  public var transactionID: UInt64? { tid }

  public var facts: MessageFacts {
    MessageFacts(
      operation: op.name,
      inodes: [path1.ino, path2.ino].filter { $0.raw != 0 } + releases.map(\.ino),
      paths: [path1.path, path2.path].filter { !$0.isEmpty })
  }
}
