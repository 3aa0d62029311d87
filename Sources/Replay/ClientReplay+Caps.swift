import CephWire
import Common
import MDSClient

/// A revocation of caps that waits for its answer.
struct Revocation {
  /// The caps that are to be given up.
  var lost: Capabilities
  /// The message's seq; the answer has this or a later one.
  var seq: UInt32
  var receipt: Receipt
  /// When the client was first seen alive after it.
  var aliveSince: Instant?

  /// How long a client may hold on to caps that it uses: a file that is being written may take long,
  /// but MDS and operators count a minute as stuck.
  static let patience: Int64 = 60_000_000_000
}

extension ClientReplay {
  // MARK: Received

  /// A caps message from an MDS.
  func received(_ caps: ClientCaps, from rank: MDSRank, _ receipt: Receipt) {
    let key = CapKey(ino: caps.ino, rank: rank)
    let before = machine.cap(of: caps.ino, from: rank)
    machine.receive(.caps(caps), from: receipt.source)
    let after = machine.cap(of: caps.ino, from: rank)
    switch (before, after) {
    case (let before?, let after?):
      capHistory.changed(key, from: before, by: receipt, horizon)
      noteRevocation(key, before, after, receipt)
    case (let before?, nil):
      capHistory.ended(key, .taken(capID: before.capID, by: receipt, isExport: caps.op == .export))
      revocations[key] = nil
    case (nil, _?): capHistory.began(key)
    case (nil, nil):
      // The client may know the inode from an MDS that the recording lacks.
      if caps.op == .import, !isWhole { adopt(caps, from: rank) }
    }
  }

  /// The caps in a reply, before the machine takes it.
  func noteCaps(in reply: ClientReply, from rank: MDSRank, _ receipt: Receipt) {
    if let trace = reply.trace {
      if reply.isDentry != 0 { noteCap(trace.directory, rank, receipt) }
      if reply.isTarget != 0 { noteCap(trace.target, rank, receipt) }
    }
    if let entries = reply.directory?.entries {
      for index in entries.indices { noteCap(entries[index].inode, rank, receipt) }
    }
  }

  private func noteCap(_ inode: ReplyInode, _ rank: MDSRank, _ receipt: Receipt) {
    guard inode.snapID == .head, inode.cap.caps.raw != 0 else { return }
    let key = CapKey(ino: inode.ino, rank: rank)
    guard let cap = machine.cap(of: inode.ino, from: rank) else { return capHistory.began(key) }
    capHistory.changed(key, from: cap, by: receipt, horizon)
    revocations[key]?.lost.raw &= ~inode.cap.caps.raw
    if revocations[key]?.lost.raw == 0 { revocations[key] = nil }
  }

  private func noteRevocation(_ key: CapKey, _ before: Cap, _ after: Cap, _ receipt: Receipt) {
    let lost = before.issued.raw & ~after.issued.raw
    if lost != 0 {
      let earlier = revocations[key]?.lost.raw ?? 0
      revocations[key] = Revocation(
        lost: Capabilities(raw: (earlier | lost) & ~after.issued.raw), seq: after.seq,
        receipt: receipt)
    } else if let known = revocations[key] {
      let left = known.lost.raw & ~after.issued.raw
      revocations[key] = left == 0 ? nil : known
      revocations[key]?.lost.raw = left
    }
  }

  // MARK: Sent

  /// The client sent a caps message.
  func sent(_ caps: ClientCaps, to rank: MDSRank, event: Int, at time: Instant) {
    switch caps.op {
    case .update, .flush, .grant, .revoke: break
    // Snapshotted metadata is written back without naming a cap (2009.md 3.6).
    case .flushSnap: return
    default:
      report(
        .capOperation, [event], expected: "update, flush or flushsnap",
        observed: caps.op.name ?? "operation \(caps.op.raw)")
      return
    }
    let key = CapKey(ino: caps.ino, rank: rank)
    guard let cap = machine.cap(of: caps.ino, from: rank) else {
      return sentWithoutCap(caps, key, event)
    }
    let former = capHistory.former(key, horizon)
    if caps.seq != cap.seq, !wholeSessions.contains(rank),
      !former.contains(where: { $0.seq == caps.seq })
    {
      // Of a cap from before the recording the client may know more.
      return adopt(caps, from: rank)
    }
    let base = issued(of: cap, former, at: caps, event)
    checkClaims(caps, cap, base, key, event)
    if caps.dirty.raw & ~former.reduce(base.raw | cap.implemented.raw, { $0 | $1.issued.raw }) != 0
    {
      report(
        .capDirtyNotHeld, [event], expected: "dirty within \(text(cap.implemented))",
        observed: "dirty \(text(caps.dirty))")
    }
    answer(caps, key, cap, former)
    take(caps, rank, event)
  }

