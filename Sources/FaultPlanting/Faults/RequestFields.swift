import CephWire

/// Faults in the fields of requests (2009.md 5.4, PREP).
extension Definition {
  static let retryNotRaised = field(
    of: ClientRequest.self, "PREP4", in: .forwards,
    "num_retry of a request that is sent again is 0",
    expect: "num_retry counts the sendings before",
    where: { moment, request in moment.resends(request) && request.numRetry > 0 },
    edit: { _, request in request.numRetry = 0 })

  static let retryRaisedOnFirstSending = field(
    of: ClientRequest.self, "PREP4", in: .basic,
    "num_retry of a request that is sent for the first time is 1", expect: "num_retry is 0",
    where: { moment, request in request.tid > 1 && !moment.resends(request) },
    edit: { _, request in request.numRetry = 1 })

  static let forwardCountWrong = field(
    of: ClientRequest.self, "PREP4", in: .forwards,
    "num_fwd of a request that is sent again after a forward is one more than the forward's",
    expect: "num_fwd is the highest that was received",
    where: { moment, request in moment.resends(request) && request.numForward > 0 },
    edit: { _, request in request.numForward &+= 1 })

  static let replayFlagMissing = field(
    of: ClientRequest.self, "PREP4", in: .failover, base: .replayed,
    "a request that is replayed lacks the REPLAY flag", expect: "the REPLAY flag",
    where: { _, request in request.isReplay },
    edit: { _, request in request.flags.raw &= ~RequestFlags.replay.raw })

  static let replayFlagUncalled = field(
    of: ClientRequest.self, "PREP4", in: .forwards,
    "a request that got no unsafe reply is sent again with the REPLAY flag",
    expect: "no REPLAY flag",
    where: { moment, request in moment.resends(request) && !request.isReplay },
    edit: { _, request in request.flags.raw |= RequestFlags.replay.raw })

  static let replayInodeMissing = field(
    of: ClientRequest.self, "PREP4", in: .failover, base: .replayed,
    "a request that is replayed does not tell the inode that it had created",
    expect: "ino is that of the unsafe reply",
    where: { _, request in request.isReplay && request.ino.raw != 0 },
    edit: { _, request in request.ino.raw = 0 })

  static let mapEpochOld = field(
    of: ClientRequest.self, "PREP1", in: .failover,
    "mdsmap_epoch of a request is less than that of the request before: it is that of an older map",
    expect: "mdsmap_epoch is that of the map received last",
    where: { moment, request in
      moment.state.epochs.count > 1
        && moment.state.lastRequest?.mdsmapEpoch == request.mdsmapEpoch
    },
    edit: { moment, request in request.mdsmapEpoch = moment.state.epochs.dropLast().last ?? 0 })

  static let oldestTIDZero = field(
    of: ClientRequest.self, "PREP4", in: .basic, "oldest_client_tid of a request is 0",
    expect: "oldest_client_tid is the smallest without a safe reply",
    where: { _, request in request.tid > 1 },
    edit: { _, request in request.oldestClientTID = 0 })

  static let oldestTIDTooHigh = field(
    of: ClientRequest.self, "PREP4", in: .basic,
    "oldest_client_tid of a request is higher than its own number, while an older one is unsafe",
    expect: "oldest_client_tid is the smallest without a safe reply",
    where: { _, request in request.oldestClientTID < request.tid },
    edit: { _, request in request.oldestClientTID = request.tid &+ 1 })

  static let oldestTIDGoesBack = field(
    of: ClientRequest.self, "PREP4", in: .basic,
    "oldest_client_tid of a request is that of a finished one, and less than it was before",
    expect: "oldest_client_tid is the smallest without a safe reply",
    where: { moment, request in
      let before = moment.state.requests[request.tid &- 1]?.request.oldestClientTID
      let finished = moment.state.requests[request.oldestClientTID &- 1]
      return before == request.oldestClientTID && finished?.gotSafe == true
    },
    edit: { _, request in request.oldestClientTID &-= 1 })

  static let resendDiffers = field(
    of: ClientRequest.self, "PREP2", in: .forwards,
    "a request that is sent again is about another name", expect: "the path of the first sending",
    where: { moment, request in moment.resends(request) && !request.path1.path.isEmpty },
    edit: { _, request in request.path1.path.bytes.append(UInt8(ascii: "x")) })

  static let resendArgumentsDiffer = field(
    of: ClientRequest.self, "PREP1", in: .forwards,
    "a request that is sent again has another mode among its arguments",
    expect: "the arguments of the first sending",
    where: { moment, request in
      moment.resends(request) && [.mknod, .mkdir].contains(request.op)
    },
    edit: { _, request in request.arguments.mode.raw ^= 0o7 })

  static let secondPathUncalled = field(
    of: ClientRequest.self, "PREP2", in: .basic,
    "a request whose operation has one path has two", expect: "an empty second path",
    where: { _, request in request.op == .mkdir && request.path2 == Filepath() },
    edit: { _, request in request.path2.path = "planted" })

  static let releaseNotHeld = field(
    of: ClientRequest.self, "PREP3", in: .basic,
    "a request gives back a cap that the client does not hold", expect: "no such release",
    where: { moment, request in request.op == .mkdir && !moment.state.caps.isEmpty },
    edit: { moment, request in
      var release = RequestRelease()
      release.ino = moment.strangeInode
      release.capID = 0xcafe
      release.seq = 1
      release.issueSeq = 1
      request.releases.append(release)
    })
}

extension ClientRequest {
  /// Whether it is being replayed.
  var isReplay: Bool { flags.raw & RequestFlags.replay.raw != 0 }
}

extension Moment {
  /// Whether the request was sent before.
  func resends(_ request: ClientRequest) -> Bool { state.requests[request.tid] != nil }
}
