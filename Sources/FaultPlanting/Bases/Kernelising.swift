import CephWire

extension Trace {
  /// The same conversation with the fields that the user-space client of v0.9 leaves at 0 or fills
  /// otherwise as the kernel client of June 2009 fills them (2009.md 5.4, 5.8, 5.9, 5.11):
  ///
  /// * requests: `mdsmap_epoch`, `num_retry`, `num_fwd`, `oldest_client_tid`, and, where a request
  ///   is sent again after an unsafe reply, the REPLAY flag and `ino` (PREP1, PREP4);
  /// * the answer to the REVOKE of a lease is REVOKE_ACK with the fields of the question (LEA4);
  /// * `issue_seq` of caps messages and of released caps is the number of the cap's last issue
  ///   (REL1);
  /// * `cap_id` in a reconnect is the cap's (REC3).
  ///
  /// Everything else stays, also when which message is sent: no message comes or goes. What is left
  /// of the user-space client is in `Base.remainingDifferences`.
  public func kernelised() throws(PlantingError) -> Trace {
    var result = self
    var late = LateRequests(self)
    var revocations: [RevocationKey: [(message: ClientLease, held: HeldLease?)]] = [:]
    let _: Never? = try first { moment throws(PlantingError) in
      guard moment.peer.type == .mds else { return nil }
      if let lease: ClientLease = moment.received(ClientLease.self), lease.action == .revoke {
        let held = moment.state.leases[LeaseKey(directory: lease.ino, name: lease.dname)]
        revocations[RevocationKey(moment, lease), default: []].append((lease, held))
      }
      guard moment.isSent else { return nil }
      var event = moment.event
      switch event.message {
      case is ClientRequest:
        let oldest = late.oldest(moment)
        try event.edit(ClientRequest.self) { moment.state.kernelise(&$0, oldest: oldest) }
      case let lease as ClientLease where lease.action == .release:
        let key = RevocationKey(moment, lease)
        guard let (revocation, held) = revocations[key]?.first else { return nil }
        revocations[key]?.removeFirst()
        try event.replace(with: revocation.acknowledged(by: held, rank: moment.rank))
      case is ClientCaps:
        try event.edit(ClientCaps.self) { moment.state.kernelise(&$0, rank: moment.rank) }
      case is ClientCapRelease:
        try event.edit(ClientCapRelease.self) { moment.state.kernelise(&$0, rank: moment.rank) }
      case is ClientReconnect:
        try event.edit(ClientReconnect.self) { moment.state.kernelise(&$0, rank: moment.rank) }
      default: return nil
      }
      result.events[moment.index] = event
      return nil
    }
    return result
  }
}

/// Which revocation an answer belongs to.
private struct RevocationKey: Hashable {
  var client: EntityName
  var rank: MDSRank
  var lease: LeaseKey

  init(_ moment: Moment, _ message: ClientLease) {
    client = moment.client
    rank = moment.rank
    lease = LeaseKey(directory: message.ino, name: message.dname)
  }
}

extension ClientLease {
  /// LEA4: the message that acknowledges this revocation.
  func acknowledged(by held: HeldLease?, rank: MDSRank) -> ClientLease {
    var answer = self
    answer.action = .revokeAck
    if let held, held.rank == rank { answer.seq = held.seq }
    return answer
  }
}

/// The requests that are sent later than some with higher numbers: they were registered before, and
/// count for `oldest_client_tid`.
private struct LateRequests {
  private var late: [EntityName: Set<UInt64>] = [:]

  init(_ trace: Trace) {
    var last: [EntityName: UInt64] = [:]
    var seen: [EntityName: Set<UInt64>] = [:]
    for event in trace.events {
      guard let request = event.message as? ClientRequest, let parties = event.parties else {
        continue
      }
      let client = parties.client
      let isNew = seen[client, default: []].insert(request.tid).inserted
      if isNew, request.tid < last[client] ?? 0 { late[client, default: []].insert(request.tid) }
      last[client] = max(last[client] ?? 0, request.tid)
    }
  }

  /// PREP4: the smallest number in the table when the request of `moment` is sent.
  mutating func oldest(_ moment: Moment) -> UInt64 {
    guard let request = moment.sent(ClientRequest.self) else { return 0 }
    late[moment.client]?.remove(request.tid)
    let last = max(moment.state.lastTID, request.tid)
    let registered = late[moment.client]?.filter { $0 < last }.min() ?? request.tid
    return min(registered, request.tid, moment.state.unfinished.min() ?? request.tid)
  }
}

extension ClientState {
  /// PREP1, PREP4.
  func kernelise(_ request: inout ClientRequest, oldest: UInt64) {
    request.mdsmapEpoch = epoch
    request.oldestClientTID = oldest
    guard let sent = requests[request.tid] else { return }
    request.numRetry = UInt8(truncatingIfNeeded: sent.sendings.count)
    request.numForward = UInt8(truncatingIfNeeded: sent.forwards)
    if sent.gotUnsafe {
      request.flags = RequestFlags(raw: request.flags.raw | RequestFlags.replay.raw)
      request.ino = sent.target ?? InodeNumber(raw: 0)
    }
  }

  /// FLUSHSNAP carries no number of issue (2009.md 3.6).
  func kernelise(_ message: inout ClientCaps, rank: MDSRank) {
    guard message.op != .flushSnap, let cap = caps[CapKey(rank: rank, ino: message.ino)] else {
      return
    }
    message.issueSeq = cap.issueSeq(at: message.seq)
  }

  func kernelise(_ release: inout ClientCapRelease, rank: MDSRank) {
    for index in release.caps.indices {
      guard let cap = caps[CapKey(rank: rank, ino: release.caps[index].ino)] else { continue }
      release.caps[index].issueSeq = cap.issueSeq(at: release.caps[index].issueSeq)
    }
  }

  func kernelise(_ reconnect: inout ClientReconnect, rank: MDSRank) {
    for index in reconnect.caps.indices {
      guard let cap = caps[CapKey(rank: rank, ino: reconnect.caps[index].ino)] else { continue }
      reconnect.caps[index].capID = cap.capID
    }
  }
}
