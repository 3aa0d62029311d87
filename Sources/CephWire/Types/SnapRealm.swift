import Common

/// What a client must know of one snapshot realm (2009.md 3.0, mainline.md 2.8). Sessions that
/// have the feature for it get realms with a version and more fields.
public struct SnapRealm: WireVersioned {
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
  /// Since version 1: when the snapshots last changed.
  public var lastModified = Timespec()
  /// Since version 1: counts the changes of the snapshots.
  public var changeAttribute: UInt64 = 0
  /// Since version 2.
  public var flags: UInt32 = 0
  public var structVersion = StructVersion.none
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 48
  public static let newest = StructVersion(2, compat: 1)
  public static let versionForm = VersionForm.startOrBare(minimum: 64)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
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
    if structVersion.number >= 1 {
      try c.field("last_modified", &lastModified)
      try c.field("change_attr", &changeAttribute)
    }
    if structVersion.number >= 2 { try c.field("flags", &flags) }
  }
}

/// A realm, its parent and so on up to the root's realm (2009.md 3.0, mainline.md 2.8); it ends with
/// its section.
public struct SnapTrace: WireSection {
  public var realms: [SnapRealm] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.elementsToEnd("realms", &realms)
  }

  /// The length on the wire.
  func byteCount(_ context: WireContext) -> Int {
    var writer = WireWriter(context: context)
    var trace = self
    // What cannot be written has no length.
    try? trace.layout(&writer)
    return writer.output.count + trailing.count
  }
}
