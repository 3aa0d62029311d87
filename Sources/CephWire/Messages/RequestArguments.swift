/// The arguments of a request: a union that the operation interprets, of 48 bytes, or of 56 in newer
/// heads (2009.md 3.2, mainline.md 3.4.3). Only the fields of the request's own operation are on the
/// wire.
public struct RequestArguments: WireSection {
  /// The size of the union on the wire, in bytes.
  public static let size = 56
  /// Its size in 2009 and in the heads of old peers.
  public static let size2009 = 48

  /// The operation that tells how the bytes are to be read; the request sets it.
  var operation = RequestOperation(raw: 0)

  /// GETATTR, LOOKUP, LOOKUPSNAP: what the client wants to know.
  public var mask = Capabilities(raw: 0)
  /// SETATTR, MKNOD, MKDIR, MKSNAP: the mode. OPEN, CREATE: the mode of a file that is created.
  public var mode = FileMode(raw: 0)
  /// SETATTR.
  public var uid: UInt32 = 0
  /// SETATTR.
  public var gid: UInt32 = 0
  /// SETATTR.
  public var mtime = Timespec()
  /// SETATTR.
  public var atime = Timespec()
  /// SETATTR: the size that is wanted, in bytes.
  public var size: UInt64 = 0
  /// SETATTR: the size that the client knew, in bytes.
  public var oldSize: UInt64 = 0
  /// SETATTR: which attributes are set.
  public var attributes = SetattrMask(raw: 0)
  /// READDIR, LSSNAP: the part of the directory.
  public var fragment = Fragment(raw: 0)
  /// READDIR, LSSNAP: the most entries to be returned; 0 is all.
  public var maxEntries: UInt32 = 0
  /// READDIR, LSSNAP: the most bytes to be returned; only since 2010.
  public var maxBytes: UInt32 = 0
  /// READDIR, LSSNAP: 1 asks for the flags of the reply; only since 2010.
  public var readdirFlags: UInt16 = 0
  /// READDIR, LSSNAP: where in the order of hashes to go on; only since 2010.
  public var offsetHash: UInt32 = 0
  /// READDIR_SNAPDIFF: the other snapshot.
  public var otherSnapshot = SnapID(raw: 0)
  /// FILE_BLOCKDIFF: the object to begin with.
  public var scanIndex: UInt64 = 0
  /// FILE_BLOCKDIFF: the most objects to be compared.
  public var maxObjects: UInt64 = 0
  /// MKNOD: the device number.
  public var rdev: UInt32 = 0
  /// OPEN, CREATE: Linux `O_…` values. SETXATTR: 1 create, 2 replace.
  public var flags: UInt32 = 0
  /// SETLAYOUT, SETDIRLAYOUT.
  public var fileLayout = FileLayout()
  /// SETATTR: the time of birth that is wanted; only in the union of 56 bytes.
  public var btime = Timespec()
  /// OPEN, CREATE: how a new file is spread over objects, 0 where the directory tells; only since
  /// 2010.
  public var stripeUnit: UInt32 = 0
  public var stripeCount: UInt32 = 0
  public var objectSize: UInt32 = 0
  /// OPEN, CREATE: the pool of a new file, -1 where the directory tells; only since 2010. (Clients of
  /// before 2012 told how often it is to be kept.)
  public var pool: Int32 = 0
  /// SETXATTR: what the client knows of the OSDs; only since 2010.
  public var osdmapEpoch: UInt32 = 0
  /// LOOKUPINO: which snapshot of the inode, and where to look for it.
  public var snapID = SnapID(raw: 0)
  public var parent = InodeNumber(raw: 0)
  public var hash: UInt32 = 0
  /// SETFILELOCK, GETFILELOCK.
  public var lock = RequestedLock()
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = size2009

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if !c.context.is2009 { return try layoutMainline(&c) }
    switch operation {
    case .getattr, .lookup, .lookupsnap: try c.field("mask", &mask)
    case .setattr: try layoutSetattr(&c)
    case .readdir, .lssnap:
      try c.field("frag", &fragment)
      try c.field("max_entries", &maxEntries)
    case .mknod:
      try c.field("mode", &mode)
      try c.field("rdev", &rdev)
    case .mkdir, .mksnap: try c.field("mode", &mode)
    case .open, .create:
      try c.field("flags", &flags)
      try c.field("mode", &mode)
    case .setxattr: try c.field("flags", &flags)
    case .setlayout: try c.field("layout", &fileLayout)
    default: break
    }
  }

  mutating func layoutSetattr<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("mode", &mode)
    try c.field("uid", &uid)
    try c.field("gid", &gid)
    try c.field("mtime", &mtime)
    try c.field("atime", &atime)
    try c.field("size", &size)
    try c.field("old_size", &oldSize)
    try c.field("mask", &attributes)
  }
}
