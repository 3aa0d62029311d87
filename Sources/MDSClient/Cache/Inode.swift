public import CephWire
import Common

/// What is kept of an inode: what releases, caps messages, reconnects and paths need.
struct Inode: Sendable {
  struct Key: Hashable, Sendable {
    var ino: InodeNumber
    var snapID: SnapID

    init(_ ino: InodeNumber, _ snapID: SnapID = .head) {
      self.ino = ino
      self.snapID = snapID
    }
  }

  var key: Key
  var version: UInt64 = 0
  var attributes = InodeAttributes()
  var fragments = FragmentTree()
  /// The snapshot realm, as long as there are caps; 0 is none.
  var realm = InodeNumber(raw: 0)
  /// What a client of which only the messages are known wants, as far as they tell.
  var toldWanted = Capabilities.none
  var firstCap = Handle<Cap>.none
  /// The latest of its names.
  var latestName = Handle<Dentry>.none
  /// How many names are known in it.
  var childCount: Int32 = 0
  /// Grows with each time that `fileShared` is issued anew: what was known of a directory's names
  /// before is void.
  var sharedGeneration: UInt32 = 0
  /// The list of unused inodes that it is on.
  var unused = Unused.no
  /// An unused one is kept until then at least.
  var keptUntil = Instant(nanoseconds: .min)
  var previous = Handle<Inode>.none
  var next = Handle<Inode>.none

  enum Unused: Sendable {
    case no
    /// Nothing but its lease, or that it was seen lately, speaks for keeping it.
    case live
    /// The same, but snapshots need no leases.
    case snapshotted
  }

  init(_ key: Key) { self.key = key }

  var isLive: Bool { key.snapID == .head }
  var isDirectory: Bool { attributes.mode.raw & 0o170000 == 0o040000 }
}

extension Inode: SlabElement {
  static var blank: Inode { Inode(Key(InodeNumber(raw: 0))) }
}

/// The attributes of an inode that caps messages carry (2009.md 3.6).
public struct InodeAttributes: Hashable, Sendable {
  /// Type and permissions.
  public internal(set) var mode = FileMode(raw: 0)
  /// The owner.
  public internal(set) var uid: UInt32 = 0
  /// The group.
  public internal(set) var gid: UInt32 = 0
  /// In bytes.
  public internal(set) var size: UInt64 = 0
  /// How far the client may write, in bytes.
  public internal(set) var maxSize: UInt64 = 0
  /// The size that it was last cut to, in bytes.
  public internal(set) var truncateSize: UInt64 = 0
  /// How often it was cut: the size of the higher number holds.
  public internal(set) var truncateSeq: UInt32 = 0
  /// How often times were set by hand: those of the higher number hold.
  public internal(set) var timeWarpSeq: UInt32 = 0
  /// When its content was changed.
  public internal(set) var mtime = Timespec()
  /// When it was read.
  public internal(set) var atime = Timespec()
  /// When its attributes were changed.
  public internal(set) var ctime = Timespec()
  /// The version of its extended attributes.
  public internal(set) var xattrVersion: UInt64 = 0

  /// REP9: takes what a reply says, but for what the client may have changed itself.
  mutating func take(_ inode: ReplyInode, holding: Capabilities) {
    if !holding.intersects(.authExclusive) {
      (mode, uid, gid) = (inode.mode, inode.uid, inode.gid)
    }
    takeSize(inode.size, truncateSeq: inode.truncateSeq, truncateSize: inode.truncateSize)
    takeTimes(
      warpSeq: inode.timeWarpSeq, mtime: inode.mtime, atime: inode.atime, ctime: inode.ctime,
      holding: holding)
    maxSize = inode.maxSize
    if inode.xattrs != nil { xattrVersion = max(xattrVersion, inode.xattrVersion) }
  }

  /// CAP2, CAP3: takes what a caps message says, but for what the client may have changed itself.
  mutating func take(_ caps: ClientCaps, holding: Capabilities) {
    if !holding.intersects(.authExclusive) {
      (mode, uid, gid) = (caps.mode, caps.uid, caps.gid)
    }
    takeSize(caps.size, truncateSeq: caps.truncateSeq, truncateSize: caps.truncateSize)
    takeTimes(
      warpSeq: caps.timeWarpSeq, mtime: caps.mtime, atime: caps.atime, ctime: caps.ctime,
      holding: holding)
    maxSize = caps.maxSize
    // O40, D11, corrected: the attributes that come with the version are the inode's.
    if caps.xattrs != nil { xattrVersion = max(xattrVersion, caps.xattrVersion) }
  }

  /// A file only shrinks by being truncated, and each truncation has a number: with the same number
  /// the larger size is the later one.
  mutating func takeSize(_ size: UInt64, truncateSeq: UInt32, truncateSize: UInt64) {
    let age = Int32(bitPattern: truncateSeq &- self.truncateSeq)
    if age > 0 || (age == 0 && size > self.size) { self.size = size }
    if age >= 0 {
      self.truncateSeq = truncateSeq
      self.truncateSize = truncateSize
    }
  }

  /// Who may write has times of its own, which only go back where somebody has set them
  /// (`time_warp_seq`).
  private mutating func takeTimes(
    warpSeq: UInt32, mtime: Timespec, atime: Timespec, ctime: Timespec, holding: Capabilities
  ) {
    let age = Int32(bitPattern: warpSeq &- timeWarpSeq)
    let writes = holding.intersects(Capabilities.fileExclusive.union(.anyFileWrite))
    if age < 0 { return }
    if age > 0 || !writes {
      (timeWarpSeq, self.mtime, self.atime, self.ctime) = (warpSeq, mtime, atime, ctime)
    } else {
      self.mtime = later(self.mtime, mtime)
      self.atime = later(self.atime, atime)
      self.ctime = later(self.ctime, ctime)
    }
  }

  private func later(_ a: Timespec, _ b: Timespec) -> Timespec {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds) ? b : a
  }
}
