public import CephWire
import Common

/// LEA: leases on names (2009.md 5.11).
extension MDSClient {
  /// LEA1: a reply grants a lease, or does not.
  mutating func take(
    _ lease: ReplyLease, for dentry: Handle<Dentry>, from rank: MDSRank, started: Instant
  ) {
    let directory = cache.dentries[dentry].key.directory
    cache.dentries[dentry].directoryGeneration = cache.inodes[directory].sharedGeneration
    guard lease.mask != 0, let session = sessions[rank] else { return }
    // O21: with 64 bits even an infinite lease fits.
    let duration = Int64(lease.durationMilliseconds) * 1_000_000
    let expiry = started.later(by: duration) ?? Instant(nanoseconds: .max)
    if let known = knownLease(of: dentry) {
      if known.rank != rank, keepsAgainst(known) { return }
      if known.generation == session.capGeneration && known.expiry > expiry { return }
    }
    cache.dentries[dentry].lease = Lease(
      rank: rank, seq: lease.seq, generation: session.capGeneration, expiry: expiry,
      renewAfter: started.later(by: duration / 2), renewFrom: nil,
      session: leaseSession(of: rank))
    cache.keep(dentry, until: expiry)
  }

  /// A name's lease, unless the session that it belonged to is gone (SES5).
  func knownLease(of dentry: Handle<Dentry>) -> Lease? {
    guard let lease = cache.dentries[dentry].lease,
      sessions[lease.rank]?.caps.leaseSession == lease.session
    else { return nil }
    return lease
  }

  /// Which of the sessions with that rank this is, for its leases.
  private mutating func leaseSession(of rank: MDSRank) -> UInt64 {
    if let known = sessions[rank]?.caps.leaseSession, known != 0 { return known }
    cache.lastLeaseSession &+= 1
    sessions[rank]?.caps.leaseSession = cache.lastLeaseSession
    return cache.lastLeaseSession
  }

  /// LEA1: whether a lease of another session stays. Once the name has been used one that is not valid
  /// is dropped (LEA2); that the name has been used shows by the request.
  private func keepsAgainst(_ lease: Lease) -> Bool {
    configuration.knowledge == .complete || isValid(lease)
  }

  /// SES12: whether a lease may be relied on now.
  func isValid(_ lease: Lease) -> Bool {
    guard let session = sessions[lease.rank], let capExpiry = session.capExpiry else {
      return false
    }
    return lease.generation == session.capGeneration && now < lease.expiry && now < capExpiry
  }

  /// LEA2: the application uses a name. Whether what is known of it holds: by its lease, or because
  /// nobody else may change the directory. A lease that has lived half its time is renewed; one that
  /// is not valid is dropped.
  public mutating func revalidate(directory: InodeNumber, name: WireString) -> Bool {
    guard let inode = cache.inode(directory), let dentry = cache.dentry(inode, name) else {
      return false
    }
    if let lease = knownLease(of: dentry) {
      if isValid(lease) {
        renew(dentry, lease)
        return true
      }
      let isKnownByDirectory = isCovered(dentry)
      cache.dropLease(of: dentry)
      return isKnownByDirectory
    }
    return isCovered(dentry)
  }

  /// Whether a valid cap of the directory says that its names have not changed since this one was
  /// seen.
  private func isCovered(_ dentry: Handle<Dentry>) -> Bool {
    let directory = cache.dentries[dentry].key.directory
    return cache.dentries[dentry].directoryGeneration
      == cache.inodes[directory].sharedGeneration
      && cache.caps(of: directory).contains {
        isValid(cache.caps[$0]) && cache.caps[$0].issued.intersects(.fileShared)
      }
  }

  /// SES12.
  func isValid(_ cap: Cap) -> Bool {
    sessions[cap.rank]?.isValid(generation: cap.generation, at: now) ?? false
  }

  /// LEA2: asks for a valid lease to be renewed, where it is time. Whether it was.
  @discardableResult
  mutating func renew(_ dentry: Handle<Dentry>, _ lease: Lease) -> Bool {
    guard let renewAfter = lease.renewAfter, now > renewAfter else { return false }
    cache.dentries[dentry].lease?.renewAfter = nil
    cache.dentries[dentry].lease?.renewFrom = now
    send(.lease(leaseMessage(.renew, dentry, lease)), to: lease.rank, by: .lea2)
    return true
  }

