/// What a client must know of one snapshot realm (`ceph_mds_snap_realm`, 2009.md 3.0).
public struct SnapRealm: WireStruct {
  /// The directory that the realm begins at.
  public var ino = InodeNumber(raw: 0)
  public var created = SnapID(raw: 0)
  /// The realm around it; 0 is none.
  public var parent = InodeNumber(raw: 0)
  public var parentSince = SnapID(raw: 0)
  public var seq = SnapID(raw: 0)
  /// Its own snapshots, the newest first.
  public var snaps: [SnapID] = []
  /// Snapshots of earlier parents, the newest first.
  public var priorParentSnaps: [SnapID] = []

  public init() {}

  public static let minimumSize = 48

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("created", &created)
    try c.field("parent", &parent)
    try c.field("parent_since", &parentSince)
    try c.field("seq", &seq)
    let snapCount = try c.count("num_snaps", snaps.count, as: UInt32.self)
    let priorCount = try c.count(
      "num_prior_parent_snaps", priorParentSnaps.count, as: UInt32.self)
    try c.elements("snaps", &snaps, count: snapCount)
    try c.elements("prior_parent_snaps", &priorParentSnaps, count: priorCount)
  }
}

/// A realm, its parent and so on up to the root's realm (2009.md 3.0); it ends with its section.
public struct SnapTrace: WireSection {
  public var realms: [SnapRealm] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.elementsToEnd("realms", &realms)
  }
}
