import CephWire
import Common
import MDSClient

/// The bits of capabilities that the model deals in (2009.md 3.0).
enum CapBits {
  static let pin: UInt32 = 0x0001
  static let shared: UInt32 = 0x0154
  static let fileShared: UInt32 = 0x0100
  static let fileBuffer: UInt32 = 0x2000
  /// What is issued at a time.
  static let portions: [UInt32] = [0x0155, 0x0154, 0x0d55, 0x33fd, 0x3ffd, 0x0001, 0x0045]
}

/// A cap as the MDS has it.
struct CapRecord: Sendable {
  /// What was taken back, by the message `seq`, and not given up yet: `before` were the bits.
  struct Revocation: Sendable {
    var before: UInt32
    var seq: UInt32
  }

  var capID: UInt64
  /// What the client may have from now on.
  var pending: UInt32
  var revocations: [Revocation] = []
  /// The number of the last message, and of the last issue.
  var lastSent: UInt32 = 0
  var lastIssue: UInt32 = 0
  var migrateSeq: UInt32 = 0
  /// Whether the client may still use more than is issued: what it had before the session was
  /// stale, or before the MDS failed.
  var isRenewed = false

  /// What the MDS has to count with.
  var covered: UInt32 { revocations.reduce(pending) { $0 | $1.before } }

  /// The client keeps `caps`, and has got the message `seq`.
  mutating func confirm(seq: UInt32, caps: UInt32) {
    for index in revocations.indices where revocations[index].seq <= seq {
      revocations[index].before &= caps
    }
    let pending = pending
    revocations.removeAll { $0.before & ~pending == 0 }
    if seq == lastSent { self.pending &= caps }
  }

  /// The client may not use anything any more (5.16.4).
  mutating func becomeStale() {
    pending &= CapBits.pin
    revocations = []
    isRenewed = true
    lastSent += 1
  }
}

/// Caps and leases (2009.md 3.5 to 3.8, 5.15, 5.16).
extension MDSModel {
  // MARK: Issuing

  /// The cap that goes with an inode in a reply.
  mutating func issue(_ ino: UInt64, _ world: inout Surroundings) -> ReplyCap {
    var reply = ReplyCap()
    guard let session, session.isOpen, !session.isStale, !session.awaitsReconnect else {
      return reply
    }
    var cap = caps[ino] ?? newCap(&world)
    if cap.revocations.isEmpty { cap.pending |= world.numbers.pick(CapBits.portions) ?? 1 }
    cap.pending |= CapBits.pin
    cap.lastSent += 1
    cap.lastIssue = cap.lastSent
    caps[ino] = cap
    reply.caps = Capabilities(raw: cap.pending)
    reply.capID = cap.capID
    reply.seq = cap.lastSent
    reply.migrateSeq = cap.migrateSeq
    reply.realm = InodeNumber(raw: world.files.realm(of: ino))
    reply.ttlMilliseconds = 60_000
    return reply
  }

  private mutating func newCap(_ world: inout Surroundings) -> CapRecord {
    lastSeq += 1
    return CapRecord(capID: UInt64(number) << 32 | UInt64(lastSeq), pending: CapBits.pin)
  }

  private func message(_ op: CapOp, _ ino: UInt64, _ cap: CapRecord) -> ClientCaps {
    var message = ClientCaps()
    message.op = op
    message.ino = InodeNumber(raw: ino)
    message.capID = cap.capID
    message.seq = cap.lastSent
    message.issueSeq = cap.lastIssue
    message.caps = Capabilities(raw: cap.pending)
    message.migrateSeq = cap.migrateSeq
    return message
  }

  /// More caps than before; but not while some are being taken back.
  mutating func grant(_ ino: UInt64, adding bits: UInt32) {
    guard var cap = caps[ino], cap.revocations.isEmpty else { return }
    cap.pending |= bits
    cap.lastSent += 1
    caps[ino] = cap
    push(.caps(message(.grant, ino, cap)))
  }

  mutating func revoke(_ ino: UInt64, _ bits: UInt32) {
    guard var cap = caps[ino], cap.pending & bits != 0, session?.isStale == false else { return }
    cap.lastSent += 1
    cap.revocations.append(CapRecord.Revocation(before: cap.pending, seq: cap.lastSent))
    cap.pending &= ~bits
    caps[ino] = cap
    push(.caps(message(.revoke, ino, cap)))
  }

  mutating func truncate(_ ino: UInt64, _ size: UInt64, truncateSeq: UInt32) {
    guard var cap = caps[ino] else { return }
    cap.lastSent += 1
    caps[ino] = cap
    var message = message(.trunc, ino, cap)
    message.size = size
    message.truncateSeq = truncateSeq
    push(.caps(message))
  }

  // MARK: Migration

  /// CAP3: gives a cap to another MDS.
  mutating func exportCap(_ ino: UInt64) -> CapRecord? {
    guard let cap = caps.removeValue(forKey: ino) else { return nil }
    push(.caps(message(.export, ino, cap)))
    departing.append(ino)
    return cap
  }

  mutating func importCap(_ ino: UInt64, from other: CapRecord, _ world: inout Surroundings) {
    if session == nil {
      // 2009.md 3.1: a session opens unasked where caps of the client come along.
      var record = SessionRecord(
        isOpen: true, followsGivenUp: absence == .givenUp, lastHeard: world.now)
      // The client may take this for the answer to what it asks later (SES3).
      record.mayMistakeTime = true
      session = record
      sendSession(.open)
    }
    var cap = caps[ino] ?? newCap(&world)
    cap.pending |= other.pending
    cap.migrateSeq = max(cap.migrateSeq, other.migrateSeq) + 1
    sendImport(ino, cap, world)
  }

