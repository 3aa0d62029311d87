import CephWire

/// REC3: what the client tells a recovering MDS of its caps and realms (2009.md 5.9).
extension MDSClient {
  /// The caps of a session in the order of its list, and all realms in ascending order. The MDS begins
  /// to count its messages about them again.
  mutating func reconnectCaps(
    of rank: MDSRank
  ) -> (caps: [ReconnectCap], realms: [ReconnectRealm]) {
    var caps: [ReconnectCap] = []
    var next = sessions[rank]?.caps.list.first ?? .none
    while !next.isNone {
      cache.caps[next].seq = 0
      caps.append(reconnectCap(next))
      next = cache.caps[next].next
    }
    if configuration.profile.has(.reconnectSorted) { caps.sort { $0.ino.raw < $1.ino.raw } }
    return (caps, reconnectRealms)
  }

  private var reconnectRealms: [ReconnectRealm] {
    cache.realms.sorted { $0.key.raw < $1.key.raw }.map { ino, realm in
      var record = ReconnectRealm()
      record.ino = ino
      record.seq = realm.seq
      record.parent = realm.parent
      return record
    }
  }

  private mutating func reconnectCap(_ handle: Handle<Cap>) -> ReconnectCap {
    let cap = cache.caps[handle]
    let attributes = cache.inodes[cap.inode].attributes
    var record = ReconnectCap()
    record.ino = cap.ino
    record.capID = cap.capID
    record.wanted = cache.wanted(cap.inode)
    record.issued = cap.issued
    record.size = attributes.size
    record.mtime = attributes.mtime
    record.atime = attributes.atime
    record.snapRealm = cache.inodes[cap.inode].realm
    (record.pathBase, record.path) = reconnectPath(of: cap.inode)
    return record
  }

  private mutating func reconnectPath(
    of inode: Handle<Inode>
  ) -> (base: InodeNumber, path: WireString) {
    let key = cache.inodes[inode].key
    if key.ino == Cache.root { return (key.ino, WireString()) }
    guard let parent = cache.parent(of: inode) else {
      // D7, O14: the path of an inode without a name starts nowhere.
      let isRandom = configuration.quirks.contains(.randomFill)
      return (InodeNumber(raw: isRandom ? generator.next() : 0), WireString())
    }
    if configuration.profile.has(.reconnectParentRelative) {
      return (cache.inodes[parent.directory].key.ino, parent.name)
    }
    let path = cache.pathFromRoot(inode)
    return (path.ino, path.path)
  }
}
