import CephWire
import Common
import MDSClient

/// Each effect, judged as it comes.
extension Watch {
  private static let stale: Int32 = -116
  private static let inputOutputError: Int32 = -5

  mutating func observe(_ effect: Effect, _ input: World.Input, _ client: MDSClient) {
    if client.isShutDown, unmountWasAsked, case .send = effect {
      find(.nothingIsLeft, "a message is sent after unmounting")
    }
    switch effect {
    case .send(let sending): observe(sending, input, client)
    case .completed(let tid, let outcome): completed(tid, outcome, input, client)
    case .madeSafe(let tid): madeSafe(tid)
    case .sessionOpened(let rank): opened(rank)
    case .sessionClosed(let rank): closed(rank, input, client)
    case .unmountFromMonitors: unmountWasAsked = true
    case .requestMap(let epoch): asked(for: epoch, client)
    case .diagnostic(let note) where note.rule == .rep4: dropped(input)
    default: break
    }
  }

  private mutating func observe(
    _ sending: Sending, _ input: World.Input, _ client: MDSClient
  ) {
    let rank = sending.rank
    switch sending.message {
    case .request(let request): observe(request, to: rank, input, client)
    case .session(let message): observe(message, to: rank, client)
    case .reconnect(let message): observe(message, to: rank, client)
    case .capRelease(let message): for item in message.caps { released(item, rank) }
    case .caps(let message):
      // What is sent back names what the MDS has named.
      let isOwn = message.op == .update || message.op == .flush
      if isOwn { named(message.ino, message.capID, rank) }
    case .lease: break
    }
  }

  /// REP4: a reply to a request that is with nobody is dropped.
  private mutating func dropped(_ input: World.Input) {
    guard case .reply(let reply, let rank) = input, reply.safe == 0 else { return }
    update(reply.tid) { $0.gotUnsafe = false }
    unsafe[rank]?.removeAll { $0 == reply.tid }
  }

  private mutating func asked(for epoch: UInt32, _ client: MDSClient) {
    if epoch > client.map.epoch { wishIsLost = false }
    if let known = wish, epoch <= known.epoch {
      wish?.last = client.now
    } else {
      wish = Wish(epoch: epoch, first: client.now, last: client.now)
    }
  }

  // MARK: Requests

  private mutating func observe(
    _ request: ClientRequest, to rank: MDSRank, _ input: World.Input, _ client: MDSClient
  ) {
    let tid = request.tid
    guard let known = self.request(tid) else {
      return find(.completedOnce, "request \(tid) was never asked for")
    }
    if Int(request.numRetry) != known.sendCount & 0xff {
      find(.countsRetries, "request \(tid) was sent \(known.sendCount) times before")
    }
    update(tid) {
      $0.sendCount += 1
      // It is on its way again; but an MDS that has given up the session does not take it.
      if !$0.gotUnsafe || $0.loss != .sessionGivenUp { $0.loss = nil }
    }
    observeOldest(request, known, input)
    if request.flags.raw & RequestFlags.replay.raw != 0 {
      replayed[rank, default: []].append(tid)
    } else {
      if sessions[rank] != .open {
        find(.sessionIsOpen, "request \(tid) goes to mds\(rank), whose session is not open")
      }
      if !client.map.isActive(rank) {
        find(.sessionIsOpen, "request \(tid) goes to mds\(rank), which is not active")
      }
    }
    for release in request.releases {
      named(release.ino, release.capID, rank)
      if !release.dname.isEmpty { returnedLeases.insert(release.dnameSeq) }
    }
  }

  private mutating func observeOldest(
    _ request: ClientRequest, _ known: Request, _ input: World.Input
  ) {
    while let oldest = self.request(oldestOpen), oldest.isSafe { oldestOpen += 1 }
    let isPast = oldestOpen > UInt64(requests.count)
    let expected = isPast ? 0 : oldestOpen
    if request.oldestClientTID != expected {
      find(
        .oldestGrows,
        "request \(request.tid) says that \(request.oldestClientTID) is the oldest, not \(expected)"
      )
    }
    if !known.isSafe { return }
    // O9: it is sent once more although ESTALE was its final answer.
    if quirks.contains(.staleCompletesCaller), case .reply(let reply, _) = input,
      reply.tid == request.tid, reply.result == Self.stale
    {
      return
    }
    find(.oldestGrows, "request \(request.tid) is sent although it is safe")
  }

  private mutating func completed(
    _ tid: UInt64, _ outcome: Outcome, _ input: World.Input, _ client: MDSClient
  ) {
    guard let known = request(tid) else {
      return find(.completedOnce, "request \(tid), which is completed, was never asked for")
    }
    if known.outcome != nil { find(.completedOnce, "request \(tid) is completed twice") }
    update(tid) { $0.outcome = outcome }
    switch outcome {
    case .result(let result):
      if case .reply(let reply, _) = input, reply.tid == tid, reply.result == result { return }
      find(.outcomeIsAnswer, "request \(tid) ends with \(result), which no MDS has said")
    case .failed(let error):
      if error == Self.inputOutputError, let timeout = known.timeout, client.now >= timeout {
        return
      }
      find(.outcomeIsAnswer, "request \(tid) fails with \(error) before its time")
    }
  }

