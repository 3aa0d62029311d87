import CephWire
import Common
import MDSClient

/// What was seen of a request that is under way.
struct RequestSendings {
  /// The events of its first and its latest sending.
  var first: Int
  var latest: Int
  /// The latest replies that did not end it.
  private(set) var replies: [Receipt] = []
  /// The latest forward, and the event of the sending that followed it.
  var latestForward: (receipt: Receipt, isResent: Int?)?
  /// What it asks for.
  var request: ClientRequest

  /// An MDS answers once or twice; one that goes on is not kept count of.
  private static let mostReplies = 4

  init(first: Int, request: ClientRequest) {
    self.first = first
    latest = first
    self.request = request
  }

  mutating func answered(by reply: Receipt) {
    if replies.count == Self.mostReplies { replies.removeFirst() }
    replies.append(reply)
  }
}

/// A request that has got its last reply.
struct FinishedRequest {
  var sendings: RequestSendings
  var by: Receipt
}

extension ClientReplay {
  /// The client sent a request.
  func sent(
    _ request: ClientRequest, dataLength: Int, to rank: MDSRank, event: Int, at time: Instant
  ) {
    if let known = sendings[request.tid] {
      guard request.asksTheSame(as: known.request) || isCalledAgain(request, known) else {
        return reportReuse(of: request, known.latest, event)
      }
      sentAgain(request, known, dataLength, to: rank, event, time)
    } else if let done = finished[request.tid] {
      sentAfterEnd(request, done, event)
    } else {
      sentFirst(request, dataLength, to: rank, event, time)
    }
  }

  /// Whether another request under a known tid is the same one, changed: it is due to be sent again.
  private func isCalledAgain(_ request: ClientRequest, _ known: RequestSendings) -> Bool {
    guard request.op == known.request.op, let own = machine.requests[request.tid] else {
      return false
    }
    return own.waiting != .nothing || expectations.has(.request(tid: request.tid))
  }

  private func reportReuse(of request: ClientRequest, _ known: Int, _ event: Int) {
    report(
      .tidReused, [known, event], expected: "a new tid",
      observed: "tid \(request.tid) for another operation (\(request.op.name ?? "?"))")
  }

  /// REP3: a request is done with its safe reply. Before the client has seen that, only a map can make
  /// it send the request again.
  private func sentAfterEnd(_ request: ClientRequest, _ done: FinishedRequest, _ event: Int) {
    guard request.asksTheSame(as: done.sendings.request) else {
      return reportReuse(of: request, done.sendings.latest, event)
    }
    guard horizon.isProcessed(done.by) || mapEpoch.admitsOnlyCurrent(horizon) else { return }
    report(
      .finishedResent, [done.sendings.latest, done.by.event, event],
      expected: "nothing: request \(request.tid) is done", observed: "request \(request.tid) again")
  }

  // MARK: First sendings

  private func sentFirst(
    _ request: ClientRequest, _ dataLength: Int, to rank: MDSRank, _ event: Int, _ time: Instant
  ) {
    checkShape(request, dataLength, event)
    if !isWhole && machine.lastTID == 0 || request.tid > machine.lastTID &+ 1 {
      skipped(request.tid &- machine.lastTID &- 1)
      machine.skipTIDs(to: request.tid &- 1)
    }
    sendings[request.tid] = RequestSendings(first: event, request: request)
    if request.tid <= machine.lastTID {
      report(
        .tidOrder, [event], expected: "a tid after \(machine.lastTID)",
        observed: "tid \(request.tid) for the first time")
      machine.adoptRequest(
        tid: request.tid, operation: Operation(recorded: request, dataLength, to: rank),
        attempts: 1,
        to: rank)
      return
    }
    takeUpSession(rank)
    if !isWhole, request.numRetry > 0 || request.flags.raw & RequestFlags.replay.raw != 0 {
      // Sent before the recording: how often, the request itself tells.
      machine.adoptRequest(
        tid: request.tid, operation: Operation(recorded: request, dataLength, to: rank),
        attempts: Int(request.numRetry) + 1, to: rank)
      return
    }
    machine.submit(Operation(recorded: request, dataLength, to: rank))
    oldestTID.set(machine.oldestTID)
    settle(request, to: rank, event, time)
  }