  private mutating func sendImport(_ ino: UInt64, _ cap: CapRecord, _ world: Surroundings) {
    var cap = cap
    cap.lastSent += 1
    cap.lastIssue = cap.lastSent
    caps[ino] = cap
    var message = message(.import, ino, cap)
    message.realm = InodeNumber(raw: world.files.realm(of: ino))
    message.snapTrace = world.files.snapTrace(of: ino)
    message.ttlMilliseconds = 60_000
    push(.caps(message))
  }

  /// REC6: the client had this cap; it gets it back.
  mutating func takeBack(_ record: ReconnectCap, _ world: inout Surroundings) {
    let ino = record.ino.raw
    var cap = newCap(&world)
    cap.capID = record.capID
    cap.pending = record.issued.raw
    cap.isRenewed = true
    // A release that waits since before the failure is not one of what is issued from now on.
    cap.lastSent = UInt32(number) << 8
    if world.files.node(ino) == nil || caps[ino] != nil {
      // It is not here: the client is told so.
      if caps[ino] != nil { world.find(.reconnectIsWhole, "inode \(ino) is named twice") }
      push(.caps(message(.export, ino, cap)))
      departing.append(ino)
    } else {
      sendImport(ino, cap, world)
    }
  }

  // MARK: What the client says

  mutating func receive(_ message: ClientCaps, _ world: inout Surroundings) {
    guard session != nil, session?.awaitsReconnect == false else { return }
    let ino = message.ino.raw
    if message.op == .flushSnap {
      var answer = message
      answer.op = .flushSnapAck
      answer.capID = 0
      return push(.caps(answer))
    }
    guard let cap = caps[ino], cap.capID == message.capID else { return }
    checkClaim(message.caps.raw, ino, cap, &world)
    caps[ino]?.confirm(seq: message.seq, caps: message.caps.raw)
    if message.dirty.raw != 0 {
      var answer = self.message(.flushAck, ino, cap)
      answer.seq = message.seq
      answer.caps = message.caps
      answer.dirty = message.dirty
      push(.caps(answer))
    }
  }

  /// The client keeps no more than it was given.
  private func checkClaim(
    _ claimed: UInt32, _ ino: UInt64, _ cap: CapRecord, _ world: inout Surroundings
  ) {
    if session?.followsGivenUp == true { return }
    if cap.isRenewed || world.doubtfulCaps.contains(CapKey(rank: rank, ino: ino)) { return }
    if claimed & ~cap.covered != 0 && session?.isStale == false {
      world.find(
        .capsCovered,
        "client keeps \(Capabilities(raw: claimed)) of \(ino), mds\(rank) counts with "
          + "\(Capabilities(raw: cap.covered))")
    }
  }

  mutating func receive(_ message: ClientCapRelease, _ world: inout Surroundings) {
    guard session != nil, session?.awaitsReconnect == false else { return }
    for item in message.caps {
      let ino = item.ino.raw
      guard let cap = caps[ino], cap.capID == item.capID, item.issueSeq == cap.lastIssue,
        item.migrateSeq >= cap.migrateSeq
      else { continue }
      caps[ino] = nil
    }
  }

  /// PREP3: what comes with a request.
  mutating func take(_ releases: [RequestRelease], _ world: inout Surroundings) {
    for release in releases {
      let ino = release.ino.raw
      if let cap = caps[ino], cap.capID == release.capID {
        checkClaim(release.caps.raw, ino, cap, &world)
        if release.seq == cap.lastSent { caps[ino]?.pending &= release.caps.raw }
      }
      guard let name = release.dname.bytes.first else { continue }
      let place = FileSystemModel.Place(directory: ino, name: name)
      if leases[place] == release.dnameSeq { leases[place] = nil }
    }
  }

  // MARK: Leases

  mutating func grantLease(
    _ place: FileSystemModel.Place, _ world: inout Surroundings
  ) -> ReplyLease {
    var lease = ReplyLease()
    lease.durationMilliseconds = 30_000
    guard hasSettledSession, session?.isStale == false, world.numbers.chance(60) else {
      return lease
    }
    lastSeq += 1
    lease.mask = 1
    lease.seq = lastSeq
    leases[place] = lastSeq
    return lease
  }

  mutating func revokeLease(_ place: FileSystemModel.Place) {
    guard let seq = leases[place] else { return }
    push(.lease(leaseMessage(.revoke, place, seq)))
  }

  private func leaseMessage(
    _ action: LeaseAction, _ place: FileSystemModel.Place, _ seq: UInt32
  ) -> ClientLease {
    var message = ClientLease()
    message.action = action
    message.mask = 1
    message.ino = InodeNumber(raw: place.directory)
    message.last = .head
    message.seq = seq
    message.dname = WireString(bytes: [place.name])
    return message
  }

  mutating func receive(_ message: ClientLease) {
    guard let name = message.dname.bytes.first, session != nil else { return }
    let place = FileSystemModel.Place(directory: message.ino.raw, name: name)
    switch message.action {
    case .release, .revokeAck:
      if leases[place] == message.seq { leases[place] = nil }
    case .renew:
      guard leases[place] == message.seq, session?.isStale == false else { return }
      lastSeq += 1
      leases[place] = lastSeq
      var answer = leaseMessage(.renew, place, lastSeq)
      answer.durationMilliseconds = 30_000
      push(.lease(answer))
    default: break
    }
  }
}
