/// One split of a directory's fragment tree (2009.md 3.3, mainline.md 2.5).
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

/// An inode as a reply carries it (`ceph_mds_reply_inode`, 2009.md 3.3; `InodeStat`, mainline.md
/// 3.5.4).
///
/// Peers without the feature for it send it without version: which of the newer fields are there,
/// the features of the connection then tell (mainline.md 3.5.3).
public struct ReplyInode: WireVersioned {
  public var ino = InodeNumber(raw: 0)
  public var snapID = SnapID(raw: 0)
  public var rdev: UInt32 = 0
  /// Twice the inode's version, and 1 more where it is projected.
  public var version: UInt64 = 0
  /// Stands behind the count of the splits in 2009 (2009.md 3.13, D1).
  public var xattrVersion: UInt64 = 0
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
  public var splits: [FragmentSplit] = []
  /// Where the link points to; empty unless it is one.
  public var symlink = WireString()
  public var directoryLayout = DirectoryLayout()
  /// nil where they are not included.
  public var xattrs: Xattrs?
  /// All ones where the file is not inline, 0 where its contents are not included.
  public var inlineVersion: UInt64 = 0
  public var inlineData: [UInt8] = []
  public var quota = Quota()
  /// The namespace of the objects within their pool.
  public var poolNamespace = WireString()
  public var btime = Timespec()
  public var changeAttribute: UInt64 = 0
  /// Since version 2: the MDS that the directory is to stay with; -1 is any.
  public var directoryPin: Int32 = -1
  /// Since version 3: when the snapshot was made.
  public var snapBtime = Timespec()
  /// Since version 4: snapshots in the whole tree below.
  public var rsnaps: UInt64 = 0
  /// Since version 5: what the maker of the snapshot says about it.
  public var snapMetadata: [MetadataEntry] = []
  /// Since version 6: 1 where it is encrypted.
  public var isEncrypted: UInt8 = 0
  /// Since version 7: the client's context of encryption.
  public var fscryptAuth: [UInt8] = []
  /// Since version 7: the file's real size.
  public var fscryptFile: [UInt8] = []
  /// Since version 8.
  public var optionalMetadata = OptionalMetadata()
  /// Since version 9: the subvolume that it belongs to.
  public var subvolumeID: UInt64 = 0
  public var structVersion = StructVersion.none
  public var trailing: [UInt8] = []

  public init() {}

  /// What an inode without version and features takes.
  public static let minimumSize = 229
  public static let newest = StructVersion(9, compat: 1)
  public static let versionForm = VersionForm.startOrBare(minimum: 291)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("snapid", &snapID)
    try c.field("rdev", &rdev)
    try c.field("version", &version)
    if !c.context.is2009 { try c.field("xattr_version", &xattrVersion) }
    try c.field("cap", &cap)
    try c.field("layout", &fileLayout)
    try attributes(&c)
    let splitCount = try c.count("nsplits", splits.count, as: UInt32.self)
    if c.context.is2009 { try c.field("xattr_version", &xattrVersion) }
    try c.elements("splits", &splits, count: splitCount)
    try c.field("symlink", &symlink)
    if has(.directoryLayoutHash, c.context) { try c.field("dir_layout", &directoryLayout) }
    try c.section("xattrs", &xattrs)
    if has(.inlineData, c.context) {
      try c.field("inline_version", &inlineVersion)
      try c.bytes("inline_data", &inlineData)
    }
    if has(.quota, c.context) { try c.field("quota", &quota) }
    if has(.fileLayoutV2, c.context) { try c.field("pool_ns", &poolNamespace) }
    if has(.birthTime, c.context) {
      try c.field("btime", &btime)
      try c.field("change_attr", &changeAttribute)
    }
    try versionedFields(&c)
  }

  /// Whether the fields of `feature` are there: an inode with a version has all of them.
  private func has(_ feature: Feature, _ context: WireContext) -> Bool {
    structVersion.number > 0 || context.has(feature)
  }

  private mutating func attributes<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
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
  }

  /// The fields that only inodes with a version have.
  private mutating func versionedFields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if structVersion.number >= 2 { try c.field("dir_pin", &directoryPin) }
    if structVersion.number >= 3 { try c.field("snap_btime", &snapBtime) }
    if structVersion.number >= 4 { try c.field("rsnaps", &rsnaps) }
    if structVersion.number >= 5 { try c.list("snap_metadata", &snapMetadata) }
    if structVersion.number >= 6 { try c.field("fscrypt", &isEncrypted) }
    if structVersion.number >= 7 {
      try c.bytes("fscrypt_auth", &fscryptAuth)
      try c.bytes("fscrypt_file", &fscryptFile)
    }
    if structVersion.number >= 8 { try c.field("optmetadata", &optionalMetadata) }
    if structVersion.number >= 9 { try c.field("subvolume_id", &subvolumeID) }
  }
}