  /// PREP2, PREP5: what a request of its kind may have.
  private func checkShape(_ request: ClientRequest, _ dataLength: Int, _ event: Int) {
    if !request.op.hasSecondPath, !request.path2.path.isEmpty || request.path2.ino.raw != 0 {
      var text = OutputBuffer()
      request.path2.appendText(to: &text)
      report(
        .secondPath, [event], expected: "no second path", observed: "\(text.description)")
    }
    if dataLength > 0, request.op != .setxattr {
      report(
        .dataSection, [event], expected: "no data",
        observed: "\(dataLength) bytes of data in a \(request.op.name ?? "request")")
    }
  }

  /// A session that was opened before the recording, or while it missed something.
  private func takeUpSession(_ rank: MDSRank) {
    if machine.sessions[rank] == nil, !isWhole, sessionEnds[rank] == nil {
      machine.adoptSession(with: rank)
    }
  }

  // MARK: Later sendings

  private func sentAgain(
    _ request: ClientRequest, _ known: RequestSendings, _ dataLength: Int, to rank: MDSRank,
    _ event: Int, _ time: Instant
  ) {
    sendings[request.tid]?.latest = event
    takeUpSession(rank)
    if let expected = expectations.take(.request(tid: request.tid)) {
      horizon.answered(expected.cause)
      sendings[request.tid]?.latestForward?.isResent = event
      if let reconnect = expected.reconnect {
        report(
          .replayMissing, [expected.cause.event, reconnect, event],
          expected: "\(expected.description) before the reconnect", observed: "after it")
      }
      meet(expected, request, to: rank, event, time)
      return
    }
    switch machine.requests[request.tid]?.waiting {
    case .choice:
      machine.choose(rank, for: request.tid)
      settle(request, to: rank, event, time)
    case .map, .session:
      settle(request, to: rank, event, time)
    default:
      reportUncalled(request, known, to: rank, event)
      machine.forceSent(tid: request.tid, to: rank)
      _ = machine.takeEffects()
    }
  }

  private func meet(
    _ expected: Expectation, _ request: ClientRequest, to rank: MDSRank, _ event: Int,
    _ time: Instant
  ) {
    guard case .request(let called) = expected.message, let calledRank = expected.rank else {
      machine.choose(rank, for: request.tid)
      return settle(request, to: rank, event, time)
    }
    if calledRank != rank {
      report(
        .forwardElsewhere, [expected.cause.event, event],
        expected: "request \(request.tid) to mds\(calledRank)", observed: "to mds\(rank)")
      machine.forceSent(tid: request.tid, to: rank)
      _ = machine.takeEffects()
    }
    compare(called, request, event)
  }

  private func reportUncalled(
    _ request: ClientRequest, _ known: RequestSendings, to rank: MDSRank, _ event: Int
  ) {
    if let forward = known.latestForward, forward.isResent == nil {
      report(
        .forwardedResent, [forward.receipt.event, event],
        expected: "nothing: the MDS has forwarded request \(request.tid) itself",
        observed: "request \(request.tid) again, to mds\(rank)")
      return
    }
    report(
      .resendUncalled, [known.latest, event],
      expected: "nothing: request \(request.tid) is with an MDS",
      observed: "request \(request.tid) again, to mds\(rank)")
  }

  // MARK: Comparing

