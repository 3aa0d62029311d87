import CephWire
import Common
import MDSClient

/// What is known of the client from outside, by which it is judged: its requests, sessions and
/// caps as the messages and effects tell.
struct Watch: Sendable {
  /// A request as the outside sees it.
  struct Request: Sendable {
    var submitted: Instant
    var timeout: Instant?
    var openMode: OpenMode?
    var outcome: Outcome?
    var isSafe = false
    var gotUnsafe = false
    /// How often it was sent.
    var sendCount = 0
    /// Why it may hang.
    var loss: Loss?
  }

  /// One issue of a cap.
  struct Issue: Hashable, Sendable {
    var capID: UInt64
    var seq: UInt32
    var migrateSeq: UInt32
  }

  /// A map that the monitors have been asked for.
  struct Wish: Sendable {
    var epoch: UInt32
    /// When they were asked first, and last.
    var first: Instant
    var last: Instant
  }

  let quirks: Quirks
  private(set) var finding: Finding?
  /// By transaction number, from 1.
  var requests: [Request] = []
  /// How many requests are not safe yet.
  var openCount = 0
  /// All requests before this number are safe.
  var oldestOpen: UInt64 = 1
  var sessions: [MDSRank: Session.State] = [:]
  /// How many messages about caps, leases and snapshots each session has got.
  var counts: [MDSRank: UInt64] = [:]
  /// What was answered unsafely, in the order of the answers.
  var unsafe: [MDSRank: [UInt64]] = [:]
  /// What was replayed since the last input.
  var replayed: [MDSRank: [UInt64]] = [:]
  var issues: [CapKey: Set<Issue>] = [:]
  /// Caps of which the client has got an old message twice (T4), or has lost one (O29).
  var doubtfulCaps: Set<CapKey> = []
  /// Ranks whose connection has lost messages about the opening of a session.
  var sessionMessagesLost: Set<MDSRank> = []
  /// O7: the request that a kick would miss.
  var kickMisses: UInt64?
  /// What the client waits for.
  var wish: Wish?
  /// O31: the wish for a map was taken for fulfilled by one that could not be read.
  var wishIsLost = false
  /// When a session was last asked to close.
  var closeAsked: [MDSRank: Instant] = [:]
  /// Who was told what the client holds since the last input.
  var reconnected: Set<MDSRank> = []
  /// Which MDSs have given up their session, and not opened another one since.
  var givenUp: Set<MDSRank> = []
  var shutdownBegan: Instant?
  var unmountWasAsked = false
  /// Leases that were given back with a request.
  var returnedLeases: Set<UInt32> = []
  /// What the input calls for.
  var expected = Expected()

  /// What has to happen because of an input.
  struct Expected: Sendable {
    var opens: MDSRank?
    var closes: MDSRank?
  }

  init(quirks: Quirks) {
    self.quirks = quirks
  }

  mutating func find(_ invariant: Invariant, _ text: String) {
    if finding == nil { finding = Finding(invariant: invariant, text: text) }
  }

  func request(_ tid: UInt64) -> Request? {
    tid >= 1 && tid <= requests.count ? requests[Int(tid) - 1] : nil
  }

  /// Changes what is known of a request, if there is one.
  mutating func update(_ tid: UInt64, _ change: (inout Request) -> Void) {
    if tid >= 1 && tid <= requests.count { change(&requests[Int(tid) - 1]) }
  }

  /// A message of a request is gone, and nobody hears of that.
  mutating func lose(_ tid: UInt64, _ loss: Loss) {
    update(tid) { $0.loss = loss }
  }

  /// An MDS gives up the session: what it would have journaled or replayed hangs.
  mutating func loseSession(_ rank: MDSRank) {
    givenUp.insert(rank)
    for tid in unsafe[rank] ?? [] { lose(tid, .sessionGivenUp) }
  }

  /// A request is registered with the client from now on.
  mutating func submitted(_ tid: UInt64, _ operation: Operation, at now: Instant) {
    if tid != UInt64(requests.count) + 1 {
      return find(.completedOnce, "number \(tid) is not the next one")
    }
    var request = Request(submitted: now, openMode: operation.openMode)
    request.timeout = operation.timeoutNanoseconds.map {
      Instant(nanoseconds: now.nanoseconds + $0)
    }
    requests.append(request)
    openCount += 1
  }

  /// O7: requests are kicked in batches of ten, and the newest is missed where it is alone in the
  /// last one.
  mutating func noteKickMiss(_ client: MDSClient) {
    let tids = client.requests.values.filter(\.isRegistered).map(\.tid).sorted()
    let misses =
      quirks.contains(.kickSkipsNewest) && tids.count > 1 && tids.count % 10 == 1
      && tids.last == client.lastTID && tids[tids.count - 2] == client.lastTID - 1
    kickMisses = misses ? tids.last : nil
  }

  // MARK: What an input calls for

  /// Notes what an input means, before its effects are seen.
  mutating func expect(_ input: World.Input, _ client: MDSClient) {
    expected = Expected()
    replayed = [:]
    reconnected = []
    switch input {
    case .reply(let reply, let rank): expect(reply, rank)
    case .session(let message, let rank): expect(message.op, rank)
    case .caps(let message, let rank, let held): expect(message, rank, held)
    case .pushed(let rank): count(rank)
    case .shutdown: shutdownBegan = client.now
    default: break
    }
  }

  private mutating func count(_ rank: MDSRank) {
    if sessions[rank] != nil { counts[rank, default: 0] += 1 }
  }

  private mutating func expect(_ op: SessionOp, _ rank: MDSRank) {
    if op == .open && sessions[rank] != .open { expected.opens = rank }
    if op == .close && sessions[rank] != nil { expected.closes = rank }
  }

  private mutating func expect(_ message: ClientCaps, _ rank: MDSRank, _ held: Cap?) {
    count(rank)
    if sessions[rank] == nil { return }
    let key = CapKey(rank: rank, ino: message.ino.raw)
    if message.op == .import {
      add(Issue(capID: message.capID, seq: message.seq, migrateSeq: message.migrateSeq), key)
    } else if message.op == .export, let held {
      // What the client had until now is not released any more; what it had given up before is.
      issues[key] = issues[key]?.filter { $0.capID != held.capID || $0.seq != held.issueSeq }
    }
  }

  private mutating func add(_ issue: Issue, _ key: CapKey) {
    issues[key, default: []].insert(issue)
  }

  private mutating func expect(_ reply: ClientReply, _ rank: MDSRank) {
    guard let request = request(reply.tid), !request.isSafe, sessions[rank] != nil else { return }
    if request.gotUnsafe { return }
    if reply.safe == 0 {
      update(reply.tid) { $0.gotUnsafe = true }
      unsafe[rank, default: []].append(reply.tid)
      // An answer from before may come after that.
      if givenUp.contains(rank) { lose(reply.tid, .sessionGivenUp) }
    }
    if let trace = reply.trace {
      if reply.isDentry != 0 { noteIssue(trace.directory, rank) }
      if reply.isTarget != 0 { noteIssue(trace.target, rank) }
    }
    for entry in reply.directory?.entries ?? [] { noteIssue(entry.inode, rank) }
  }

  private mutating func noteIssue(_ inode: ReplyInode, _ rank: MDSRank) {
    if inode.cap.caps.raw == 0 { return }
    let cap = inode.cap
    add(
      Issue(capID: cap.capID, seq: cap.seq, migrateSeq: cap.migrateSeq),
      CapKey(rank: rank, ino: inode.ino.raw))
  }
}
