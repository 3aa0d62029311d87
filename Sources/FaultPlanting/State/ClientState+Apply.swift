import CephWire
import Common

extension ClientState {
  /// Takes a message that the client sends to an MDS.
  mutating func send(_ event: TraceEvent, to rank: MDSRank) {
    switch event.message {
    case let session as ClientSession: send(session, event, to: rank)
    case let request as ClientRequest: send(request, event, to: rank)
    case let caps as ClientCaps: send(caps, to: rank)
    case let release as ClientCapRelease:
      for item in release.caps { caps[CapKey(rank: rank, ino: item.ino)] = nil }
    case is ClientReconnect:
      // REC2, REC3: both count anew.
      for key in caps.keys where key.rank == rank { caps[key]?.reconnect() }
      sessions[rank]?.seq = 0
    default: break
    }
  }

  private mutating func send(_ session: ClientSession, _ event: TraceEvent, to rank: MDSRank) {
    switch session.op {
    case .requestOpen:
      sessions[rank] = SessionState(phase: .opening, lastRenewal: event.time)
    case .requestClose: sessions[rank]?.phase = .closing
    case .requestRenewCaps: sessions[rank]?.lastRenewal = event.time
    default: break
    }
  }

  private mutating func send(_ request: ClientRequest, _ event: TraceEvent, to rank: MDSRank) {
    lastTID = max(lastTID, request.tid)
    for release in request.releases where release.dname.isEmpty {
      caps[CapKey(rank: rank, ino: release.ino)]?.issued &= release.caps.raw
      caps[CapKey(rank: rank, ino: release.ino)]?.implemented &= release.caps.raw
    }
    if requests[request.tid] == nil {
      unfinished.insert(request.tid)
      requests[request.tid] = SentRequest(
        request: request, firstSent: event.time, sendings: [])
    }
    requests[request.tid]?.sendings.append((event.id, rank))
  }

  /// A message that keeps fewer bits than were issued gives the others back. One that crosses with
  /// a newer one of the MDS says nothing about what that brings.
  private mutating func send(_ message: ClientCaps, to rank: MDSRank) {
    guard message.op != .flushSnap, var cap = caps[CapKey(rank: rank, ino: message.ino)],
      message.seq == cap.seq
    else { return }
    cap.issued &= message.caps.raw
    cap.implemented = message.caps.raw
    cap.revocation = nil
    caps[CapKey(rank: rank, ino: message.ino)] = cap
  }

  /// Takes a message that the client receives.
  mutating func receive(_ event: TraceEvent, from source: EntityName) {
    if let map = event.message as? MDSMap, map.epoch > epoch {
      self.map = map
      epochs.append(map.epoch)
    }
    guard let rank = source.rank else { return }
    switch event.message {
    case let session as ClientSession: receive(session, from: rank)
    case let reply as ClientReply: receive(reply, at: event.time, from: rank)
    case let forward as ClientRequestForward:
      guard let known = requests[forward.tid], forward.numForward > known.forwards else { return }
      requests[forward.tid]?.forwards = forward.numForward
      requests[forward.tid]?.forward = (event.id, forward)
    case let message as ClientCaps:
      sessions[rank]?.seq += 1
      receive(message, event, from: rank)
    case let snap as ClientSnap:
      sessions[rank]?.seq += 1
      realms.formUnion(snap.trace?.realms.map(\.ino) ?? [])
    case let lease as ClientLease:
      sessions[rank]?.seq += 1
      let key = LeaseKey(directory: lease.ino, name: lease.dname)
      if lease.action == .revoke, leases[key]?.rank == rank { leases[key] = nil }
    default: break
    }
  }

  private mutating func receive(_ session: ClientSession, from rank: MDSRank) {
    switch session.op {
    case .open:
      sessions[rank, default: SessionState(phase: .open)].phase = .open
    case .close:
      sessions[rank] = nil
      for key in caps.keys where key.rank == rank { caps[key] = nil }
    case .stale: sessions[rank]?.generation += 1
    default: break
    }
  }

