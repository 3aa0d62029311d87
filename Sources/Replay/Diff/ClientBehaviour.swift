import CephWire
import Common
import Dissector

/// What one client of a capture did.
struct ClientBehaviour {
  let identity: ClientIdentity
  var operations: [OperationRecord] = []
  /// Session messages by what they say, in words.
  var sessions: [SessionAct: Tally] = [:]
  /// Messages about caps, leases and snaps by what they say, in words.
  var caps: [String: Tally] = [:]
  /// The events of sendings after the first one, by operation.
  var resent: [Int: Tally] = [:]
  /// The events of forwards, by operation.
  var forwarded: [Int: Tally] = [:]
  private(set) var inodes = InodeNames()
  /// What the client could answer by itself.
  private(set) var cache = CacheTimeline()
  private var pending: [UInt64: Pending] = [:]
  /// The operation of each transaction, also of those that are done.
  private var transactions: [UInt64: Int] = [:]
  private var callers: [Caller: UInt16] = [:]
  private var callerUses: [Int] = []

  /// What sessions do that is worth a comparison: renewals only tell how long a run was.
  enum SessionAct: String, CaseIterable {
    case opened = "session requested"
    case granted = "session opened"
    case closing = "close requested"
    case closed = "session closed"
    case stale = "session stale"
    case reconnected = "session reconnected"
  }

  struct Caller: Hashable {
    var uid: UInt32
    var gid: UInt32
  }

  /// What must be known of an operation until it is answered for good.
  private struct Pending {
    var op: RequestOperation
    var path: Filepath
    var seq: UInt64
    var connection: Int
  }

  /// What is kept of an answer.
  private struct Answer {
    var tid: UInt64
    var isSafe: Bool
    var result: Int32
    var answerer: MDSRank
    var event: Int
    var time: Instant
    var facts: Int32

    init(reply: ClientReply, answerer: MDSRank, event: Int, time: Instant, facts: Int32) {
      (tid, isSafe, result) = (reply.tid, reply.safe != 0, reply.result)
      (self.answerer, self.event, self.time, self.facts) = (answerer, event, time, facts)
    }
  }

  /// Answers that were captured before their requests, which happens where packets of the two
  /// directions pass through different queues; also those whose requests were not captured.
  private var early: [Answer] = []
  /// More than any queue mixes up.
  private static let mostEarly = 64

  init(_ identity: ClientIdentity) {
    self.identity = identity
  }

  // MARK: Requests

  /// Takes a request; returns whether it is one that was not seen before.
  mutating func send(
    _ request: ClientRequest, _ event: borrowing Event, _ vocabulary: inout Vocabulary,
    hasRoom: Bool
  ) -> Bool {
    let seq = event.message?.header.seq ?? 0
    let connection = event.connection
    if let index = transactions[request.tid],
      vocabulary[operations[index].asked]?.op ?? request.op == request.op
    {
      // What comes again on another connection under the same number is the messenger's doing.
      let before = pending[request.tid]
      let isRepeated = before?.seq == seq && before?.connection != connection
      pending[request.tid]?.connection = connection
      pending[request.tid]?.seq = seq
      if isRepeated { return false }
      operations[index].sends = operations[index].sends &+ 1
      resent[index, default: Tally()].add(event.number)
      return false
    }
    guard hasRoom else { return false }
    let asked = vocabulary.ask(request, data: event.data, &inodes)
    transactions[request.tid] = operations.count
    pending[request.tid] = Pending(
      op: request.op, path: request.path1, seq: seq, connection: connection)
    operations.append(
      OperationRecord(
        asked: asked, caller: caller(request), rank: event.to.name?.rank ?? -1,
        mask: request.arguments.mask.raw, event: event.number, start: event.stamp.time))
    for answer in early where answer.tid == request.tid { take(answer, operations.count - 1) }
    early.removeAll { $0.tid == request.tid }
    return true
  }

  private mutating func caller(_ request: ClientRequest) -> UInt16 {
    let caller = Caller(uid: request.callerUID, gid: request.callerGID)
    if let known = callers[caller] {
      callerUses[Int(known)] += 1
      return known
    }
    guard let number = UInt16(exactly: callerUses.count), number < .max else { return .max }
    callers[caller] = number
    callerUses.append(1)
    return number
  }

