/// The capability that comes with an inode (`ceph_mds_reply_cap`, 2009.md 3.3), 37 bytes.
public struct ReplyCap: WireStruct {
  /// What is issued; 0 is no capability, and then the rest means nothing.
  public var caps = Capabilities(raw: 0)
  public var wanted = Capabilities(raw: 0)
  public var capID: UInt64 = 0
  public var seq: UInt32 = 0
  public var migrateSeq: UInt32 = 0
  /// The snapshot realm that the inode belongs to.
  public var realm = InodeNumber(raw: 0)
  /// How long the capability lasts without a renewal, in milliseconds.
  public var ttlMilliseconds: UInt32 = 0
  public var flags = CapFlags(raw: 0)

  public init() {}

  public static let minimumSize = 37

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("caps", &caps)
    try c.field("wanted", &wanted)
    try c.field("cap_id", &capID)
    try c.field("seq", &seq)
    try c.field("mseq", &migrateSeq)
    try c.field("realm", &realm)
    try c.field("ttl_ms", &ttlMilliseconds)
    try c.field("flags", &flags)
  }
}

/// One split of a directory's fragment tree (2009.md 3.3).
public struct FragmentSplit: WireStruct {
  public var fragment = Fragment(raw: 0)
  /// How many bits it is split by.
  public var by: Int32 = 0

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("frag", &fragment)
    try c.field("by", &by)
  }
}

/// An inode as a reply carries it (`ceph_mds_reply_inode`, 2009.md 3.3), 225 bytes and more.
public struct ReplyInode: WireStruct {
  public var ino = InodeNumber(raw: 0)
  public var snapID = SnapID(raw: 0)
  public var rdev: UInt32 = 0
  /// Twice the inode's version, and 1 more where it is projected.
  public var version: UInt64 = 0
  public var cap = ReplyCap()
  public var fileLayout = FileLayout()
  public var ctime = Timespec()
  public var mtime = Timespec()
  public var atime = Timespec()
  public var timeWarpSeq: UInt32 = 0
  /// In bytes.
  public var size: UInt64 = 0
  /// How far the client may write, in bytes.
  public var maxSize: UInt64 = 0
  public var truncateSize: UInt64 = 0
  public var truncateSeq: UInt32 = 0
  public var mode = FileMode(raw: 0)
  public var uid: UInt32 = 0
  public var gid: UInt32 = 0
  public var nlink: UInt32 = 0
  /// Files and directories in the directory itself.
  public var files: UInt64 = 0
  public var subdirs: UInt64 = 0
  /// Bytes, files and directories in the whole tree below.
  public var rbytes: UInt64 = 0
  public var rfiles: UInt64 = 0
  public var rsubdirs: UInt64 = 0
  public var rctime = Timespec()
  /// The splits stand behind `xattrVersion` on the wire, their count before it (2009.md 3.13, D1).
  public var splits: [FragmentSplit] = []
  public var xattrVersion: UInt64 = 0
  /// Where the link points to; empty unless it is one.
  public var symlink = WireString()
  /// nil where they are not included.
  public var xattrs: Xattrs?

  public init() {}

  public static let minimumSize = 233

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("snapid", &snapID)
    try c.field("rdev", &rdev)
    try c.field("version", &version)
    try c.field("cap", &cap)
    try c.field("layout", &fileLayout)
    try c.field("ctime", &ctime)
    try c.field("mtime", &mtime)
    try c.field("atime", &atime)
    try c.field("time_warp_seq", &timeWarpSeq)
    try c.field("size", &size)
    try c.field("max_size", &maxSize)
    try c.field("truncate_size", &truncateSize)
    try c.field("truncate_seq", &truncateSeq)
    try c.field("mode", &mode)
    try c.field("uid", &uid)
    try c.field("gid", &gid)
    try c.field("nlink", &nlink)
    try c.field("files", &files)
    try c.field("subdirs", &subdirs)
    try c.field("rbytes", &rbytes)
    try c.field("rfiles", &rfiles)
    try c.field("rsubdirs", &rsubdirs)
    try c.field("rctime", &rctime)
    let splitCount = try c.count("nsplits", splits.count, as: UInt32.self)
    try c.field("xattr_version", &xattrVersion)
    try c.elements("splits", &splits, count: splitCount)
    try c.field("symlink", &symlink)
    try c.section("xattrs", &xattrs)
  }
}