  /// Takes what the machine sends for the request, or says why it would send nothing.
  private func settle(_ request: ClientRequest, to rank: MDSRank, _ event: Int, _ time: Instant) {
    var called: ClientRequest?
    for case .send(let sending) in machine.takeEffects() {
      if case .request(let own) = sending.message, own.tid == request.tid { called = own }
    }
    if let called { return compare(called, request, event) }
    explain(request, to: rank, event)
    machine.forceSent(tid: request.tid, to: rank)
  }

  /// DO3, DO5: why the machine would not send the request.
  private func explain(_ request: ClientRequest, to rank: MDSRank, _ event: Int) {
    let sees = "request \(request.tid) to mds\(rank)"
    if !machine.map.isActive(rank) {
      guard machine.map.epoch > 0, !activeRanks.admits(horizon, where: { $0.contains(rank) }) else {
        return
      }
      let state = machine.map.state(rank)
      report(
        .requestInactive, [event], expected: "nothing until mds\(rank) is active",
        observed: "\(sees), which is \(state.name ?? "\(state.raw)")")
      return
    }
    if let end = sessionEnds[rank], !horizon.isProcessed(end) { return }
    if let close = closeRequests[rank] {
      report(
        .requestAfterClose, [close.event, event],
        expected: "no request in a session that is being closed", observed: sees)
      return
    }
    guard isWhole || sessionEnds[rank] != nil || machine.sessions[rank] != nil else { return }
    report(
      .requestSessionMissing, [event], expected: "nothing until a session is open", observed: sees)
  }

  /// Holds a request against what the machine sends for it.
  private func compare(_ called: ClientRequest, _ request: ClientRequest, _ event: Int) {
    if called == request { return shown(request.oldestClientTID) }
    var rest = called
    compareOldestTID(request, event)
    rest.oldestClientTID = request.oldestClientTID
    if called.mdsmapEpoch != request.mdsmapEpoch {
      if !mapEpoch.admits(horizon, where: { $0 == request.mdsmapEpoch }), machine.map.epoch > 0 {
        report(.mapEpoch, event, called.mdsmapEpoch, request.mdsmapEpoch, "map epoch")
      }
      rest.mdsmapEpoch = request.mdsmapEpoch
    }
    compareHistory(called, request, &rest, event)
    // The ids are those of whichever thread builds the message (O15).
    rest.callerUID = request.callerUID
    rest.callerGID = request.callerGID
    compareReleases(called, request, event)
    rest.releases = request.releases
    if called.path2 != request.path2, sendings[request.tid]?.first == event {
      // O41: the second path of a LOOKUPHASH stays empty.
      reportDifferences(.secondPath, called.path2, request.path2, [event])
      rest.path2 = request.path2
    }
    reportDifferences(.resendDiffers, rest, request, [sendings[request.tid]?.first ?? 0, event])
  }

  /// PREP4: what depends on how the request has fared.
  private func compareHistory(
    _ called: ClientRequest, _ request: ClientRequest, _ rest: inout ClientRequest, _ event: Int
  ) {
    let sendings = sendings[request.tid]
    let repliesSeen = sendings?.replies.allSatisfy { horizon.isProcessed($0) } ?? true
    if called.numRetry != request.numRetry {
      report(.retryCount, event, called.numRetry, request.numRetry, "num_retry")
      rest.numRetry = request.numRetry
    }
    if called.numForward != request.numForward {
      let isSeen = sendings?.latestForward.map { horizon.isProcessed($0.receipt) } ?? true
      if isSeen {
        report(.forwardCount, event, called.numForward, request.numForward, "num_fwd")
      }
      rest.numForward = request.numForward
    }
    let replay = RequestFlags.replay.raw
    if (called.flags.raw ^ request.flags.raw) & replay != 0, repliesSeen {
      report(
        .replayFlag, [event], expected: called.flags.raw & replay != 0 ? "REPLAY set" : "no REPLAY",
        observed: request.flags.raw & replay != 0 ? "REPLAY set" : "no REPLAY")
    }
    rest.flags = request.flags
    if called.ino != request.ino {
      if repliesSeen {
        report(
          .replayInode, [event], expected: "ino 0x\(hex(called.ino.raw))",
          observed: "ino 0x\(hex(request.ino.raw))")
      }
      rest.ino = request.ino
    }
  }

