public import CephWire

/// A snapshot realm (2009.md 3.0): the part of the tree that has the same snapshots.
public struct Realm: Hashable, Sendable {
  /// The snapshot number at which it came to be.
  public internal(set) var created = SnapID(raw: 0)
  /// The realm around it; 0 is none.
  public internal(set) var parent = InodeNumber(raw: 0)
  /// The snapshot number at which it came into that one.
  public internal(set) var parentSince = SnapID(raw: 0)
  /// Its version: the higher one holds.
  public internal(set) var seq = SnapID(raw: 0)
  /// Its own snapshots, the newest first.
  public internal(set) var snaps: [SnapID] = []
  /// Snapshots of earlier parents, the newest first.
  public internal(set) var priorParentSnaps: [SnapID] = []
  /// How many inodes with caps and how many realms it is kept for.
  var references = 0
}

/// CAP4, REP8: what snapshot traces say.
extension Cache {
  /// How many realms are kept: far more than anybody has made, and no more than fit into memory.
  private static let realmLimit = 1 << 16
  /// How many realms one may be within: nobody takes snapshots of so many directories in each other,
  /// and they are soon gone through.
  private static let realmDepthLimit = 128

  /// Takes up a trace.
  mutating func take(_ trace: SnapTrace) {
    // A trace of many realms lists the ancestors that they share again and again.
    for record in trace.realms where record.ino.raw != 0 { take(record) }
  }

  private mutating func take(_ record: SnapRealm) {
    addRealm(record.ino)
    setParent(of: record.ino, to: record.parent)
    guard let known = realms[record.ino]?.seq, record.seq.raw > known.raw else { return }
    realms[record.ino]?.seq = record.seq
    realms[record.ino]?.created = record.created
    realms[record.ino]?.parentSince = record.parentSince
    realms[record.ino]?.snaps = record.snaps
    realms[record.ino]?.priorParentSnaps = record.priorParentSnaps
  }

  mutating func addRealm(_ ino: InodeNumber) {
    if realms[ino] == nil && realms.count < Self.realmLimit { realms[ino] = Realm() }
  }

  /// Puts a realm under another; 0 is none.
  mutating func setParent(of ino: InodeNumber, to parent: InodeNumber) {
    guard let old = realms[ino]?.parent, old != parent, !isRealm(parent, within: ino) else {
      return
    }
    realms[ino]?.parent = parent
    if parent.raw != 0 {
      addRealm(parent)
      realms[parent]?.references += 1
    }
    if old.raw != 0 { releaseRealm(old) }
  }

  /// Whether a realm is another, or within it. One that is within too many counts as such, too.
  private func isRealm(_ ino: InodeNumber, within other: InodeNumber) -> Bool {
    var next = ino
    for _ in 0..<Self.realmDepthLimit {
      if next == other { return true }
      guard next.raw != 0, let parent = realms[next]?.parent else { return false }
      next = parent
    }
    return true
  }

  /// Puts an inode with caps into a realm; 0 is none.
  mutating func setRealm(of inode: Handle<Inode>, to ino: InodeNumber) {
    let old = inodes[inode].realm
    if old == ino { return }
    inodes[inode].realm = ino
    if ino.raw != 0 {
      addRealm(ino)
      realms[ino]?.references += 1
    }
    if old.raw != 0 { releaseRealm(old) }
  }

  /// One reference less.
  private mutating func releaseRealm(_ ino: InodeNumber) {
    realms[ino]?.references -= 1
    dropRealmIfUnused(ino)
  }

  /// The realms of a trace that nothing refers to go again.
  mutating func dropUnusedRealms(of trace: SnapTrace) {
    for record in trace.realms { dropRealmIfUnused(record.ino) }
  }

  /// A realm that is kept for nothing goes, and so on upwards.
  mutating func dropRealmIfUnused(_ ino: InodeNumber) {
    var next = ino
    while let realm = realms[next], realm.references <= 0 {
      realms[next] = nil
      if realm.parent.raw == 0 { return }
      realms[realm.parent]?.references -= 1
      next = realm.parent
    }
  }
}
