import CephWire
import Common
import MDSClient
import Synthesis

/// What the MDSs share, and what they are told of the world.
struct Surroundings: Sendable {
  var files = FileSystemModel()
  var now = Instant(nanoseconds: 0)
  /// The numbers of the step that is being done.
  var numbers = SplitMix64(seed: 0)
  /// The ranks that take requests.
  var activeRanks: Set<MDSRank> = []
  /// Requests that an MDS has passed on to another.
  var passedOn: [(rank: MDSRank, request: ClientRequest)] = []
  /// Changes that are done, but not journaled: another copy of the request is not done again.
  var underWay: Set<UInt64> = []
  /// Requests that were dropped, and why nobody hears of that.
  var dropped: [(tid: UInt64, loss: Loss)] = []
  /// The ranks that have given up their session with the client.
  var givenUp: [MDSRank] = []
  var findings: [Finding] = []
  /// Caps of which the client has got an old message twice: what it believes of them may be wrong.
  var doubtfulCaps: Set<CapKey> = []

  mutating func find(_ invariant: Invariant, _ text: String) {
    findings.append(Finding(invariant: invariant, text: text))
  }
}

/// Which cap: who has issued it, for which inode.
struct CapKey: Hashable, Sendable {
  var rank: MDSRank
  var ino: UInt64
}

/// Why an MDS has no session with the client.
enum Absence: Sendable {
  /// There never was one, the client has closed it, or has said that it knows of none.
  case agreed
  /// The MDS has given it up.
  case givenUp
}

/// One life of an MDS: from when it takes over a rank until it dies (2009.md 5.16).
struct MDSModel: Sendable {
  /// What the MDS knows of the session with the client.
  struct SessionRecord: Sendable {
    /// Whether its opening is journaled.
    var isOpen = false
    var isClosing = false
    var isStale = false
    /// How many STALE the client has not got yet.
    var untoldStale = 0
    /// Whether the client has to say first what it holds.
    var awaitsReconnect = false
    /// How many caps, lease and snap messages were sent.
    var pushSeq: UInt64 = 0
    /// Whether the client has got some of them twice (T4).
    var hasRepeated = false
    /// Whether the client may still be in an earlier session, which the MDS had given up (O29).
    var followsGivenUp = false
    /// Whether the client may take an OPEN for the answer to a later request (SES3): one that it
    /// has got twice (T4), or that it has not asked for.
    var mayMistakeTime = false
    var lastHeard: Instant

    /// Whether a STALE was lost when the connection was reset (O29).
    private(set) var hasLostStale = false

    /// What the client has not got by now, it does not get.
    mutating func loseStale() {
      hasLostStale = hasLostStale || untoldStale > 0
      untoldStale = 0
    }

    /// The client has got a message twice.
    mutating func repeated(_ message: Incoming) {
      switch message {
      case .caps, .lease, .snap: hasRepeated = true
      case .session(let message): mayMistakeTime = mayMistakeTime || message.op == .open
      default: break
      }
    }
  }

  /// What is on its way into the journal.
  enum JournalEntry: Sendable {
    case open
    case close
    case update(Update)
  }

  /// A change that is done, but not journaled yet.
  struct Update: Sendable {
    var request: ClientRequest
    var performed: FileSystemModel.Performed
    /// Whether it has been answered unsafely.
    var isAnswered: Bool
  }

  let rank: MDSRank
  /// Tells the lives apart: part of the address.
  let number: UInt16
  var state: MDSState
  var isAlive = true
  /// The epoch of the first map without it.
  var diedIn: UInt32 = 0
  var session: SessionRecord?
  var absence = Absence.agreed
  var caps: [UInt64: CapRecord] = [:]
  var leases: [FileSystemModel.Place: UInt32] = [:]
  var journal: [JournalEntry] = []
  /// Requests for later: replays, and what comes before the MDS is active.
  var deferred: [ClientRequest] = []
  var connection = Connection()
  var reconnectUntil: Instant?
  /// Whether it has sent the client a map, with itself in it.
  var hasTold = false
  /// The last number given to a cap or a lease; no other life of an MDS gives the same.
  var lastSeq: UInt32
  /// Messages about exports that the client has not got yet.
  var departing: [UInt64] = []

  /// How long an MDS waits for clients to reconnect, and for a sign of life (2009.md 2.5).
  static let reconnectWindow: Int64 = 30_000_000_000
  static let staleAfter: Int64 = 60_000_000_000
  static let autocloseAfter: Int64 = 300_000_000_000

  init(rank: MDSRank, number: UInt16, state: MDSState) {
    self.rank = rank
    self.number = number
    self.state = state
    lastSeq = UInt32(number) << 16
  }

  var address: EntityAddress { Self.address(of: number) }

