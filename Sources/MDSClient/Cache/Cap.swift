public import CephWire

/// A capability that an MDS has issued for a live inode (2009.md 5.1, 5.15).
public struct Cap: Hashable, Sendable {
  /// Which inode it is about.
  public internal(set) var ino: InodeNumber
  /// Who has issued it.
  public internal(set) var rank: MDSRank
  /// What the MDS tells it by from earlier caps of the same inode.
  public internal(set) var capID: UInt64
  /// What the MDS allows now.
  public internal(set) var issued = Capabilities(raw: 0)
  /// What the MDS still has to count with: more than `issued` where a revocation has not been
  /// acknowledged.
  public internal(set) var implemented = Capabilities(raw: 0)
  /// What the MDS has been told to be wanted.
  public internal(set) var wanted = Capabilities(raw: 0)
  /// The number of the MDS's latest message about it.
  public internal(set) var seq: UInt32 = 0
  /// The number of the latest issue: by a reply or an import.
  public internal(set) var issueSeq: UInt32 = 0
  /// How often it has moved from one MDS to another, as the MDS counts (CAP3).
  public internal(set) var migrateSeq: UInt32 = 0
  /// The session's generation when it was issued (SES12).
  public internal(set) var generation: UInt32 = 0

  /// Whether the MDS has authority over the inode: changes are written back there.
  public internal(set) var isAuth = false

  /// What the client has been told to give up, and has not acknowledged.
  public var revoking: Capabilities { implemented.subtracting(issued) }

  var inode: Handle<Inode>
  /// The same inode's next cap.
  var nextOfInode = Handle<Cap>.none
  var previous = Handle<Cap>.none
  var next = Handle<Cap>.none

  init(ino: InodeNumber, rank: MDSRank, capID: UInt64, inode: Handle<Inode>) {
    self.ino = ino
    self.rank = rank
    self.capID = capID
    self.inode = inode
  }
}

extension Cap: SlabElement {
  static var blank: Cap { Cap(ino: InodeNumber(raw: 0), rank: -1, capID: 0, inode: .none) }
}

extension Capabilities {
  /// The inode itself stays known.
  static let pin = Capabilities(raw: 0x0001)
  static let authExclusive = Capabilities(raw: 0x0008)
  static let xattrExclusive = Capabilities(raw: 0x0080)
  static let fileShared = Capabilities(raw: 0x0100)
  static let fileExclusive = Capabilities(raw: 0x0200)
  static let fileCache = Capabilities(raw: 0x0400)
  static let fileWrite = Capabilities(raw: 0x1000)
  static let fileBuffer = Capabilities(raw: 0x2000)
  static let anyShared = Capabilities(raw: 0x0154)
  static let anyFileWrite = Capabilities(raw: 0x3000)
  static let any = Capabilities(raw: 0x3ffd)
  static let none = Capabilities(raw: 0)

  var isEmpty: Bool { raw == 0 }

  func union(_ other: Capabilities) -> Capabilities { Capabilities(raw: raw | other.raw) }

  func intersection(_ other: Capabilities) -> Capabilities { Capabilities(raw: raw & other.raw) }

  func subtracting(_ other: Capabilities) -> Capabilities { Capabilities(raw: raw & ~other.raw) }

  func intersects(_ other: Capabilities) -> Bool { raw & other.raw != 0 }
}
