import CephWire
import Common

/// What the application does with an inode, where all of that is known.
struct Use: Hashable, Sendable {
  /// How often it is open in each mode, in the order of `OpenMode`.
  var openCounts = [Int](repeating: 0, count: OpenMode.allCases.count)
  /// What is in use at the moment: pages in the cache, buffered writes, reads under way.
  var inUse = Capabilities.none
  /// What has been changed and not been written back.
  var dirty = Capabilities.none
  /// What is being written back.
  var flushing = Capabilities.none
  /// How far the application wants to write, in bytes.
  var wantedMaxSize: UInt64 = 0
  /// The attributes that have been changed come with the next message.
  var xattrs: Xattrs?
  /// When what is not wanted any more is given back; nil is that nothing is to be done.
  var checkDue: Instant?
  /// When the check was put off for the first time.
  var checkFirstDue: Instant?
  /// What was not written back when a snapshot was taken, the earliest first.
  var capSnaps: [CapSnap] = []

  /// What is wanted for how it is open and used.
  var wanted: Capabilities {
    zip(OpenMode.allCases, openCounts).reduce(inUse) { wanted, mode in
      mode.1 > 0 ? wanted.union(mode.0.wanted) : wanted
    }
  }

  /// Whether there is nothing to remember.
  var isEmpty: Bool { self == Use() }
}

/// The state of an inode at the time of a snapshot, still to be written back (CAP4).
struct CapSnap: Hashable, Sendable {
  /// The number that the realm had before the snapshot.
  var follows: SnapID
  var issued: Capabilities
  var dirty: Capabilities
  var attributes: InodeAttributes
  var isSent = false
}

/// CAP3: a cap that an MDS has exported.
struct ExportedCap: Hashable, Sendable {
  var rank: MDSRank
  var migrateSeq: UInt32
  var issued: Capabilities
}