  /// A cap that the client does not hold, or not any more.
  private func sentWithoutCap(_ caps: ClientCaps, _ key: CapKey, _ event: Int) {
    var events = [event]
    switch capHistory.end(of: key) {
    case .taken(_, let receipt, _):
      guard horizon.isProcessed(receipt) else { return }
      events.append(receipt.event)
    case .released(_, let release): events.append(release)
    case nil: break
    }
    guard wholeSessions.contains(key.rank) else {
      return adopt(caps, from: key.rank)
    }
    report(
      .capNotHeld, events, expected: "nothing about 0x\(hex(caps.ino.raw)): no cap is held",
      observed: "\(caps.op.name ?? "?") for cap_id \(caps.capID)")
  }

  /// Takes up a cap from before the recording.
  private func adopt(_ caps: ClientCaps, from rank: MDSRank) {
    var issue = ReplyCap()
    issue.caps = caps.caps
    issue.capID = caps.capID
    issue.seq = caps.seq
    issue.migrateSeq = caps.migrateSeq
    machine.adoptCap(of: caps.ino, from: rank, issue)
  }

  /// CAP2: what was issued with the seq that the message has.
  private func issued(
    of cap: Cap, _ former: [CapHistory.Former], at caps: ClientCaps, _ event: Int
  ) -> Capabilities {
    if caps.seq == cap.seq { return cap.issued }
    if let match = former.last(where: { $0.seq == caps.seq }) { return match.issued }
    report(.capSeq, event, cap.seq, caps.seq, "seq")
    return cap.issued
  }

  private func checkClaims(
    _ caps: ClientCaps, _ cap: Cap, _ base: Capabilities, _ key: CapKey, _ event: Int
  ) {
    let extra = caps.caps.raw & ~base.raw
    if extra == 0 { return }
    let revoked = revocations[key]
    let isRevoked = revoked.map { extra & ~$0.lost.raw == 0 } ?? (extra & ~cap.implemented.raw == 0)
    report(
      isRevoked ? .capKept : .capNotIssued, [revoked?.receipt.event ?? 0, event],
      expected: "caps within \(text(base))", observed: "caps \(text(caps.caps))")
  }

  /// The message gives up what it does not name, and so answers a revocation.
  private func answer(
    _ caps: ClientCaps, _ key: CapKey, _ cap: Cap, _ former: [CapHistory.Former]
  ) {
    if caps.seq == cap.seq, let last = former.last { horizon.answered(last.end) }
    guard let revocation = revocations[key] else { return }
    let kept = caps.caps.raw & revocation.lost.raw
    // Caps messages have 32-bit numbers that wrap (2009.md 0).
    let isAfter = Int32(bitPattern: caps.seq &- revocation.seq) >= 0
    if kept == 0 && isAfter {
      horizon.answered(revocation.receipt)
      revocations[key] = nil
    }
  }

  /// Holds the message against what the machine makes of the cap, and lets it take effect.
  private func take(_ caps: ClientCaps, _ rank: MDSRank, _ event: Int) {
    _ = machine.sendCaps(like: caps, to: rank)
    for case .send(let sending) in machine.takeEffects() {
      guard case .caps(let own) = sending.message, own.ino == caps.ino else { continue }
      if own.capID != caps.capID { report(.capIdentity, event, own.capID, caps.capID, "cap_id") }
      if own.migrateSeq != caps.migrateSeq {
        report(.capMigrateSeq, event, own.migrateSeq, caps.migrateSeq, "migrate_seq")
      }
      // It follows seq while messages are on their way.
      if own.issueSeq != caps.issueSeq, own.seq == caps.seq {
        report(.capIssueSeq, event, own.issueSeq, caps.issueSeq, "issue_seq")
      }
    }
  }

  // MARK: Overdue

  /// Revocations that a living client should have answered by `time`.
  func checkRevocations(at time: Instant, patience: Int64) {
    guard time.nanoseconds &- lastRevocationCheck.nanoseconds > Horizon.patience else { return }
    lastRevocationCheck = time
    for (key, revocation) in revocations.sorted(by: {
      $0.value.receipt.event < $1.value.receipt.event
    }) {
      guard let alive = revocation.aliveSince else {
        revocations[key]?.aliveSince = time
        continue
      }
      guard time.nanoseconds &- alive.nanoseconds > patience else { continue }
      revocations[key] = nil
      report(
        .revokeUnanswered, [revocation.receipt.event],
        expected: "\(text(revocation.lost)) of 0x\(hex(key.ino.raw)) given up",
        observed: "no answer in \(rounded(time.seconds(since: revocation.receipt.time))) s")
    }
  }

  func text(_ caps: Capabilities) -> String {
    var output = OutputBuffer()
    caps.appendText(to: &output)
    return output.description
  }
}
