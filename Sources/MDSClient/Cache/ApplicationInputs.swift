public import CephWire
import Common

/// What the application does with inodes; for a machine whose knowledge is `complete`. Inodes that are
/// not known are ignored.
extension MDSClient {
  /// A file is opened without asking an MDS: the caps for it are there. What a request with an
  /// `openMode` opens is counted by its reply (REP9).
  public mutating func open(_ ino: InodeNumber, _ mode: OpenMode) {
    changeUse(of: ino) { $0.openCounts[Int(mode.rawValue)] += 1 }
  }

  /// A file is closed.
  public mutating func close(_ ino: InodeNumber, _ mode: OpenMode) {
    changeUse(of: ino) { use in
      use.openCounts[Int(mode.rawValue)] = max(0, use.openCounts[Int(mode.rawValue)] - 1)
    }
  }

  /// What is in use of an inode from now on: pages in the cache, buffered writes, reads and writes
  /// under way.
  public mutating func use(_ ino: InodeNumber, _ caps: Capabilities) {
    changeUse(of: ino) { $0.inUse = caps }
    guard let inode = cache.inode(ino) else { return }
    for cap in cache.caps(of: inode) {
      _ = withCaps(of: cache.caps[cap].rank) { $1.moveToEnd(cap, in: &$0.caps) }
    }
    flushCapSnaps(of: inode)
  }

  /// Something has been changed under these caps, and is to be written back.
  public mutating func markDirty(_ ino: InodeNumber, _ caps: Capabilities) {
    changeUse(of: ino) { $0.dirty = $0.dirty.union(caps) }
  }

  /// All buffered data has been written back.
  public mutating func writtenBack(_ ino: InodeNumber) {
    changeUse(of: ino) { $0.inUse = $0.inUse.subtracting(.fileBuffer) }
    if let inode = cache.inode(ino) { flushCapSnaps(of: inode) }
  }

  /// The application has changed a file's size (in bytes) or times; what is nil stays.
  public mutating func change(
    _ ino: InodeNumber, size: UInt64? = nil, mtime: Timespec? = nil, atime: Timespec? = nil
  ) {
    guard let inode = cache.inode(ino) else { return }
    if let size { cache.inodes[inode].attributes.size = size }
    if let mtime { cache.inodes[inode].attributes.mtime = mtime }
    if let atime { cache.inodes[inode].attributes.atime = atime }
  }

  /// The application has changed extended attributes under `xattrExclusive`: they are the new ones.
  public mutating func change(_ ino: InodeNumber, xattrs: Xattrs) {
    changeUse(of: ino) { use in
      use.xattrs = xattrs
      use.dirty = use.dirty.union(.xattrExclusive)
    }
  }

  /// The application wants to write up to `size` bytes, which is more than it may.
  public mutating func requestMaxSize(_ ino: InodeNumber, _ size: UInt64) {
    guard let inode = cache.inode(ino), let cap = cache.capForWriting(inode),
      size > cache.inodes[inode].attributes.maxSize
    else { return }
    cache.updateUse(of: inode) { $0.wantedMaxSize = size }
    sendUpdate(cap, .update, by: .cap2)
  }

  /// What is changed is written back now, without giving up any cap.
  public mutating func flush(_ ino: InodeNumber) {
    if let inode = cache.inode(ino) { flushDirty(inode, by: .cap2) }
  }

  private mutating func changeUse(of ino: InodeNumber, _ change: (inout Use) -> Void) {
    guard let inode = cache.inode(ino) else { return }
    cache.updateUse(of: inode, change)
    checkCaps(inode, by: .cap2)
  }
}
