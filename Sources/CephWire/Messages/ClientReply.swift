public import Common

/// CLIENT_REPLY: an MDS answers a request, once or, where it answers before the journal has it,
/// twice: first unsafe, then safe (2009.md 3.3, mainline.md 3.5).
public struct ClientReply: WireMessage {
  public static let code = MessageType(raw: 26)

  /// Only in 2009; later dialects have it in the header.
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
  /// READDIR, LSSNAP, READDIR_SNAPDIFF.
  public var directory: DirectoryListing?
  /// CREATE and the others that make inodes; only since 2010.
  public var created: CreatedInode?
  /// GETFILELOCK.
  public var fileLock: FileLock?
  /// GETVXATTR.
  public var virtualXattr: VirtualXattr?
  /// FILE_BLOCKDIFF.
  public var blockDifference: BlockDifference?
  /// What comes with other operations.
  public var unknownExtra: UnknownExtra?
  /// The snapshot realms of the target.
  public var snap: SnapTrace?
  public var trailing: [UInt8] = []

  public init() {}

  /// An unsafe reply is followed by a safe one.
  public var isProvisional: Bool { safe == 0 }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 { try c.field("tid", &tid) }
    try c.operation("op", &op)
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
    if c.context.is2009 { try c.section("dir", &directory) } else { try layoutExtra(&c) }
    try c.section("snap", &snap)
  }

  /// What it carries goes by the operation that the reply names, which need not be the one that was
  /// asked for (mainline.md 3.5.7).
  private mutating func layoutExtra<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    switch ReplyExtra(of: op) {
    case .listing: try c.section("extra", &directory)
    case .createdInode: try c.section("extra", &created)
    case .fileLock: try c.section("extra", &fileLock)
    case .virtualXattr: try c.section("extra", &virtualXattr)
    case .blockDifference: try c.section("extra", &blockDifference)
    case .unknown: try c.section("extra", &unknownExtra)
    }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_reply(")
    header.destination.name.appendText(to: &output)
    output.append(":")
    output.append(decimal: context.is2009 ? tid : header.tid)
    output.append(" = ")
    output.append(decimal: Int64(result))
    if result <= 0 {
      output.append(" ")
      if context.is2009 { output.append(errorText(result)) } else { output.append(error: result) }
    }
    if op.isWrite { output.append(safe != 0 ? " safe" : " unsafe") }
    output.append(")")
  }

  public var transactionID: UInt64? { tid }

  public var facts: MessageFacts {
    var facts = MessageFacts(operation: op.nameInAnyDialect)
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
    if let created, !facts.inodes.contains(created.ino) { facts.inodes.append(created.ino) }
    return facts
  }
}