  /// Takes an answer.
  mutating func receive(
    _ reply: ClientReply, _ event: borrowing Event, _ answers: inout AnswerTable,
    _ vocabulary: inout Vocabulary
  ) {
    let path = pending[reply.tid]
    learn(reply, path, &vocabulary)
    let now = event.stamp.time
    let asked = transactions[reply.tid].map { operations[$0].start } ?? now
    hold(reply, at: event.number, asked: asked, &vocabulary.paths)
    let answer = Answer(
      reply: reply, answerer: event.from.name?.rank ?? -1, event: event.number, time: now,
      facts: answers.number(of: AnswerFacts(reply)))
    if let index = transactions[reply.tid] {
      take(answer, index)
    } else {
      early.append(answer)
      if early.count > Self.mostEarly { early.removeFirst() }
    }
  }

  private mutating func take(_ answer: Answer, _ index: Int) {
    if answer.isSafe { pending[answer.tid] = nil } else { operations[index].isUnsafe = true }
    if operations[index].answer == 0 { operations[index].answer = answer.facts }
    if operations[index].isAnswered { return }
    operations[index].isAnswered = true
    operations[index].result = answer.result
    operations[index].answerer = answer.answerer
    operations[index].answerEvent = answer.event
    operations[index].end = answer.time
  }

  /// Takes a forward.
  mutating func receive(_ forward: ClientRequestForward, _ event: Int) {
    guard let index = transactions[forward.tid] else { return }
    operations[index].forwards = operations[index].forwards &+ 1
    if forward.clientMustResend != 0 {
      operations[index].mustResends = operations[index].mustResends &+ 1
    }
    forwarded[index, default: Tally()].add(event)
  }

  // MARK: Where inodes are

  private mutating func learn(
    _ reply: ClientReply, _ question: Pending?, _ vocabulary: inout Vocabulary
  ) {
    guard let trace = reply.trace, reply.isTarget != 0, trace.target.snapID == .head else {
      return
    }
    let target = trace.target.ino
    let question = question.flatMap { $0.path.path.isEmpty || $0.path.ino.raw == 0 ? nil : $0 }
    if reply.isDentry != 0 {
      if trace.directory.snapID == .head {
        learn(trace.target, in: trace.directory.ino, trace.dname, by: reply.op, &vocabulary.paths)
      }
    } else if let path = question?.path {
      learn(trace.target, in: path.ino, path.path, by: reply.op, &vocabulary.paths)
    }
    guard reply.op == .readdir, let listing = reply.directory else { return }
    for entry in listing.entries where entry.inode.snapID == .head {
      learn(entry.inode, in: target, entry.dname, by: reply.op, &vocabulary.paths)
    }
  }

  /// Learns where an inode is. Of several names that a file has, it keeps the one that it was first
  /// known by, until that is renamed: which of them is used last is chance.
  private mutating func learn(
    _ inode: ReplyInode, in directory: InodeNumber, _ name: WireString,
    by operation: RequestOperation, _ paths: inout PathTable
  ) {
    let typeBits: UInt32 = 0o170000
    let isDirectory = inode.mode.raw & typeBits == 0o040000
    if inode.nlink > 1 && !isDirectory && operation != .rename {
      inodes.learnIfUnknown(inode.ino, in: directory, named: name, &paths)
    } else {
      inodes.learn(inode.ino, in: directory, named: name, &paths)
    }
  }

  /// Learns from what the client tells a recovering MDS.
  mutating func learn(_ reconnect: ClientReconnect, _ vocabulary: inout Vocabulary) {
    for cap in reconnect.caps where cap.pathBase.raw != 0 {
      inodes.learnIfUnknown(cap.ino, in: cap.pathBase, named: cap.path, &vocabulary.paths)
    }
  }

  // MARK: What the client holds

  private mutating func hold(
    _ reply: ClientReply, at event: Int, asked: Instant, _ paths: inout PathTable
  ) {
    guard let trace = reply.trace else { return }
    if reply.isDentry != 0, trace.directory.snapID == .head {
      let directory = hold(trace.directory, at: event, &paths)
      hold(trace.lease, on: trace.dname, in: directory, at: event, asked: asked, &paths)
    }
    guard reply.isTarget != 0, trace.target.snapID == .head else { return }
    let target = hold(trace.target, at: event, &paths)
    for entry in reply.directory?.entries ?? [] where entry.inode.snapID == .head {
      _ = hold(entry.inode, at: event, &paths)
      hold(entry.lease, on: entry.dname, in: target, at: event, asked: asked, &paths)
    }
  }

  private mutating func hold(
    _ inode: ReplyInode, at event: Int, _ paths: inout PathTable
  ) -> PathTable.Node {
    let node = inodes.path(of: inode.ino, &paths)
    if inode.cap.caps.raw != 0 { cache.setCaps(node, inode.cap.caps, at: event) }
    return node
  }