  static func address(of number: UInt16) -> EntityAddress {
    var address = EntityAddress()
    address.port = Port(number: number)
    address.nonce = UInt32(number)
    return address
  }

  /// Whether the session is there and both sides agree on it.
  var hasSettledSession: Bool {
    guard let session else { return false }
    return session.isOpen && !session.awaitsReconnect
  }

  /// Whether a request is with this MDS.
  func holds(_ tid: UInt64) -> Bool {
    isUnderWay(tid) || deferred.contains { $0.tid == tid }
  }

  // MARK: Sending

  mutating func send(_ message: Incoming, tid: UInt64 = 0) {
    connection.toClient.append(message, tid: tid)
  }

  mutating func sendSession(_ op: SessionOp, _ change: (inout ClientSession) -> Void = { _ in }) {
    var message = ClientSession()
    message.op = op
    change(&message)
    send(.session(message))
  }

  /// Sends a message that both sides count (2009.md 3.1).
  mutating func push(_ message: Incoming) {
    session?.pushSeq += 1
    send(message)
  }

  /// 5.16.6: tells a client whose session it knows who it is.
  mutating func tell(_ map: MDSMap) {
    if session == nil { return }
    hasTold = true
    send(.map(map))
  }

  // MARK: Receiving

  /// Takes the next message of the client.
  /// - Returns: what it was.
  mutating func receiveNext(_ world: inout Surroundings) -> Outgoing? {
    guard let message = connection.toMDS.removeFirst() else { return nil }
    switch message {
    case .session(let message): receive(message, &world)
    case .request(let request): receive(request, isPassedOn: false, &world)
    case .caps(let message): receive(message, &world)
    case .capRelease(let message): receive(message, &world)
    case .lease(let message): receive(message)
    case .reconnect(let message): receive(message, &world)
    }
    return message
  }

  private mutating func receive(_ message: ClientSession, _ world: inout Surroundings) {
    switch message.op {
    case .requestOpen:
      if session != nil { return }
      session = SessionRecord(followsGivenUp: absence == .givenUp, lastHeard: world.now)
      journal.append(.open)
    case .requestRenewCaps: renew(message, at: world.now)
    case .requestClose: close(message, &world)
    default: break
    }
  }

  private mutating func renew(_ message: ClientSession, at now: Instant) {
    guard let isStale = session?.isStale else { return }
    session?.lastHeard = now
    session?.isStale = false
    sendSession(.renewCaps) { $0.stamp = message.stamp }
    // What was issued before means nothing to the client now.
    if isStale { for ino in caps.keys.sorted() { grant(ino, adding: CapBits.shared) } }
  }

  private mutating func close(_ message: ClientSession, _ world: inout Surroundings) {
    guard let session, session.isOpen, !session.isClosing, !session.awaitsReconnect else {
      return
    }
    if message.seq < session.pushSeq { return }
    if message.seq > session.pushSeq && !session.hasRepeated && !session.followsGivenUp {
      world.find(
        .sessionCounts, "mds\(rank) has sent \(session.pushSeq), client counts \(message.seq)")
    }
    self.session?.isClosing = true
    journal.append(.close)
  }

  /// REC: the client says what it holds.
  private mutating func receive(_ message: ClientReconnect, _ world: inout Surroundings) {
    guard session?.awaitsReconnect == true else { return }
    if message.closed != 0 {
      session = nil
      absence = .agreed
      return
    }
    session?.awaitsReconnect = false
    session?.lastHeard = world.now
    session?.pushSeq = 0
    for cap in message.caps { takeBack(cap, &world) }
  }

  // MARK: Time

  /// The journal has what was written first.
  mutating func flush(_ count: Int, _ world: inout Surroundings) {
    for _ in 0..<min(count, journal.count) {
      switch journal.removeFirst() {
      case .open:
        session?.isOpen = true
        sendSession(.open)
      case .close:
        forgetSession(.agreed)
        sendSession(.close)
      case .update(let update): finish(update, &world)
      }
    }
  }

  /// Looks how long the client has not been heard of.
  /// - Returns: whether the session is given up, and the connection with it.
  mutating func checkSilence(at now: Instant) -> Bool {
    guard let session, session.isOpen, !session.awaitsReconnect, !session.isClosing else {
      return false
    }
    let silence = now.nanoseconds - session.lastHeard.nanoseconds
    if silence > Self.autocloseAfter { return true }
    if silence > Self.staleAfter && !session.isStale {
      self.session?.isStale = true
      self.session?.untoldStale += 1
      for ino in caps.keys { caps[ino]?.becomeStale() }
      leases = [:]
      sendSession(.stale) { $0.seq = session.pushSeq }
    }
    return false
  }

  mutating func forgetSession(_ absence: Absence) {
    session = nil
    self.absence = absence
    caps = [:]
    leases = [:]
    departing = []
  }
}
