/// A feature of the messenger's connection that decides layouts (mainline.md 2.10).
///
/// Bits have been used again: those of a later incarnation only count where the mark of the release
/// that brought it is there too.
public struct Feature: Hashable, Sendable {
  /// All the bits that must be set.
  public let mask: UInt64

  /// All that decide layouts of payloads, not only of the messenger's own structures.
  static let allOfPayloads = Feature([
    serverNautilus, directoryLayoutHash, replyCreateInode, inlineData, quota, fileLayoutV2,
    birthTime,
  ])

  private init(_ features: [Feature]) {
    mask = features.reduce(0) { $0 | $1.mask }
  }

  private init(bit: UInt64, incarnation: Int = 1) {
    let marks: UInt64 =
      switch incarnation {
      case 1: 0
      case 2: 1 << 57
      default: 1 << 57 | 1 << 28
      }
    mask = 1 << bit | marks
  }

  /// The mark of Reef (Ceph 18), whose log tells who is to own what is created.
  static let serverReef = Feature(bit: 33, incarnation: 2)
  /// The mark of Squid (Ceph 19), whose log tells when capabilities were issued.
  static let serverSquid = Feature(bit: 49, incarnation: 2)
  /// The marks that summaries depend on.
  public static let marksOfLogs = Feature([serverReef, serverSquid])

  /// Headers without addresses: 53 bytes instead of 334.
  public static let noSourceAddress = Feature(bit: 1)
  /// The MDS and monitor maps of Nautilus.
  public static let serverNautilus = Feature(bit: 2, incarnation: 3)
  /// The connection's reply may be followed by the numbers of the messages received.
  public static let reconnectSeq = Feature(bit: 6)
  /// Inodes with the hash of their directory.
  public static let directoryLayoutHash = Feature(bit: 7)
  /// Footers with a signature: 21 bytes instead of 13.
  public static let messageAuthentication = Feature(bit: 23)
  /// Replies to CREATE with the number of the inode.
  public static let replyCreateInode = Feature(bit: 27)
  /// Inodes with the contents of small files.
  public static let inlineData = Feature(bit: 40)
  /// Inodes with quotas.
  public static let quota = Feature(bit: 47)
  /// Authorizers with a challenge, and signatures of whole messages.
  public static let cephxV2 = Feature(bit: 61)
  /// Addresses that tell their messenger, and lists of them.
  public static let addressVectors = Feature(bit: 59)
  /// Inodes with the namespace of their pool.
  public static let fileLayoutV2 = Feature(bit: 58)
  /// Inodes with their time of birth, and versioned heads of requests.
  public static let birthTime = Feature(bit: 59)
}