  private mutating func hold(
    _ lease: ReplyLease, on name: WireString, in directory: PathTable.Node, at event: Int,
    asked: Instant, _ paths: inout PathTable
  ) {
    let dentry = paths.child(of: directory, named: paths.name(name))
    let end = Self.end(from: asked, milliseconds: lease.durationMilliseconds)
    cache.setLease(dentry, until: lease.mask & 1 != 0 ? end : nil, at: event)
  }

  /// Takes a message about capabilities.
  mutating func hold(_ caps: ClientCaps, at event: Int, _ paths: inout PathTable) {
    let node = inodes.path(of: caps.ino, &paths)
    switch caps.op {
    case .grant, .revoke, .import, .update:
      cache.setCaps(node, caps.caps, at: event)
    case .export, .drop, .release: cache.setCaps(node, Capabilities(raw: 0), at: event)
    default: break
    }
  }

  /// Takes a message that gives capabilities back.
  mutating func hold(_ release: ClientCapRelease, at event: Int, _ paths: inout PathTable) {
    for item in release.caps {
      cache.setCaps(inodes.path(of: item.ino, &paths), Capabilities(raw: 0), at: event)
    }
  }

  /// Takes a message about a lease.
  mutating func hold(
    _ lease: ClientLease, at event: Int, _ time: Instant, isFromClient: Bool,
    _ paths: inout PathTable
  ) {
    let directory = inodes.path(of: lease.ino, &paths)
    let dentry = paths.child(of: directory, named: paths.name(lease.dname))
    switch lease.action {
    case .revoke, .release: cache.setLease(dentry, until: nil, at: event)
    case .renew where !isFromClient:
      let end = Self.end(from: time, milliseconds: lease.durationMilliseconds)
      cache.setLease(dentry, until: end, at: event)
    default: break
    }
  }

  private static func end(from start: Instant, milliseconds: UInt32) -> Instant {
    let (sum, overflow) = start.nanoseconds.addingReportingOverflow(
      Int64(milliseconds) * 1_000_000)
    return Instant(nanoseconds: overflow ? .max : sum)
  }

  // MARK: At the end

  /// Names what could not be named when it was asked about.
  mutating func resolve(with others: [InodeNames], _ vocabulary: inout Vocabulary) {
    rename(inodes.aliases(with: others, &vocabulary.paths), &vocabulary)
  }

  /// Changes the beginnings of all paths, as `aliases` tells them; those that are `spared` are only
  /// changed for what lies below them.
  mutating func rename(
    _ aliases: [PathTable.Node: PathTable.Node], sparing spared: Set<PathTable.Node> = [],
    _ vocabulary: inout Vocabulary
  ) {
    if aliases.isEmpty { return }
    cache.rebase(aliases, sparing: spared, &vocabulary.paths)
    var known: [Int32: Int32] = [:]
    for index in operations.indices {
      let asked = operations[index].asked
      let renamed = known[asked] ?? vocabulary.renamed(asked, aliases, sparing: spared)
      known[asked] = renamed
      operations[index].asked = renamed
    }
  }

  /// Gives back the memory that only recording needs.
  mutating func endRecording() {
    (inodes, pending, transactions, early) = (InodeNames(), [:], [:], [])
  }

  /// The place of each caller among them all, the one with the most operations first: the numbers of
  /// users may be others in another run.
  func callerRanks() -> [Int] {
    let order = callerUses.indices.sorted {
      (callerUses[$1], $0) < (callerUses[$0], $1)
    }
    var ranks = Array(repeating: 0, count: order.count)
    for (rank, caller) in order.enumerated() { ranks[caller] = rank }
    return ranks
  }

  /// `uid 0, gid 0` of an operation.
  func callerText(_ operation: OperationRecord) -> String {
    guard let caller = callers.first(where: { $0.value == operation.caller })?.key else {
      return "another user"
    }
    return "uid \(caller.uid), gid \(caller.gid)"
  }
}

/// Gives numbers to what answers say.
struct AnswerTable {
  private(set) var facts: [AnswerFacts] = []
  private var numbers: [AnswerFacts: Int32] = [:]

  /// The number of what an answer says, from 1; 0 where it says nothing, or does not fit.
  mutating func number(of answer: AnswerFacts) -> Int32 {
    if answer.mode == nil && answer.entries == nil { return 0 }
    if let known = numbers[answer] { return known }
    if facts.count >= Capacity.operations { return 0 }
    facts.append(answer)
    numbers[answer] = Int32(truncatingIfNeeded: facts.count)
    return Int32(truncatingIfNeeded: facts.count)
  }

  subscript(number: Int32) -> AnswerFacts? {
    facts.indices.contains(Int(number) - 1) ? facts[Int(number) - 1] : nil
  }
}
