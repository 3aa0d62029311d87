import CephWire
import Common
import MDSClient

/// Requests and their answers (2009.md 3.2 to 3.4, 5.16).
extension MDSModel {
  mutating func receive(
    _ request: ClientRequest, isPassedOn: Bool, _ world: inout Surroundings
  ) {
    guard let session, session.isOpen || !isPassedOn else {
      return refuse(request, isPassedOn: isPassedOn, &world)
    }
    if !session.isOpen {
      world.find(.sessionIsOpen, "request \(request.tid) comes before mds\(rank) is open")
    }
    if session.awaitsReconnect || state.raw < MDSState.active.raw {
      if request.flags.raw & RequestFlags.replay.raw == 0 && !isPassedOn {
        world.find(.sessionIsOpen, "request \(request.tid) comes before mds\(rank) is active")
      }
      return deferred.append(request)
    }
    take(request.releases, &world)
    handle(request, isPassedOn: isPassedOn, &world)
  }

  /// A request of a client without session is dropped, and nobody is told.
  private func refuse(
    _ request: ClientRequest, isPassedOn: Bool, _ world: inout Surroundings
  ) {
    if isPassedOn && absence == .agreed { return world.dropped.append((request.tid, .passedOn)) }
    if absence == .agreed {
      world.find(.sessionIsOpen, "request \(request.tid) to mds\(rank), which has no session")
    }
    world.dropped.append((request.tid, .sessionGivenUp))
  }

  /// The MDS is active, or replays: what has waited for that is done.
  mutating func handleDeferred(_ world: inout Surroundings) {
    let requests = deferred
    deferred = []
    for request in requests where session != nil {
      // What a replay gives back, the reconnect does not name any more.
      handle(request, isPassedOn: false, &world)
    }
    for request in requests where session == nil {
      refuse(request, isPassedOn: false, &world)
    }
  }

  private mutating func handle(
    _ request: ClientRequest, isPassedOn: Bool, _ world: inout Surroundings
  ) {
    world.files.trimCompleted(before: request.oldestClientTID)
    let tid = request.tid
    if request.numRetry > 0 && world.files.completed.contains(tid) {
      return send(.reply(reply(to: request, result: 0), isCorrupt: false), tid: tid)
    }
    // Another copy of the request waits no longer; and one that nobody waits for has been done.
    deferred.removeAll { $0.tid == tid }
    if world.underWay.contains(tid) || tid < world.files.oldestTID { return }
    if forward(request, &world) { return }
    let performed = world.files.perform(request)
    answer(request, performed, &world)
  }

  /// Whether a request is done, but not journaled.
  func isUnderWay(_ tid: UInt64) -> Bool {
    journal.contains { entry in
      if case .update(let update) = entry { update.request.tid == tid } else { false }
    }
  }

  // MARK: Forwards

  /// 2009.md 3.4: another MDS has authority.
  private mutating func forward(
    _ request: ClientRequest, _ world: inout Surroundings
  ) -> Bool {
    let authority = world.files.authority(over: request.path1.ino.raw)
    let isReplay = request.flags.raw & RequestFlags.replay.raw != 0
    guard authority != rank, !isReplay, world.files.node(request.path1.ino.raw) != nil else {
      return false
    }
    guard world.activeRanks.contains(authority) else {
      // Who has authority has to recover first.
      deferred.append(request)
      return true
    }
    let mustResend = request.op.isWrite || request.op == .open || request.op == .create
    var message = ClientRequestForward()
    message.tid = request.tid
    message.destinationMDS = authority
    // D16: the copy that is passed on keeps the client's own count.
    message.numForward = UInt32(request.numForward) + 1
    message.clientMustResend = mustResend ? 1 : 0
    send(.forward(message), tid: request.tid)
    if !mustResend { world.passedOn.append((authority, request)) }
    return true
  }

  // MARK: Answers