  private mutating func receive(
    _ reply: ClientReply, at time: Instant, from rank: MDSRank
  ) {
    guard var request = requests[reply.tid], !request.gotSafe else { return }
    let isFirst = !request.gotUnsafe
    if reply.safe != 0 {
      request.gotSafe = true
      unfinished.remove(reply.tid)
    } else {
      request.gotUnsafe = true
    }
    if isFirst, let trace = reply.trace, reply.isTarget != 0 { request.target = trace.target.ino }
    requests[reply.tid] = request
    if isFirst { fill(from: reply, at: time, sentAt: request.firstSent, from: rank) }
  }

  /// REP8, REP9: caps, leases and realms of a reply.
  private mutating func fill(
    from reply: ClientReply, at time: Instant, sentAt sent: Instant, from rank: MDSRank
  ) {
    realms.formUnion(reply.snap?.realms.map(\.ino) ?? [])
    if let trace = reply.trace {
      if reply.isDentry != 0 {
        take(trace.directory, at: time, from: rank)
        take(trace.lease, of: trace.dname, in: trace.directory, sentAt: sent, from: rank)
      }
      if reply.isTarget != 0 { take(trace.target, at: time, from: rank) }
    }
    guard let directory = reply.trace?.target, reply.isTarget != 0 else { return }
    for entry in reply.directory?.entries ?? [] {
      take(entry.inode, at: time, from: rank)
      take(entry.lease, of: entry.dname, in: directory, sentAt: sent, from: rank)
    }
  }

  private mutating func take(_ inode: ReplyInode, at time: Instant, from rank: MDSRank) {
    guard inode.cap.caps.raw != 0, inode.snapID == .head else { return }
    issue(
      HeldCap(
        capID: inode.cap.capID, seq: inode.cap.seq, migrateSeq: inode.cap.migrateSeq,
        issued: inode.cap.caps.raw, at: time),
      CapKey(rank: rank, ino: inode.ino))
  }

  private mutating func issue(_ cap: HeldCap, _ key: CapKey) {
    if caps[key] == nil {
      caps[key] = cap
    } else {
      caps[key]?.issue(cap)
    }
  }

  /// LEA1.
  private mutating func take(
    _ lease: ReplyLease, of name: WireString, in directory: ReplyInode, sentAt sent: Instant,
    from rank: MDSRank
  ) {
    guard lease.mask != 0, directory.snapID == .head else { return }
    let key = LeaseKey(directory: directory.ino, name: name)
    let duration = Int64(lease.durationMilliseconds) * 1_000_000
    let new = HeldLease(
      rank: rank, seq: lease.seq, generation: sessions[rank]?.generation ?? 0,
      expiry: Instant(nanoseconds: sent.nanoseconds &+ duration))
    if let old = leases[key] {
      if old.rank != rank || old.generation == new.generation && old.expiry > new.expiry { return }
    }
    leases[key] = new
  }

  private mutating func receive(_ message: ClientCaps, _ event: TraceEvent, from rank: MDSRank) {
    let key = CapKey(rank: rank, ino: message.ino)
    switch message.op {
    case .grant, .revoke:
      guard var cap = caps[key] else { return }
      cap.seq = message.seq
      cap.told = event.time
      cap.implemented |= message.caps.raw
      let isOwed = cap.implemented & ~message.caps.raw != 0
      cap.issued = message.caps.raw
      cap.revocation = isOwed ? event.id : nil
      caps[key] = cap
    case .import:
      realms.formUnion(message.snapTrace?.realms.map(\.ino) ?? [])
      let cap = HeldCap(
        capID: message.capID, seq: message.seq, migrateSeq: message.migrateSeq,
        issued: message.caps.raw, at: event.time)
      issue(cap, key)
    case .export: caps[key] = nil
    default: break
    }
  }
}
