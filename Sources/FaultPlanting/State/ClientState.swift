import CephWire
import Common

/// What a client must know after the messages that it has sent and received so far, as far as a
/// capture shows it (2009.md 5.1).
struct ClientState {
  /// The latest map that was received.
  var map: MDSMap?
  /// The epochs of all maps that were taken, from the first.
  var epochs: [UInt32] = []
  var sessions: [MDSRank: SessionState] = [:]
  var caps: [CapKey: HeldCap] = [:]
  var leases: [LeaseKey: HeldLease] = [:]
  var requests: [UInt64: SentRequest] = [:]
  /// The requests without a safe reply.
  var unfinished: Set<UInt64> = []
  /// The highest transaction number that was sent.
  var lastTID: UInt64 = 0
  /// Realms that were told of in traces.
  var realms: Set<InodeNumber> = []
  /// Whether the file system has been left.
  var isUnmounted = false

  /// The state of a rank in the client's map; 0 where it has none.
  func state(of rank: MDSRank) -> Int32 {
    map?.map.infos.last { $0.rank == rank }?.state.raw ?? 0
  }

  /// The client's map epoch; 0 where it has none.
  var epoch: UInt32 { map?.epoch ?? 0 }
}

/// Which cap: of which inode, issued by whom.
struct CapKey: Hashable {
  var rank: MDSRank
  var ino: InodeNumber
}

/// A cap as the client holds it.
struct HeldCap {
  var capID: UInt64
  /// The number of the latest message about it.
  var seq: UInt32
  /// The numbers of its issues since the last reconnect, as far as they are kept.
  private var issues: [UInt32]
  /// The number of the issue before those.
  private var earlierIssue: UInt32
  var migrateSeq: UInt32
  /// What the MDS has issued.
  var issued: UInt32
  /// What the client has not given back yet.
  var implemented: UInt32
  /// The latest revocation that was not answered: the event's `id`.
  var revocation: Int?
  /// When the latest message about it was received.
  var told: Instant

  /// How many issues are kept: more than cross with one message of a client.
  private static let mostIssues = 8

  /// A cap that was issued for the first time.
  init(capID: UInt64, seq: UInt32, migrateSeq: UInt32, issued: UInt32, at told: Instant) {
    self.capID = capID
    self.seq = seq
    issues = [seq]
    earlierIssue = seq
    self.migrateSeq = migrateSeq
    self.issued = issued
    implemented = issued
    self.told = told
  }

  /// The number of its last issue: by a reply, or by an import.
  var issueSeq: UInt32 { issues.last ?? earlierIssue }

  /// The number of the last issue that a client knew of when the latest message which it had seen
  /// was `seq`: an issue may have been on its way.
  func issueSeq(at seq: UInt32) -> UInt32 {
    issues.last { $0 <= seq } ?? earlierIssue
  }

  /// Takes another issue of the same cap.
  mutating func issue(_ other: HeldCap) {
    capID = other.capID
    seq = other.seq
    migrateSeq = other.migrateSeq
    issues.append(other.seq)
    if issues.count > Self.mostIssues { earlierIssue = issues.removeFirst() }
    issued = other.issued
    implemented |= other.issued
    told = other.told
  }

  /// REC3: the MDS counts anew.
  mutating func reconnect() {
    seq = 0
    earlierIssue = issueSeq
    issues = []
  }
}

/// Which dentry.
struct LeaseKey: Hashable {
  var directory: InodeNumber
  var name: WireString
}

/// A dentry lease.
struct HeldLease {
  var rank: MDSRank
  var seq: UInt32
  var generation: Int
  var expiry: Instant
}

/// A session, from the first REQUEST_OPEN or the first message of the MDS.
struct SessionState {
  enum Phase { case opening, open, closing }

  var phase: Phase
  /// How many caps, lease and snap messages were received (SES11).
  var seq: UInt64 = 0
  /// How often it went stale (SES6).
  var generation = 0
  /// When the latest renewal was asked for.
  var lastRenewal: Instant?
}

/// A request that was sent at least once.
struct SentRequest {
  var request: ClientRequest
  var firstSent: Instant
  /// The sendings: the event's `id`, and whom to.
  var sendings: [(id: Int, rank: MDSRank)]
  /// The highest forward count received.
  var forwards: UInt32 = 0
  /// The latest forward: the event's `id`, and what it says.
  var forward: (id: Int, message: ClientRequestForward)?
  var gotUnsafe = false
  var gotSafe = false
  /// What the unsafe reply is about (`r_target_inode`).
  var target: InodeNumber?
}