  private mutating func madeSafe(_ tid: UInt64) {
    guard let known = request(tid) else {
      return find(.safeOnce, "request \(tid), which is safe, was never asked for")
    }
    if known.isSafe { find(.safeOnce, "request \(tid) becomes safe twice") }
    update(tid) { $0.isSafe = true }
    openCount -= 1
    for rank in unsafe.keys { unsafe[rank]?.removeAll { $0 == tid } }
  }

  // MARK: Sessions

  private mutating func observe(
    _ message: ClientSession, to rank: MDSRank, _ client: MDSClient
  ) {
    switch message.op {
    case .requestOpen:
      let isClosing = sessions[rank] == .closing && quirks.contains(.reopensClosing)
      if sessions[rank] != nil && !isClosing {
        find(.sessionState, "a session with mds\(rank) is asked for again")
      }
      sessions[rank] = .opening
      checkCount(message, rank)
    case .requestClose:
      if sessions[rank] == nil { find(.sessionState, "no session with mds\(rank) to close") }
      sessions[rank] = .closing
      closeAsked[rank] = client.now
      checkCount(message, rank)
    case .requestRenewCaps:
      if sessions[rank] == nil { find(.sessionState, "no session with mds\(rank) to renew") }
    default: find(.sessionState, "a client does not send session operation \(message.op.raw)")
    }
  }

  private mutating func checkCount(_ message: ClientSession, _ rank: MDSRank) {
    let count = counts[rank] ?? 0
    if message.seq != count {
      find(.sessionCounts, "mds\(rank) has sent \(count), client says \(message.seq)")
    }
  }

  private mutating func observe(
    _ message: ClientReconnect, to rank: MDSRank, _ client: MDSClient
  ) {
    reconnected.insert(rank)
    if message.closed != 0 {
      if sessions[rank] != nil { find(.sessionState, "a session with mds\(rank) is denied") }
      return
    }
    counts[rank] = 0
    expected.opens = rank
    let replayed = replayed.removeValue(forKey: rank) ?? []
    // UMT2: what is not safe in time is given up when the client unmounts.
    let owed = (unsafe[rank] ?? []).filter {
      shutdownBegan == nil || client.requests[$0] != nil
    }
    if replayed != owed {
      find(
        .unsafeReplayed, "mds\(rank) gets \(replayed) replayed, of \(owed)")
    }
    let inodes = message.caps.map(\.ino)
    let held = client.caps(of: rank).map(\.ino)
    if inodes != held { find(.reconnectIsWhole, "mds\(rank) is told of \(inodes), not \(held)") }
    for cap in message.caps { named(cap.ino, cap.capID, rank) }
  }

  private mutating func opened(_ rank: MDSRank) {
    givenUp.remove(rank)
    if expected.opens != rank { find(.sessionState, "the session with mds\(rank) opens unasked") }
    expected.opens = nil
    sessions[rank] = .open
    sessionMessagesLost.remove(rank)
  }

  private mutating func closed(
    _ rank: MDSRank, _ input: World.Input, _ client: MDSClient
  ) {
    if sessions[rank] == nil {
      find(.sessionState, "the session with mds\(rank), which closes, is not there")
    }
    let mayClose =
      switch input {
      case .session: expected.closes == rank
      case .map(let before, _):
        sessions[rank] == .opening && hasMovedOn(rank, before: before, client.map)
      default: shutdownBegan != nil
      }
    if !mayClose { find(.sessionState, "the session with mds\(rank) closes without reason") }
    expected.closes = nil
    sessions[rank] = nil
    counts[rank] = nil
    for tid in unsafe.removeValue(forKey: rank) ?? [] { lose(tid, .sessionClosed) }
    for key in issues.keys where key.rank == rank { issues[key] = nil }
  }

  /// NEW2: whether an MDS has failed, as far as the client looks.
  private func hasMovedOn(
    _ rank: MDSRank, before: KnownMDSMap, _ map: KnownMDSMap
  ) -> Bool {
    map.state(rank).raw < before.state(rank).raw
      || (!quirks.contains(.comparesStatesOnly) && map.address(rank) != before.address(rank))
  }

  // MARK: Caps

  private mutating func released(_ item: CapItem, _ rank: MDSRank) {
    let key = CapKey(rank: rank, ino: item.ino.raw)
    if doubtfulCaps.contains(key) { return }
    let issue = Issue(capID: item.capID, seq: item.issueSeq, migrateSeq: item.migrateSeq)
    if issues[key]?.contains(issue) != true {
      return find(
        .releasesHeld,
        "mds\(rank) gets cap \(item.capID) of \(item.ino) (issue \(item.issueSeq)) back")
    }
    issues[key]?.remove(issue)
  }

  /// A message names a cap.
  private mutating func named(_ ino: InodeNumber, _ capID: UInt64, _ rank: MDSRank) {
    let key = CapKey(rank: rank, ino: ino.raw)
    if doubtfulCaps.contains(key) { return }
    if issues[key]?.contains(where: { $0.capID == capID }) != true {
      find(.releasesHeld, "mds\(rank) has not issued cap \(capID) of \(ino)")
    }
  }
}
