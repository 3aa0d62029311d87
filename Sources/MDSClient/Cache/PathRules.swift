import CephWire

/// PREP2: paths (2009.md 5.4).
extension MDSClient {
  /// The path that a request names its subject by. O26: a live inode's path is empty.
  func path(of subject: Operation.Subject) -> Filepath {
    switch subject {
    case .path(let path): return path
    case .inode(let ino, let snapID):
      if snapID != .head, let inode = cache.inode(ino, snapID) {
        return cache.pathFromLive(inode)
      }
      var path = Filepath()
      path.ino = ino
      return path
    case .dentry(let directory, let name):
      var path = Filepath()
      path.ino = directory
      path.path = name
      return path
    }
  }
}

/// A name that a request is about.
struct NamePlace {
  var directory: Handle<Inode>
  var name: WireString
}

extension Cache {
  /// The name that a request is about, where its directory is known.
  func place(of subject: Operation.Subject) -> NamePlace? {
    switch subject {
    case .inode: return nil
    case .dentry(let directory, let name):
      return inode(directory).map { NamePlace(directory: $0, name: name) }
    case .path(let path):
      guard path.ino.raw != 0, !path.path.isEmpty, let base = inode(path.ino) else { return nil }
      var components = path.path.bytes.split(separator: 0x2f, omittingEmptySubsequences: false)
      let last = WireString(bytes: Array(components.removeLast()))
      guard let directory = walk(components, from: base) else { return nil }
      return NamePlace(directory: directory, name: last)
    }
  }

  private func walk(
    _ components: [ArraySlice<UInt8>], from base: Handle<Inode>
  ) -> Handle<Inode>? {
    var inode = base
    for component in components {
      let next =
        component.isEmpty
        ? inodeIndex[Inode.Key(inodes[inode].key.ino, .snapDirectory)]
        : dentry(inode, WireString(bytes: Array(component))).map { dentries[$0].target }
      guard let next, !next.isNone else { return nil }
      inode = next
    }
    return inode
  }

  /// The snapshot that a LOOKUPSNAP or MKSNAP names: by the directory that is snapshotted, and the
  /// name behind the empty component.
  func snapshot(named subject: Operation.Subject) -> (directory: InodeNumber, name: WireString)? {
    guard case .path(let path) = subject, path.path.bytes.first == 0x2f else { return nil }
    let name = path.path.bytes.dropFirst()
    if name.isEmpty || name.contains(0x2f) { return nil }
    return (path.ino, WireString(bytes: Array(name)))
  }
}