  /// PREP4: the smallest tid that the client still waits for.
  private func compareOldestTID(_ request: ClientRequest, _ event: Int) {
    let oldest = request.oldestClientTID
    defer { shown(oldest) }
    if oldestTID.admits(horizon, where: { $0 == oldest }) { return }
    if case .session(let rank)? = machine.requests[oldestTID.current]?.waiting,
      !heardRanks.contains(rank)
    {
      // It has been answered by an MDS that the recording lacks.
      return losePart()
    }
    if oldest < shownOldestTID {
      report(.oldestTIDBack, event, shownOldestTID, oldest, "oldest_client_tid")
    } else if isWhole || oldest > request.tid {
      report(.oldestTID, event, oldestTID.current, oldest, "oldest_client_tid")
    }
  }

  private func shown(_ oldest: UInt64) {
    if oldest == shownOldestTID { return }
    // A wrong value from afar must not make all that follow look as if they went back.
    guard oldestTID.admits(horizon, where: { $0 == oldest }) else { return }
    shownOldestTID = oldest
    if let end = oldestTID.end(where: { $0 < oldest }) { horizon.answered(end) }
  }

  /// PREP3: the releases that ride on a request.
  private func compareReleases(_ called: ClientRequest, _ request: ClientRequest, _ event: Int) {
    guard called.releases != request.releases else { return }
    var own = called.releases[...]
    for release in request.releases {
      guard let match = own.firstIndex(where: { $0.ino == release.ino }) else {
        report(
          .requestReleaseNotHeld, [event], expected: "no release of 0x\(hex(release.ino.raw))",
          observed: "cap_id \(release.capID)")
        continue
      }
      reportDifferences(.requestReleaseFields, own.remove(at: match), release, [event])
    }
  }

  func report<N: Equatable>(
    _ check: Check, _ event: Int, _ expected: N, _ observed: N, _ field: String
  ) {
    report(
      check, [event], expected: "\(field) \(expected)", observed: "\(field) \(observed)")
  }

  func reportDifferences<S: WireStruct>(
    _ check: Check, _ expected: S, _ observed: S, _ events: [Int]
  ) {
    let differences = FieldDiff.differences(expected: expected, observed: observed)
    if differences.isEmpty { return }
    report(
      check, events,
      expected: differences.map { "\($0.path) \($0.expected)" }.joined(separator: ", "),
      observed: differences.map { "\($0.path) \($0.observed)" }.joined(separator: ", "))
  }
}

extension ClientRequest {
  /// Whether it asks for the same as `other`: the rest of its head tells how it has fared.
  func asksTheSame(as other: ClientRequest) -> Bool {
    op == other.op && path1 == other.path1 && path2 == other.path2 && arguments == other.arguments
  }
}

extension RequestOperation {
  /// Whether requests of the kind name a second path (2009.md 3.2).
  var hasSecondPath: Bool {
    switch self {
    case .lookuphash, .setxattr, .rmxattr, .link, .rename, .symlink, .readdir: true
    default: false
    }
  }
}

extension Operation {
  /// What the application must have asked for, for the client to send `request` to `rank`.
  init(recorded request: ClientRequest, _ dataLength: Int, to rank: MDSRank) {
    self.init(request.op, .path(request.path1))
    other = .path(request.path2)
    arguments = request.arguments
    self.dataLength = dataLength
    uid = request.callerUID
    gid = request.callerGID
    resendHint = rank
    recordedReleases = request.releases
    if request.flags.raw & RequestFlags.wantDentry.raw != 0 { lockedDirectory = request.path1.ino }
  }
}

/// A number in hexadecimal digits.
func hex(_ number: UInt64) -> String { String(number, radix: 16) }
