import CephWire
import Common
import MDSClient

extension ClientReplay {
  /// The client sent a lease message.
  func sent(_ lease: ClientLease, to rank: MDSRank, event: Int, at time: Instant) {
    if let expected = expectations.take(.lease(rank, lease.ino, lease.dname)),
      case .lease(let called) = expected.message
    {
      horizon.answered(expected.cause)
      var own = called
      // Uninitialised in both (D7).
      own.durationMilliseconds = lease.durationMilliseconds
      reportDifferences(.leaseAnswerFields, own, lease, [expected.cause.event, event])
      return
    }
    switch lease.action {
    case .renew: sentRenewal(of: lease, to: rank, event, time)
    case .release: sentRelease(of: lease, to: rank, event)
    default:
      if let mistaken = answerToAnother(lease, rank) {
        reportMistaken(lease, mistaken, event)
        return
      }
      report(
        .leaseAnswerUncalled, [event], expected: "nothing: no revocation of \(lease.dname)",
        observed: "\(lease.action.name ?? "action \(lease.action.raw)") of \(lease.dname)")
    }
  }

  /// A revocation that waits for an answer, where `lease` can only be meant for it.
  private func answerToAnother(_ lease: ClientLease, _ rank: MDSRank) -> Expectation? {
    let waiting = expectations.open.filter {
      guard case .lease(let own) = $0.message, $0.rank == rank else { return false }
      return own.action == lease.action && (own.ino == lease.ino || own.dname == lease.dname)
    }
    guard waiting.count == 1 else { return nil }
    return expectations.take(waiting[0].subject)
  }

  private func reportMistaken(_ lease: ClientLease, _ expected: Expectation, _ event: Int) {
    guard case .lease(var own) = expected.message else { return }
    horizon.answered(expected.cause)
    own.durationMilliseconds = lease.durationMilliseconds
    reportDifferences(.leaseAnswerFields, own, lease, [expected.cause.event, event])
  }

  private func sentRelease(of lease: ClientLease, to rank: MDSRank, _ event: Int) {
    if profile.has(.leaseRevokeReleased), let mistaken = answerToAnother(lease, rank) {
      return reportMistaken(lease, mistaken, event)
    }
    let held = machine.lease(directory: lease.ino, name: lease.dname)
    if let held, held.rank == rank, held.seq == lease.seq {
      machine.releaseLease(directory: lease.ino, name: lease.dname, rank: rank)
      _ = machine.takeEffects()
      return
    }
    guard wholeSessions.contains(rank) else { return }
    report(
      .leaseReleaseNotHeld, [event],
      expected: held.map { "seq \($0.seq), from mds\($0.rank)" } ?? "no lease on \(lease.dname)",
      observed: "release of \(lease.dname) with seq \(lease.seq)")
  }

  private func sentRenewal(
    of lease: ClientLease, to rank: MDSRank, _ event: Int, _ time: Instant
  ) {
    guard wholeSessions.contains(rank) else { return }
    let held = machine.lease(directory: lease.ino, name: lease.dname)
    guard let held, held.rank == rank, held.seq == lease.seq else {
      report(
        .leaseRenewNotHeld, [event],
        expected: held.map { "seq \($0.seq), from mds\($0.rank)" } ?? "no lease on \(lease.dname)",
        observed: "renew of \(lease.dname) with seq \(lease.seq)")
      return
    }
    let due = held.renewAfter
    if machine.renewLease(directory: lease.ino, name: lease.dname, rank: rank) {
      _ = machine.takeEffects()
      return
    }
    let wait = due.map { "a renewal \(rounded($0.seconds(since: time))) s later" }
    report(
      .leaseRenewEarly, [event], expected: wait ?? "nothing: a renewal is under way",
      observed: "renew of \(lease.dname)")
  }
}