  private mutating func answer(
    _ request: ClientRequest, _ performed: FileSystemModel.Performed, _ world: inout Surroundings
  ) {
    var reply = reply(to: request, result: performed.result)
    let isChange = request.op.isWrite || request.op == .create
    if performed.result != 0 {
      // Reads of a name that is not there say so of the name, too.
      if performed.place != nil && !isChange { describe(performed, request, in: &reply, &world) }
      return send(.reply(reply, isCorrupt: false), tid: request.tid)
    }
    if let directory = performed.snapshot { announceSnapshot(of: directory, world) }
    guard isChange else {
      describe(performed, request, in: &reply, &world)
      return send(.reply(reply, isCorrupt: false), tid: request.tid)
    }
    let isReplay = request.flags.raw & RequestFlags.replay.raw != 0
    world.underWay.insert(request.tid)
    let isEarly = !isReplay && !world.numbers.chance(30)
    journal.append(
      .update(Update(request: request, performed: performed, isAnswered: isEarly)))
    if isEarly {
      describe(performed, request, in: &reply, &world)
      reply.safe = 0
      send(.reply(reply, isCorrupt: false), tid: request.tid)
    }
  }

  /// A change is journaled, and the client is told.
  mutating func finish(_ update: Update, _ world: inout Surroundings) {
    let tid = update.request.tid
    world.underWay.remove(tid)
    if !world.files.journal(tid) {
      world.find(.journaledOnce, "mds\(rank) has done request \(tid) twice")
    }
    if session == nil { return world.dropped.append((tid, .sessionGivenUp)) }
    var reply = reply(to: update.request, result: 0)
    if !update.isAnswered { describe(update.performed, update.request, in: &reply, &world) }
    send(.reply(reply, isCorrupt: false), tid: tid)
  }

  private func reply(to request: ClientRequest, result: Int32) -> ClientReply {
    var reply = ClientReply()
    reply.tid = request.tid
    reply.op = request.op
    reply.result = result
    reply.safe = 1
    return reply
  }

  /// The trace, the listing and the realms of a reply.
  private mutating func describe(
    _ performed: FileSystemModel.Performed, _ request: ClientRequest, in reply: inout ClientReply,
    _ world: inout Surroundings
  ) {
    var trace = ReplyTrace()
    let wantsDentry = request.flags.raw & RequestFlags.wantDentry.raw != 0
    let isLookup = request.op == .lookup
    if let place = performed.place, wantsDentry || isLookup || performed.target == nil {
      reply.isDentry = 1
      trace.directory = inode(place.directory, &world)
      trace.dirfrag.auth = world.files.authority(over: place.directory)
      trace.dname = WireString(bytes: [place.name])
      trace.lease = grantLease(place, &world)
    }
    if let target = performed.target {
      reply.isTarget = 1
      trace.target = inode(target, &world)
    }
    if reply.isDentry != 0 || reply.isTarget != 0 { reply.trace = trace }
    if let target = performed.target ?? performed.place?.directory {
      reply.snap = world.files.snapTrace(of: target)
    }
    if performed.lists, let target = performed.target {
      reply.directory = listing(of: target, &world)
    }
  }

  private mutating func listing(
    of directory: UInt64, _ world: inout Surroundings
  ) -> DirectoryListing {
    var listing = DirectoryListing()
    listing.dirfrag.auth = world.files.authority(over: directory)
    listing.end = 1
    listing.complete = 1
    for (name, ino) in world.files.entries(of: directory) {
      var entry = DirectoryEntry()
      entry.dname = WireString(bytes: [name])
      entry.lease = grantLease(
        FileSystemModel.Place(directory: directory, name: name), &world)
      entry.inode = inode(ino, &world)
      listing.entries.append(entry)
    }
    return listing
  }

  private mutating func inode(_ ino: UInt64, _ world: inout Surroundings) -> ReplyInode {
    var inode = ReplyInode()
    inode.ino = InodeNumber(raw: ino)
    inode.snapID = .head
    guard let node = world.files.nodes[ino] else { return inode }
    inode.version = node.version
    inode.mode = FileMode(raw: node.isDirectory ? 0o040755 : 0o100644)
    inode.size = node.size
    inode.truncateSeq = node.truncateSeq
    inode.nlink = 1
    inode.cap = issue(ino, &world)
    return inode
  }

  // MARK: Snapshots

  /// 2009.md 3.8: the client learns of a new snapshot before its request is answered.
  private mutating func announceSnapshot(of directory: UInt64, _ world: Surroundings) {
    guard hasSettledSession else { return }
    var message = ClientSnap()
    message.op = directory == FileSystemModel.root ? .update : .split
    message.split = InodeNumber(raw: directory)
    if message.op == .split {
      message.splitInodes = caps.keys.filter { world.files.realm(of: $0) == directory }.sorted()
        .map { InodeNumber(raw: $0) }
    }
    message.trace = world.files.snapTrace(of: directory)
    push(.snap(message))
  }
}
