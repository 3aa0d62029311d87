/// What a reply carries besides inodes: which of these it is, the reply's operation tells
/// (mainline.md 3.5.6). Listings and locks have files of their own.
enum ReplyExtra {
  /// Entries of a directory.
  case listing
  /// The inode that was made.
  case createdInode
  /// The lock that is in the way.
  case fileLock
  /// The value of an attribute that the MDS computes.
  case virtualXattr
  /// Which parts of a file have changed.
  case blockDifference
  /// Nothing that is known.
  case unknown

  /// What replies to `operation` carry.
  init(of operation: RequestOperation) {
    switch operation {
    case .readdir, .lssnap, .readdirSnapdiff: self = .listing
    case .createSince2010, .mknod, .mkdir, .symlink, .open: self = .createdInode
    case .getfilelock: self = .fileLock
    case .getvxattr: self = .virtualXattr
    case .blockdiff: self = .blockDifference
    default: self = .unknown
    }
  }
}

/// The inode that a request made. Where both sides know of asynchronous creation, it has a version
/// and comes with the numbers that the client may use by itself; else it is only a number, and from
/// some MDSs even then.
public struct CreatedInode: WireVersioned {
  public var ino = InodeNumber(raw: 0)
  /// Since version 1: numbers for inodes that the client will make.
  public var delegated: [NumberInterval] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let newest = StructVersion(1, compat: 1)
  public static let versionForm = VersionForm.startOrBare(minimum: 12)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("created_ino", &ino)
    if structVersion.number >= 1 { try c.list("delegated_inos", &delegated) }
  }
}

/// The value of an attribute that the MDS computes (GETVXATTR).
public struct VirtualXattr: WireVersioned {
  public var value: [UInt8] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.bytes("value", &value)
  }
}

/// Which parts of a file differ between two snapshots (FILE_BLOCKDIFF).
public struct BlockDifference: WireVersioned {
  /// What the comparison returned.
  public var result: Int32 = 0
  /// Where to look on.
  public var scanIndex: UInt64 = 0
  /// The bytes that differ.
  public var blocks: [NumberInterval] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("rval", &result)
    try c.field("scan_idx", &scanIndex)
    try c.list("blocks", &blocks)
  }
}

/// What is not described: all of it is trailing bytes.
public struct UnknownExtra: WireSection {
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {}
}
