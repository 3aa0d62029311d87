public import Common

/// What happens to a capability (2009.md 3.6, mainline.md 4.4).
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

/// How urgent or incomplete an update is (mainline.md 3.7.2).
public struct CapsFlags: WireFlags {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let bitNames: NameTable<UInt32> = [
    0: "sync", 1: "no_capsnap", 2: "pending_capsnap",
  ]
}

/// CLIENT_CAPS: an MDS grants, revokes or migrates a capability; a client acknowledges, updates or
/// writes back what it changed (2009.md 3.6, mainline.md 3.7).
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
  /// `import` only, and only in 2009.
  public var ttlMilliseconds: UInt32 = 0
  public var uid: UInt32 = 0
  public var gid: UInt32 = 0
  public var mode = FileMode(raw: 0)
  public var nlink: UInt32 = 0
  /// The length of the attributes in the middle of the message; only since 2010.
  public var xattrLength: UInt32 = 0
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
  /// `import` only, since 2010 also `export` and some grants.
  public var snapTrace: SnapTrace?
  /// nil where they are not included. Since 2010 they lie in the middle of the message.
  public var xattrs: Xattrs?
  /// Since version 2; empty from every sender.
  public var flock: [UInt8] = []
  /// The capability at the other MDS. `export` has it instead of size, times and layout; `import`
  /// has it since version 3.
  public var peer = CapPeer()
  /// Since version 4: all ones where the file has no inline data, 0 where nothing is told.
  public var inlineVersion: UInt64 = 0
  public var inlineData: [UInt8] = []
  /// Since version 5: the map of the OSDs that must be there before the file is touched.
  public var osdEpochBarrier: UInt32 = 0
  /// Since version 6, from a client: the oldest flush that has not been acknowledged.
  public var oldestFlushTid: UInt64 = 0
  /// Since version 7; all ones is nobody.
  public var callerUID: UInt32 = 0
  public var callerGID: UInt32 = 0
  /// Since version 8.
  public var poolNamespace = WireString()
  /// Since version 9.
  public var btime = Timespec()
  public var changeAttribute: UInt64 = 0
  /// Since version 10.
  public var flags = CapsFlags(raw: 0)
  /// Since version 11, of a directory; -1 is not valid.
  public var files: Int64 = 0
  public var subdirectories: Int64 = 0
  /// Since version 12.
  public var fscryptAuth: [UInt8] = []
  /// Since version 12: the true size of an encrypted file.
  public var fscryptFile: [UInt8] = []
  public var trailing: [UInt8] = []

  /// The length of what stands between head and trace since 2010.
  private static let bodySize = 84

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
    if c.context.is2009 { try c.field("ttl_ms", &ttlMilliseconds) }
    try c.field("uid", &uid)
    try c.field("gid", &gid)
    try c.field("mode", &mode)
    try c.field("nlink", &nlink)
    let attributes = c.context.is2009 ? try c.length("xattr_len", as: UInt32.self) : nil
    if attributes == nil { try c.field("xattr_len", &xattrLength) }
    try c.field("xattr_version", &xattrVersion)
    try layoutBody(&c)
    try c.section("snap_trace", &snapTrace, snapTraceLength, startingFrom: SnapTrace())
    if let attributes {
      try c.section("xattrs", &xattrs, attributes, startingFrom: Xattrs())
    } else {
      try layoutTail(&c)
      try c.section("xattrs", &xattrs, in: .middle)
    }
  }

  private mutating func layoutBody<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if op == .export && !c.context.is2009 {
      return try c.section("peer", &peer, .fixed(Self.bodySize))
    }
    try c.field("size", &size)
    try c.field("max_size", &maxSize)
    try c.field("truncate_size", &truncateSize)
    try c.field("truncate_seq", &truncateSeq)
    try c.field("mtime", &mtime)
    try c.field("atime", &atime)
    try c.field("ctime", &ctime)
    try c.field("layout", &fileLayout)
    try c.field("time_warp_seq", &timeWarpSeq)
  }

  /// What has been appended over the years (mainline.md 3.7.2).
  private mutating func layoutTail<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = c.context.version
    if version >= 2 { try c.bytes("flock", &flock) }
    if version >= 3 && op == .import { try c.field("peer", &peer) }
    if version >= 4 {
      try c.field("inline_version", &inlineVersion)
      try c.bytes("inline_data", &inlineData)
    }
    if version >= 5 { try c.field("osd_epoch_barrier", &osdEpochBarrier) }
    if version >= 6 { try c.field("oldest_flush_tid", &oldestFlushTid) }
    if version >= 7 {
      try c.field("caller_uid", &callerUID)
      try c.field("caller_gid", &callerGID)
    }
    if version >= 8 { try c.field("pool_ns", &poolNamespace) }
    if version >= 9 {
      try c.field("btime", &btime)
      try c.field("change_attr", &changeAttribute)
    }
    if version >= 10 { try c.field("flags", &flags) }
    if version >= 11 {
      try c.field("nfiles", &files)
      try c.field("nsubdirs", &subdirectories)
    }
    if version >= 12 {
      try c.bytes("fscrypt_auth", &fscryptAuth)
      try c.bytes("fscrypt_file", &fscryptFile)
    }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_caps(")
    output.append(op.name ?? "???")
    output.append(context.is2009 ? " ino " : " ino 0x")
    output.append(hex: ino.raw)
    output.append(" ")
    output.append(decimal: capID)
    output.append(" seq ")
    output.append(decimal: UInt64(seq))
    if !context.is2009 {
      if context.acceptorHas(.serverSquid) {
        output.append(" issue_seq ")
        output.append(decimal: UInt64(issueSeq))
      }
      if header.tid != 0 {
        output.append(" tid ")
        output.append(decimal: header.tid)
      }
    }
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
    appendInodeSummary(to: &output, context)
    output.append(")")
  }

  private func appendInodeSummary(to output: inout OutputBuffer, _ context: WireContext) {
    output.append(" size ")
    output.append(decimal: size)
    output.append("/")
    output.append(decimal: maxSize)
    if truncateSeq != 0 {
      output.append(" ts ")
      output.append(decimal: UInt64(truncateSeq))
      if !context.is2009 {
        output.append("/")
        output.append(decimal: truncateSize)
      }
    }
    output.append(" mtime ")
    mtime.appendLogText(to: &output, dialect: context.dialect)
    if !context.is2009 {
      output.append(" ctime ")
      ctime.appendLogText(to: &output, dialect: context.dialect)
      output.append(" change_attr ")
      output.append(decimal: changeAttribute)
    }
    if timeWarpSeq != 0 {
      output.append(" tws ")
      output.append(decimal: UInt64(timeWarpSeq))
    }
    if xattrVersion != 0 {
      output.append(" xattrs(v=")
      output.append(decimal: xattrVersion)
      output.append(" l=")
      output.append(decimal: UInt64(context.is2009 ? xattrs?.byteCount ?? 0 : Int(xattrLength)))
      output.append(")")
    }
  }

  public var facts: MessageFacts { MessageFacts(operation: op.name, inodes: [ino]) }
}
