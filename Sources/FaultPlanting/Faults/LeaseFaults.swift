import CephWire

/// Faults in the answers to revoked leases, and in renewals (2009.md 5.11).
extension Definition {
  static let leaseRevokeUnanswered = Definition(
    "LEA4", in: .twoClients, "the REVOKE of a lease is not answered"
  ) { moment throws(PlantingError) in
    guard let revocation = moment.received(ClientLease.self), revocation.action == .revoke,
      let answer = moment.later(ClientLease.self).first(where: {
        $0.event.parties?.isSent == true && $0.message.ino == revocation.ino
          && $0.message.dname == revocation.dname
      })
    else { return nil }
    return try moment.deleting(answer.event.id, expect: "REVOKE_ACK")
  }

  static let leaseAckWrongSeq = acknowledgment(
    "seq of a REVOKE_ACK is not that of the lease", expect: "seq of the lease",
    edit: { $0.seq &+= 1 })

  static let leaseAckWrongName = acknowledgment(
    "a REVOKE_ACK names another dentry than the REVOKE", expect: "the dentry that was revoked",
    edit: { $0.dname.bytes.append(UInt8(ascii: "x")) })

  static let leaseAckWrongDirectory = acknowledgment(
    "a REVOKE_ACK names another directory than the REVOKE", expect: "the dentry that was revoked",
    edit: { $0.ino.raw &+= 0x10_0000 })

  static let leaseAckIsRelease = acknowledgment(
    "the REVOKE of a lease is answered with RELEASE", expect: "REVOKE_ACK",
    edit: { $0.action = .release })

  static let leaseAckUncalled = Definition(
    "LEA4", in: .twoClients, "a REVOKE is acknowledged twice"
  ) { moment throws(PlantingError) in
    guard let answer = moment.sent(ClientLease.self), answer.action == .revokeAck else {
      return nil
    }
    return try moment.inserting(answer, expect: "nothing: the REVOKE has been answered")
  }

  static let leaseRenewWithoutLease = Definition(
    "LEA2", in: .basic, "RENEW is sent for a dentry that the client has no lease on"
  ) { moment throws(PlantingError) in
    guard let reply = moment.received(ClientReply.self), reply.isDentry != 0,
      let trace = reply.trace, trace.lease.mask == 0, trace.directory.snapID == .head,
      moment.state.leases[LeaseKey(directory: trace.directory.ino, name: trace.dname)] == nil
    else { return nil }
    var renewal = ClientLease()
    renewal.action = .renew
    renewal.mask = 1
    renewal.ino = trace.directory.ino
    renewal.first = .head
    renewal.last = .head
    renewal.seq = 1
    renewal.dname = trace.dname
    return try moment.inserting(renewal, expect: "nothing: there is no lease")
  }

  /// A fault in the answer to a REVOKE.
  private static func acknowledgment(
    _ summary: String, expect expectation: String,
    edit: @escaping @Sendable (inout ClientLease) -> Void
  ) -> Definition {
    field(
      of: ClientLease.self, "LEA4", in: .twoClients, summary, expect: expectation,
      where: { _, lease in lease.action == .revokeAck }, edit: { edit(&$1) })
  }
}
