public import CephWire
import Common

/// What the client knows of the file system: inodes with their caps, dentries with their leases,
/// directories with their fragments, and snapshot realms.
///
/// An inode is kept as long as it has caps, as names in it are known or as the application uses it.
/// One that nothing speaks for goes when its lease has expired and it was not seen for a while; a name
/// goes with what it stands for.
public struct Cache: Sendable {
  /// How many inodes, and how many names, are kept that nothing but their leases speaks for, and how
  /// many further names of files: what a large directory tree has, in a few hundred megabytes.
  static let defaultCapacity = 1 << 20
  /// How long an inode is kept after it was last seen, in nanoseconds: as long as leases last
  /// (2009.md 2.5).
  private static let retention: Int64 = 30_000_000_000
  /// The root of the mount.
  static let root = InodeNumber(raw: 1)

  var inodes = Slab<Inode>()
  var dentries = Slab<Dentry>()
  var caps = Slab<Cap>()
  var inodeIndex: [Inode.Key: Handle<Inode>] = [:]
  var dentryIndex: [Dentry.Key: Handle<Dentry>] = [:]
  /// The snapshot realms that inodes with caps are in, and those around them.
  public internal(set) var realms: [InodeNumber: Realm] = [:]
  /// What the application does with inodes.
  var uses: [Handle<Inode>: Use] = [:]
  /// CAP3: the caps that an MDS has exported, until their import is seen.
  var exports: [Handle<Inode>: ExportedCap] = [:]
  /// The last number given out to a session for its leases.
  var lastLeaseSession: UInt64 = 0
  /// Inodes that nothing but a lease speaks for, the least recently seen first.
  var unusedLive = SlabList<Inode>()
  var unusedSnapshotted = SlabList<Inode>()
  /// Names of files that have later ones, and names that do not exist, the least recently seen first.
  var olderNames = SlabList<Dentry>()
  var absentNames = SlabList<Dentry>()
  var capacity = Cache.defaultCapacity

  init() {}

  /// How many inodes are known.
  public var inodeCount: Int { inodes.count }
  /// How many names are known.
  public var dentryCount: Int { dentries.count }
  /// How many caps are held.
  public var capCount: Int { caps.count }

  // MARK: Inodes

  func inode(_ ino: InodeNumber, _ snapID: SnapID = .head) -> Handle<Inode>? {
    inodeIndex[Inode.Key(ino, snapID)]
  }

  /// The inode of that name, new if it is not known.
  mutating func seeInode(_ key: Inode.Key, at now: Instant) -> Handle<Inode> {
    let handle = inodeIndex[key] ?? addInode(key)
    keepSeen(handle, at: now)
    return handle
  }

  private mutating func addInode(_ key: Inode.Key) -> Handle<Inode> {
    let handle = inodes.insert(Inode(key))
    inodeIndex[key] = handle
    reconsider(handle)
    return handle
  }

  /// An inode was seen: it is one of the last to go.
  private mutating func keepSeen(_ handle: Handle<Inode>, at now: Instant) {
    if inodes[handle].unused != .no { keep(handle, until: now.later(by: Self.retention)) }
  }

  /// An unused inode is kept until then at least; nil is the end of the clock.
  mutating func keep(_ handle: Handle<Inode>, until instant: Instant?) {
    let instant = instant ?? Instant(nanoseconds: .max)
    inodes[handle].keptUntil = max(inodes[handle].keptUntil, instant)
    switch inodes[handle].unused {
    case .no: break
    case .live: unusedLive.moveToEnd(handle, in: &inodes)
    case .snapshotted: unusedSnapshotted.moveToEnd(handle, in: &inodes)
    }
  }

  /// Puts an inode on the list of the unused ones, or takes it off, as it is now.
  mutating func reconsider(_ handle: Handle<Inode>) {
    let isUsed =
      !inodes[handle].firstCap.isNone || inodes[handle].childCount > 0
      || (!uses.isEmpty && uses[handle] != nil)
    if isUsed { return takeOffUnused(handle) }
    guard inodes[handle].unused == .no else { return }
    let isLive = inodes[handle].isLive
    inodes[handle].unused = isLive ? .live : .snapshotted
    if isLive {
      unusedLive.append(handle, in: &inodes)
    } else {
      unusedSnapshotted.append(handle, in: &inodes)
    }
  }

  private mutating func takeOffUnused(_ handle: Handle<Inode>) {
    switch inodes[handle].unused {
    case .no: return
    case .live: unusedLive.remove(handle, in: &inodes)
    case .snapshotted: unusedSnapshotted.remove(handle, in: &inodes)
    }
    inodes[handle].unused = .no
  }

  /// Lets go of what is kept for nothing.
  mutating func collect(at now: Instant) {
    while !unusedLive.first.isNone {
      let handle = unusedLive.first
      guard unusedLive.count > capacity || inodes[handle].keptUntil <= now else { break }
      drop(handle)
    }
    while unusedSnapshotted.count > capacity { drop(unusedSnapshotted.first) }
    while !absentNames.first.isNone {
      let handle = absentNames.first
      guard absentNames.count > capacity || dentries[handle].keptUntil <= now else { break }
      remove(handle)
    }
    while olderNames.count > capacity { remove(olderNames.first) }
  }

  /// Forgets an unused inode, and its names.
  mutating func drop(_ handle: Handle<Inode>) {
    if inodes[handle].unused == .no { return }
    takeOffUnused(handle)
    while !inodes[handle].latestName.isNone { remove(inodes[handle].latestName) }
    exports[handle] = nil
    inodeIndex[inodes[handle].key] = nil
    inodes.remove(handle)
  }

  // MARK: Caps

  func cap(of inode: Handle<Inode>, from rank: MDSRank) -> Handle<Cap>? {
    var cap = inodes[inode].firstCap
    while !cap.isNone {
      if caps[cap].rank == rank { return cap }
      cap = caps[cap].nextOfInode
    }
    return nil
  }

  /// The caps of an inode, the latest first.
  func caps(of inode: Handle<Inode>) -> [Handle<Cap>] {
    var found: [Handle<Cap>] = []
    var cap = inodes[inode].firstCap
    while !cap.isNone {
      found.append(cap)
      cap = caps[cap].nextOfInode
    }
    return found
  }

  /// Adds a cap to an inode that has none from that MDS.
  mutating func addCap(
    of inode: Handle<Inode>, from rank: MDSRank, capID: UInt64, to list: inout SlabList<Cap>
  ) -> Handle<Cap> {
    var cap = Cap(
      ino: inodes[inode].key.ino, rank: rank, capID: capID, inode: inode)
    cap.nextOfInode = inodes[inode].firstCap
    let handle = caps.insert(cap)
    inodes[inode].firstCap = handle
    list.append(handle, in: &caps)
    reconsider(inode)
    return handle
  }

  /// Removes a cap; with the last one its inode leaves its realm, and is seen for the last time.
  mutating func removeCap(
    _ handle: Handle<Cap>, from list: inout SlabList<Cap>, at now: Instant
  ) {
    let (inode, next) = (caps[handle].inode, caps[handle].nextOfInode)
    list.remove(handle, in: &caps)
    if inodes[inode].firstCap == handle {
      inodes[inode].firstCap = next
    } else {
      var cap = inodes[inode].firstCap
      while caps[cap].nextOfInode != handle { cap = caps[cap].nextOfInode }
      caps[cap].nextOfInode = next
    }
    caps.remove(handle)
    if !inodes[inode].firstCap.isNone { return }
    setRealm(of: inode, to: InodeNumber(raw: 0))
    reconsider(inode)
    keepSeen(inode, at: now)
  }
}
