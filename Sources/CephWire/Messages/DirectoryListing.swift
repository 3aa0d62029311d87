/// What a listing says of itself (mainline.md 3.5.6). The two bytes of 2009 are the low halves.
public struct ListingFlags: WireFlags {
  public var raw: UInt16
  public init(raw: UInt16) { self.raw = raw }

  /// No more entries of the fragment follow these.
  public static let end = ListingFlags(raw: 0x001)
  /// These are all entries of the fragment.
  public static let complete = ListingFlags(raw: 0x100)
  /// The entries are in the order of their hashes.
  public static let hashOrder = ListingFlags(raw: 0x200)
  /// The offset of the request was taken for a hash.
  public static let offsetHash = ListingFlags(raw: 0x400)

  public static let bitNames: NameTable<UInt32> = [
    0: "end", 8: "complete", 9: "hash_order", 10: "offset_hash",
  ]
}

/// One entry of a listing (2009.md 3.3, mainline.md 3.5.6).
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

/// What READDIR, LSSNAP and READDIR_SNAPDIFF return (2009.md 3.3, mainline.md 3.5.6).
public struct DirectoryListing: WireSection {
  public var dirfrag = ReplyDirfrag()
  /// In 2009: 1 where no more entries follow these.
  public var end: UInt8 = 0
  /// In 2009: 1 where these are all of them.
  public var complete: UInt8 = 0
  /// Since 2010.
  public var flags = ListingFlags(raw: 0)
  public var entries: [DirectoryEntry] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("dirfrag", &dirfrag)
    let count = try c.count("num", entries.count, as: UInt32.self)
    if c.context.is2009 {
      try c.field("end", &end)
      try c.field("complete", &complete)
    } else {
      try c.field("flags", &flags)
    }
    try c.elements("entries", &entries, count: count)
  }
}
