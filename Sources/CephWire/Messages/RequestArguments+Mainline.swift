/// The arguments of today's operations (mainline.md 3.4.3).
extension RequestArguments {
  mutating func layoutMainline<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    switch operation {
    case .setattr: try layoutSetattrMainline(&c)
    case .readdir, .lssnap: try layoutReaddir(&c)
    case .readdirSnapdiff:
      try layoutReaddir(&c)
      try c.field("snap_other", &otherSnapshot)
    case .blockdiff:
      try c.field("scan_idx", &scanIndex)
      try c.field("max_objects", &maxObjects)
    case .mknod:
      try c.field("mode", &mode)
      try c.field("rdev", &rdev)
    case .mkdir, .mksnap: try c.field("mode", &mode)
    case .open, .createSince2010: try layoutOpen(&c)
    case .setxattr:
      try c.field("flags", &flags)
      try c.field("osdmap_epoch", &osdmapEpoch)
    case .setlayout, .setdirlayout: try c.field("layout", &fileLayout)
    case .setfilelock, .getfilelock: try c.field("filelock", &lock)
    case .lookupino:
      try c.field("mask", &mask)
      try c.field("snapid", &snapID)
      try c.field("parent", &parent)
      try c.field("hash", &hash)
    default: try c.field("mask", &mask)
    }
  }

  private mutating func layoutSetattrMainline<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try layoutSetattr(&c)
    if c.hasMore("btime", btime != Timespec()) { try c.field("btime", &btime) }
  }

  private mutating func layoutReaddir<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("frag", &fragment)
    try c.field("max_entries", &maxEntries)
    try c.field("max_bytes", &maxBytes)
    try c.field("flags", &readdirFlags)
    try c.field("offset_hash", &offsetHash)
  }

  private mutating func layoutOpen<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("flags", &flags)
    try c.field("mode", &mode)
    try c.field("stripe_unit", &stripeUnit)
    try c.field("stripe_count", &stripeCount)
    try c.field("object_size", &objectSize)
    try c.field("pool", &pool)
    try c.field("mask", &mask)
    try c.field("old_size", &oldSize)
  }
}

/// What a lock is meant for (mainline.md 4.12).
public struct LockRule: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let names: NameTable<UInt8> = [
    0: "none", 1: "fcntl", 2: "flock", 3: "fcntl_intr", 4: "flock_intr",
  ]
}

/// A lock that a client asks for (mainline.md 3.4.3), 35 bytes.
public struct RequestedLock: WireStruct {
  public var rule = LockRule(raw: 0)
  public var type = LockType(raw: 0)
  /// Clients of before 2014 put the process here, and its namespace in `pid`.
  public var owner: UInt64 = 0
  public var pid: UInt64 = 0
  /// The first byte.
  public var start: UInt64 = 0
  /// In bytes; 0 is to the end of the file.
  public var length: UInt64 = 0
  /// 1 waits until the lock can be had.
  public var wait: UInt8 = 0

  public init() {}

  public static let minimumSize = 35

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("rule", &rule)
    try c.field("type", &type)
    try c.field("owner", &owner)
    try c.field("pid", &pid)
    try c.field("start", &start)
    try c.field("length", &length)
    try c.field("wait", &wait)
  }
}
