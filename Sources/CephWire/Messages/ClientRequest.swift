/// The bits of a request (2009.md 3.2, mainline.md 4.7).
public struct RequestFlags: WireFlags {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  /// The request was answered unsafely before, and is being replayed.
  public static let replay = RequestFlags(raw: 1)
  /// The reply's trace should have the directory and the dentry.
  public static let wantDentry = RequestFlags(raw: 2)
  /// The client does not wait for the reply; only since 2020.
  public static let async = RequestFlags(raw: 4)

  public static let bitNames: NameTable<UInt32> = [0: "replay", 1: "want_dentry", 2: "async"]
}

/// CLIENT_REQUEST: a client asks an MDS to do something with the name space (2009.md 3.2, mainline.md
/// 3.4).
public struct ClientRequest: WireMessage {
  public static let code = MessageType(raw: 24)

  /// Chosen by the client, from 1; reply and forward carry it. Only in 2009: the header has it since.
  public var tid: UInt64 = 0
  /// The form of the request's first part, and what only newer forms have.
  public var head = RequestHead()
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
  /// Where something is created again on replay, or without waiting: the inode number that it has.
  public var ino = InodeNumber(raw: 0)
  public var arguments = RequestArguments()
  public var path1 = Filepath()
  public var path2 = Filepath()
  public var releases: [RequestRelease] = []
  /// What follows; not in 2009.
  public var tail = RequestTail()
  public var payload = RequestPayload()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 { try c.field("tid", &tid) } else { try head.layoutVersion(&c) }
    try c.field("oldest_client_tid", &oldestClientTID)
    try c.field("mdsmap_epoch", &mdsmapEpoch)
    try c.field("flags", &flags)
    try c.field("num_retry", &numRetry)
    try c.field("num_fwd", &numForward)
    let releaseCount = try c.count("num_releases", releases.count, as: UInt16.self)
    try c.operation("op", &op)
    try c.field("caller_uid", &callerUID)
    try c.field("caller_gid", &callerGID)
    try c.field("ino", &ino)
    arguments.operation = op
    try c.section("args", &arguments, .fixed(head.argumentSize))
    try head.layoutRest(&c)
    try c.field("path1", &path1)
    try c.field("path2", &path2)
    try c.elements("releases", &releases, count: releaseCount)
    if c.context.is2009 { return }
    try tail.layout(&c)
    try payload.layout(of: op, &c)
  }

  /// How often the request was sent before.
  public var retries: UInt32 { head.version ?? 0 >= 2 ? head.numRetry : UInt32(numRetry) }

  /// The highest forward count that the client has seen.
  public var forwards: UInt32 { head.version ?? 0 >= 2 ? head.numForward : UInt32(numForward) }

  public var transactionID: UInt64? { tid }

  public var facts: MessageFacts {
    MessageFacts(
      operation: op.nameInAnyDialect,
      inodes: [path1.ino, path2.ino].filter { $0.raw != 0 } + releases.map(\.ino),
      paths: [path1.path, path2.path].filter { !$0.isEmpty })
  }
}