  /// 2009.md 3.5: a message about a lease that the client has. D7: its duration means nothing.
  mutating func leaseMessage(
    _ action: LeaseAction, _ dentry: Handle<Dentry>, _ lease: Lease
  ) -> ClientLease {
    let key = cache.dentries[dentry].key
    let directory = cache.inodes[key.directory].key
    var message = ClientLease()
    message.action = action
    message.mask = 1
    message.ino = directory.ino
    (message.first, message.last) = (directory.snapID, directory.snapID)
    message.seq = lease.seq
    message.dname = key.name
    if configuration.quirks.contains(.randomFill) {
      // O14.
      message.durationMilliseconds = UInt32(truncatingIfNeeded: generator.next())
    }
    return message
  }

  mutating func receiveLease(_ message: ClientLease, from rank: MDSRank) {
    // LEA3, SES11.
    guard countMessage(from: rank, by: .lea3) else { return }
    guard let directory = cache.inode(message.ino),
      let dentry = cache.dentry(directory, message.dname)
    else {
      // O20: whatever the message says.
      return answerLease(message, to: rank, by: .lea3)
    }
    let own = knownLease(of: dentry).flatMap { $0.rank == rank ? $0 : nil }
    switch message.action {
    case .revoke:
      // LEA4.
      var answer = message
      if let own {
        answer.seq = own.seq
        cache.dropLease(of: dentry)
      }
      answerLease(answer, to: rank, by: .lea4)
    case .renew:
      if let own { renewed(dentry, own, message) }
    default: diagnose(.lea3, "lease action \(message.action.raw) is ignored")
    }
  }

  /// LEA3, LEA4: returns the message.
  private mutating func answerLease(
    _ message: ClientLease, to rank: MDSRank, by rule: Rule
  ) {
    var answer = message
    answer.action = .revokeAck
    if configuration.profile.has(.leaseRevokeReleased) {
      // D5: a message of its own.
      answer.action = .release
      answer.durationMilliseconds = 0
    }
    send(.lease(answer), to: rank, by: rule)
  }

  /// LEA5.
  private mutating func renewed(
    _ dentry: Handle<Dentry>, _ lease: Lease, _ message: ClientLease
  ) {
    guard lease.generation == sessions[lease.rank]?.capGeneration,
      let renewFrom = lease.renewFrom, lease.renewAfter == nil
    else { return diagnose(.lea5, "a renewal that was not asked for is ignored") }
    let duration = Int64(message.durationMilliseconds) * 1_000_000
    let expiry = renewFrom.later(by: duration) ?? Instant(nanoseconds: .max)
    cache.dentries[dentry].lease?.seq = message.seq
    cache.dentries[dentry].lease?.expiry = expiry
    cache.dentries[dentry].lease?.renewAfter = renewFrom.later(by: duration / 2)
    cache.dentries[dentry].lease?.renewFrom = nil
    cache.keep(dentry, until: expiry)
  }

  /// The lease on a name, valid or not; nil where there is none.
  public func lease(directory: InodeNumber, name: WireString) -> Lease? {
    guard let inode = cache.inode(directory), let dentry = cache.dentry(inode, name) else {
      return nil
    }
    return knownLease(of: dentry)
  }

  /// LEA6: gives a lease up. False where there is no such lease.
  @discardableResult
  public mutating func releaseLease(
    directory: InodeNumber, name: WireString, rank: MDSRank
  ) -> Bool {
    guard let inode = cache.inode(directory), let dentry = cache.dentry(inode, name),
      let lease = knownLease(of: dentry), lease.rank == rank
    else { return false }
    send(.lease(leaseMessage(.release, dentry, lease)), to: rank, by: .lea6)
    cache.dropLease(of: dentry)
    return true
  }

  /// A recording has a lease renewed. False, and nothing is sent, where LEA2 does not call for it.
  public mutating func renewLease(
    directory: InodeNumber, name: WireString, rank: MDSRank
  ) -> Bool {
    guard let inode = cache.inode(directory), let dentry = cache.dentry(inode, name),
      let lease = knownLease(of: dentry), lease.rank == rank, isValid(lease)
    else { return false }
    return renew(dentry, lease)
  }
}
