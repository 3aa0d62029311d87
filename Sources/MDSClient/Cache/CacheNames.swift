import CephWire
import Common

/// The names of inodes, and the paths that they make.
extension Cache {
  /// The longest path in bytes that Linux takes (`PATH_MAX`); and how many directories it can go
  /// through.
  private static let longestPath = 4096
  private static let depthLimit = 2048

  func dentry(_ directory: Handle<Inode>, _ name: WireString) -> Handle<Dentry>? {
    dentryIndex[Dentry.Key(directory: directory, name: name)]
  }

  /// A name stands for an inode, and is the latest of that inode's names. nil where an inode would be
  /// in itself.
  @discardableResult
  mutating func link(
    _ directory: Handle<Inode>, _ name: WireString, to target: Handle<Inode>
  ) -> Handle<Dentry>? {
    if directory == target { return nil }
    let key = Dentry.Key(directory: directory, name: name)
    let handle = dentryIndex[key] ?? addDentry(key)
    if dentries[handle].target != target {
      detach(handle)
      // The one that nobody is the child of cannot close a circle.
      if inodes[target].childCount > 0 { breakCircle(from: directory, to: target) }
      dentries[handle].target = target
      attach(handle)
    } else if inodes[target].latestName != handle {
      detach(handle)
      dentries[handle].target = target
      attach(handle)
    }
    return handle
  }

  /// There is no such name. It is only remembered as long as a lease says so.
  mutating func unlink(_ handle: Handle<Dentry>) {
    detach(handle)
    if dentries[handle].lease == nil { remove(handle) } else { setSpare(handle, .absent) }
  }

  /// There is no such name: what is known of it, new if it is not known.
  mutating func absentDentry(
    _ directory: Handle<Inode>, _ name: WireString
  ) -> Handle<Dentry> {
    let key = Dentry.Key(directory: directory, name: name)
    let handle = dentryIndex[key] ?? addDentry(key)
    detach(handle)
    setSpare(handle, .absent)
    return handle
  }

  /// A lease is given up.
  mutating func dropLease(of handle: Handle<Dentry>) {
    dentries[handle].lease = nil
    dentries[handle].keptUntil = Instant(nanoseconds: .min)
    if dentries[handle].spare == .absent { remove(handle) }
  }

  /// Forgets a name.
  mutating func remove(_ handle: Handle<Dentry>) {
    detach(handle)
    setSpare(handle, .no)
    let key = dentries[handle].key
    dentryIndex[key] = nil
    dentries.remove(handle)
    inodes[key.directory].childCount -= 1
    reconsider(key.directory)
  }

  /// A name's lease lasts until `instant`.
  mutating func keep(_ handle: Handle<Dentry>, until instant: Instant) {
    dentries[handle].keptUntil = instant
    switch dentries[handle].spare {
    case .no: keep(dentries[handle].target, until: instant)
    case .older: olderNames.moveToEnd(handle, in: &dentries)
    case .absent: absentNames.moveToEnd(handle, in: &dentries)
    }
  }

  private mutating func addDentry(_ key: Dentry.Key) -> Handle<Dentry> {
    let handle = dentries.insert(Dentry(key: key, target: .none, lease: nil))
    dentryIndex[key] = handle
    inodes[key.directory].childCount += 1
    // Whatever has names in it is a directory, and has one name only.
    while case let latest = inodes[key.directory].latestName, !latest.isNone,
      !dentries[latest].olderName.isNone
    { remove(dentries[latest].olderName) }
    reconsider(key.directory)
    return handle
  }

  private mutating func setSpare(_ handle: Handle<Dentry>, _ spare: Dentry.Spare) {
    if dentries[handle].spare == spare { return }
    switch dentries[handle].spare {
    case .no: break
    case .older: olderNames.remove(handle, in: &dentries)
    case .absent: absentNames.remove(handle, in: &dentries)
    }
    dentries[handle].spare = spare
    switch spare {
    case .no: break
    case .older: olderNames.append(handle, in: &dentries)
    case .absent: absentNames.append(handle, in: &dentries)
    }
  }

  /// Makes a name the latest of its target's.
  private mutating func attach(_ handle: Handle<Dentry>) {
    let target = dentries[handle].target
    setSpare(handle, .no)
    let older = inodes[target].latestName
    inodes[target].latestName = handle
    dentries[handle].olderName = older
    if older.isNone { return }
    dentries[older].newerName = handle
    // A directory has one name only.
    let isDirectory = inodes[target].isDirectory || inodes[target].childCount > 0
    if isDirectory { remove(older) } else { setSpare(older, .older) }
  }

  /// Takes a name from its target.
  private mutating func detach(_ handle: Handle<Dentry>) {
    let dentry = dentries[handle]
    if dentry.target.isNone { return }
    if dentry.newerName.isNone {
      inodes[dentry.target].latestName = dentry.olderName
      if !dentry.olderName.isNone { setSpare(dentry.olderName, .no) }
    } else {
      dentries[dentry.newerName].olderName = dentry.olderName
    }
    if !dentry.olderName.isNone { dentries[dentry.olderName].newerName = dentry.newerName }
    dentries[handle].target = .none
    dentries[handle].newerName = .none
    dentries[handle].olderName = .none
  }

  /// A directory that is found below itself is not where it was thought to be.
  private mutating func breakCircle(from directory: Handle<Inode>, to target: Handle<Inode>) {
    var inode = directory
    for _ in 0..<Self.depthLimit where inode != target {
      guard let parent = parent(of: inode) else { return }
      inode = parent.directory
    }
    let name = inodes[directory].latestName
    if !name.isNone { remove(name) }
  }

  // MARK: Paths

  /// The directory that an inode is in by its latest name; nil where that is not known.
  func parent(of inode: Handle<Inode>) -> (directory: Handle<Inode>, name: WireString)? {
    let name = inodes[inode].latestName
    if name.isNone { return nil }
    return (dentries[name].key.directory, dentries[name].key.name)
  }

  /// PREP2: the path of a snapshotted inode from its first live ancestor; of a live one, itself.
  func pathFromLive(_ inode: Handle<Inode>) -> Filepath {
    pathUpwards(from: inode) { $0.isLive }
  }

  /// REC3: the path from the root of the mount, or from as far up as is known and as a path can be.
  func pathFromRoot(_ inode: Handle<Inode>) -> Filepath {
    pathUpwards(from: inode) { $0.key == Inode.Key(Self.root) }
  }

  private func pathUpwards(
    from start: Handle<Inode>, until isBase: (borrowing Inode) -> Bool
  ) -> Filepath {
    var components: [WireString] = []
    var length = 0
    var inode = start
    while !isBase(inodes[inode]) {
      if inodes[inode].key.snapID == .snapDirectory {
        // An empty component stands for the hidden directory of the live one's snapshots.
        components.append(WireString())
        break
      } else if let parent = parent(of: inode),
        length + parent.name.bytes.count < Self.longestPath
      {
        length += parent.name.bytes.count + 1
        components.append(parent.name)
        inode = parent.directory
      } else {
        break
      }
    }
    var path = Filepath()
    path.ino = inodes[inode].key.ino
    path.path.bytes = Array(components.reversed().map(\.bytes).joined(separator: [0x2f]))
    return path
  }
}
