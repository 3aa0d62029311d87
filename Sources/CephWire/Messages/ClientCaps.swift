public import Common

/// What happens to a capability (2009.md 3.6).
public struct CapOp: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let grant = CapOp(raw: 0)
  public static let revoke = CapOp(raw: 1)
  public static let trunc = CapOp(raw: 2)
  public static let export = CapOp(raw: 3)
  public static let `import` = CapOp(raw: 4)
  public static let update = CapOp(raw: 5)
  public static let drop = CapOp(raw: 6)
  public static let flush = CapOp(raw: 7)
  public static let flushAck = CapOp(raw: 8)
  public static let flushSnap = CapOp(raw: 9)
  public static let flushSnapAck = CapOp(raw: 10)
  public static let release = CapOp(raw: 11)
  public static let renew = CapOp(raw: 12)

  public static let names: NameTable<UInt32> = [
    0: "grant", 1: "revoke", 2: "trunc", 3: "export", 4: "import", 5: "update", 6: "drop",
    7: "flush", 8: "flush_ack", 9: "flushsnap", 10: "flushsnap_ack", 11: "release", 12: "renew",
  ]
}

/// CLIENT_CAPS: an MDS grants, revokes or migrates a capability; a client acknowledges, updates or
/// writes back what it changed (2009.md 3.6).
public struct ClientCaps: WireMessage {
  public static let code = MessageType(raw: 784)

  public var op = CapOp.grant
  public var ino = InodeNumber(raw: 0)
  public var realm = InodeNumber(raw: 0)
  public var capID: UInt64 = 0
  public var seq: UInt32 = 0
  public var issueSeq: UInt32 = 0
  public var caps = Capabilities(raw: 0)
  public var wanted = Capabilities(raw: 0)
  /// From a client: what it writes back. `flush_ack`: what has been written.
  public var dirty = Capabilities(raw: 0)
  public var migrateSeq: UInt32 = 0
  public var snapFollows = SnapID(raw: 0)
  /// `import` only.
  public var ttlMilliseconds: UInt32 = 0
  public var uid: UInt32 = 0
  public var gid: UInt32 = 0
  public var mode = FileMode(raw: 0)
  public var nlink: UInt32 = 0
  public var xattrVersion: UInt64 = 0
  /// In bytes.
  public var size: UInt64 = 0
  /// From the MDS: how far the client may write. From a client: how far it wants to. In bytes.
  public var maxSize: UInt64 = 0
  public var truncateSize: UInt64 = 0
  public var truncateSeq: UInt32 = 0
  public var mtime = Timespec()
  public var atime = Timespec()
  public var ctime = Timespec()
  public var fileLayout = FileLayout()
  public var timeWarpSeq: UInt32 = 0
  /// `import` only.
  public var snapTrace: SnapTrace?
  /// nil where they are not included.
  public var xattrs: Xattrs?
  public var trailing: [UInt8] = []

  /// The length that the message gives for its attributes, for the log's text.
  private var xattrLength: Int {
    guard let xattrs else { return 0 }
    return xattrs.attributes.reduce(4 + xattrs.trailing.count) {
      $0 + 8 + $1.name.bytes.count + $1.value.count
    }
  }

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("op", &op)
    try c.field("ino", &ino)
    try c.field("realm", &realm)
    try c.field("cap_id", &capID)
    try c.field("seq", &seq)
    try c.field("issue_seq", &issueSeq)
    try c.field("caps", &caps)
    try c.field("wanted", &wanted)
    try c.field("dirty", &dirty)
    try c.field("migrate_seq", &migrateSeq)
    try c.field("snap_follows", &snapFollows)
    let snapTraceLength = try c.length("snap_trace_len", as: UInt32.self)
    try c.field("ttl_ms", &ttlMilliseconds)
    try c.field("uid", &uid)
    try c.field("gid", &gid)
    try c.field("mode", &mode)
    try c.field("nlink", &nlink)
    let xattrLength = try c.length("xattr_len", as: UInt32.self)
    try c.field("xattr_version", &xattrVersion)
    try c.field("size", &size)
    try c.field("max_size", &maxSize)
    try c.field("truncate_size", &truncateSize)
    try c.field("truncate_seq", &truncateSeq)
    try c.field("mtime", &mtime)
    try c.field("atime", &atime)
    try c.field("ctime", &ctime)
    try c.field("layout", &fileLayout)
    try c.field("time_warp_seq", &timeWarpSeq)
    try c.section("snap_trace", &snapTrace, snapTraceLength, startingFrom: SnapTrace())
    try c.section("xattrs", &xattrs, xattrLength, startingFrom: Xattrs())
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_caps(")
    output.append(op.name ?? "???")
    output.append(" ino ")
    output.append(hex: ino.raw)
    output.append(" ")
    output.append(decimal: capID)
    output.append(" seq ")
    output.append(decimal: UInt64(seq))
    output.append(" caps=")
    caps.appendText(to: &output)
    output.append(" dirty=")
    dirty.appendText(to: &output)
    output.append(" wanted=")
    wanted.appendText(to: &output)
    output.append(" follows ")
    snapFollows.appendText(to: &output)
    if migrateSeq != 0 {
      output.append(" mseq ")
      output.append(decimal: UInt64(migrateSeq))
    }
    appendInodeSummary(to: &output)
    output.append(")")
  }

  private func appendInodeSummary(to output: inout OutputBuffer) {
    output.append(" size ")
    output.append(decimal: size)
    output.append("/")
    output.append(decimal: maxSize)
    if truncateSeq != 0 {
      output.append(" ts ")
      output.append(decimal: UInt64(truncateSeq))
    }
    output.append(" mtime ")
    mtime.appendLogText(to: &output)
    if timeWarpSeq != 0 {
      output.append(" tws ")
      output.append(decimal: UInt64(timeWarpSeq))
    }
    if xattrVersion != 0 {
      output.append(" xattrs(v=")
      output.append(decimal: xattrVersion)
      output.append(" l=")
      output.append(decimal: UInt64(xattrLength))
      output.append(")")
    }
  }

  public var facts: MessageFacts { MessageFacts(operation: op.name, inodes: [ino]) }
}
