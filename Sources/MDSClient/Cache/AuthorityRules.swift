import CephWire

/// CHO3: who is known to be responsible for what a request is about (2009.md 5.3).
extension MDSClient {
  /// Walks from the request's name upwards to the first fragment that somebody is known to be
  /// responsible for. `becomesAuth`: on the way a fragment without usable replicas was met.
  mutating func knownAuthority(
    for operation: Operation
  ) -> (rank: MDSRank?, becomesAuth: Bool) {
    var isAuth = operation.directMode == .auth
    var (inode, hash) = startOfWalk(for: operation)
    var steps = 0
    while let current = inode, steps < Cache.walkLimit {
      steps += 1
      if let hash, let leaf = cache.leaf(of: current, for: hash) {
        if !isAuth, !leaf.replicas.isEmpty {
          return (leaf.replicas[Int(randomByte()) % leaf.replicas.count], false)
        }
        isAuth = true
        if leaf.authority >= 0 { return (leaf.authority, becomesAuth(isAuth, operation)) }
      }
      (inode, hash) = cache.stepUp(from: current)
    }
    return (nil, becomesAuth(isAuth, operation))
  }

  private func becomesAuth(_ isAuth: Bool, _ operation: Operation) -> Bool {
    isAuth && operation.directMode != .auth
  }

  /// O27: requests that are about an inode do not walk, but those that say in which fragment.
  private func startOfWalk(for operation: Operation) -> (Handle<Inode>?, UInt32?) {
    if case .inode(let ino, let snapID) = operation.subject {
      guard let hash = operation.directHash else { return (nil, nil) }
      return (cache.inode(ino, snapID), hash)
    }
    guard let place = cache.place(of: operation.subject) else { return (nil, nil) }
    if let hash = operation.directHash,
      let dentry = cache.dentry(place.directory, place.name),
      !cache.dentries[dentry].target.isNone
    {
      return (cache.dentries[dentry].target, hash)
    }
    return (place.directory, place.name.nameHash)
  }
}

extension Cache {
  /// How many directories a walk goes through: no path of 4096 bytes has more.
  static let walkLimit = 2048

  /// The leaf of a directory that a hash falls into, where it is known.
  func leaf(of inode: Handle<Inode>, for hash: UInt32) -> FragmentTree.Record? {
    inodes[inode].isDirectory ? inodes[inode].fragments.leaf(for: hash) : nil
  }

  /// The directory that an inode is in, and the hash of its name there; nil at the root.
  func stepUp(from inode: Handle<Inode>) -> (Handle<Inode>?, UInt32?) {
    guard inodes[inode].key != Inode.Key(Self.root), let parent = parent(of: inode) else {
      return (nil, nil)
    }
    return (parent.directory, parent.name.nameHash)
  }
}
