import CephWire
import Common

/// Faults in what a client says of its caps (2009.md 5.12, 5.15).
extension Definition {
  static let capRevokeUnanswered = Definition(
    "CAP2", in: .failover,
    "a revocation of caps is not acknowledged, for longer than a session lasts without renewal"
  ) { moment throws(PlantingError) in
    guard let message = moment.sent(ClientCaps.self), moment.isAcknowledgment(message),
      let revocation = moment.cap(of: message.ino)?.revocation,
      !moment.isMentionedLater(message.ino),
      moment.later(ClientSession.self).contains(where: {
        $0.event.time.seconds(since: moment.event.time) > moment.sessionTimeout
      })
    else { return nil }
    var draft = Draft(moment.trace)
    try draft.delete(moment.event.id)
    draft.about = [revocation]
    draft.expectation = "an acknowledgment"
    return draft
  }

  static let capAckKeepsBits = field(
    of: ClientCaps.self, "CAP2", in: .twoClients,
    "the acknowledgment of a revocation keeps bits that are revoked", expect: "no revoked bits",
    where: { moment, message in
      guard let cap = moment.cap(of: message.ino) else { return false }
      return moment.isAcknowledgment(message) && cap.implemented & ~cap.issued != 0
    },
    edit: { moment, message in
      guard let cap = moment.cap(of: message.ino) else { return }
      message.caps.raw |= cap.implemented & ~cap.issued
    })

  static let capUpdateWrongID = update(
    "cap_id of an UPDATE is not that of the cap", expect: "the cap's id",
    edit: { _, message in message.capID &+= 1 })

  static let capUpdateStaleSeq = update(
    "seq of an UPDATE is less than that of the latest message about the cap",
    expect: "the latest seq", edit: { _, message in message.seq &-= 1 })

  static let capUpdateWrongIssueSeq = update(
    "issue_seq of an UPDATE is not that of the cap's last issue", expect: "seq of the last issue",
    edit: { _, message in message.issueSeq &+= 100 })

  static let capUpdateWrongMigrateSeq = update(
    "migrate_seq of an UPDATE is not that of the cap", expect: "the cap's migrate_seq",
    edit: { _, message in message.migrateSeq &+= 1 })

  static let capUpdateClaimsMore = update(
    "an UPDATE keeps a bit that was never issued", expect: "only bits that were issued",
    edit: { cap, message in
      message.caps.raw |= lowestBit(of: anyBits & ~(cap.issued | cap.implemented))
    })

  static let capFlushNotHeld = update(
    "an UPDATE writes back what the client has no cap for", expect: "only bits that were issued",
    edit: { cap, message in
      message.dirty.raw |= lowestBit(of: writeBits & ~(cap.issued | cap.implemented))
    })

  static let capUpdateNotHeld = Definition(
    "TIC1", in: .basic, "an UPDATE is about an inode that the client has no cap for"
  ) { moment throws(PlantingError) in
    guard var message = moment.sent(ClientCaps.self), moment.isPlainUpdate(message) else {
      return nil
    }
    message.ino = moment.strangeInode
    return try moment.inserting(message, expect: "nothing: there is no such cap")
  }

  /// CEPH_CAP_ANY and CEPH_CAP_ANY_WR without the pin (2009.md 3.0).
  private static let anyBits: UInt32 = 0x3ffc
  private static let writeBits: UInt32 = 0x32a8

  private static func lowestBit(of bits: UInt32) -> UInt32 { bits & (0 &- bits) }

  /// How long a message may be on its way at most, in seconds: far longer than any is.
  private static let longestWay = 1.0

  /// A fault in an UPDATE that no revocation calls for, of a cap with a number above 1 that has
  /// bits which are neither issued nor kept. It does not cross with another message about the cap.
  private static func update(
    _ summary: String, expect expectation: String,
    edit: @escaping @Sendable (HeldCap, inout ClientCaps) -> Void
  ) -> Definition {
    field(
      of: ClientCaps.self, "TIC1", in: .twoClients, summary, expect: expectation,
      where: { moment, message in
        guard let cap = moment.cap(of: message.ino) else { return false }
        let free = ~(cap.issued | cap.implemented)
        return moment.isPlainUpdate(message) && cap.seq > 1 && free & writeBits != 0
          && moment.event.time.seconds(since: cap.told) > longestWay
      },
      edit: { moment, message in
        guard let cap = moment.cap(of: message.ino) else { return }
        edit(cap, &message)
      })
  }
}

/// Faults in what a client says of the caps that it gives back (2009.md 5.8).
extension Definition {
  static let capReleasedTwice = Definition(
    "REL1", in: .basic, "a cap is released once more"
  ) { moment throws(PlantingError) in
    guard var release = moment.sent(ClientCapRelease.self),
      let item = release.caps.first(where: { moment.cap(of: $0.ino) != nil })
    else { return nil }
    release.caps = [item]
    return try moment.inserting(release, expect: "nothing: the cap is given back")
  }

  static let capReleaseNotHeld = Definition(
    "REL1", in: .basic, "a cap is released that the client does not hold"
  ) { moment throws(PlantingError) in
    guard var release = moment.sent(ClientCapRelease.self), var item = release.caps.first else {
      return nil
    }
    item.ino = moment.strangeInode
    release.caps = [item]
    return try moment.inserting(release, expect: "nothing: there is no such cap")
  }

  static let capReleaseWrongMigrateSeq = released(
    "mseq of a released cap is not that of the cap", expect: "the cap's migrate_seq",
    edit: { $0.migrateSeq &+= 1 })

  static let capReleaseWrongSeq = released(
    "seq of a released cap is not that of its last issue", expect: "seq of the last issue",
    edit: { $0.issueSeq &+= 1 })

  static let capReleaseWrongID = released(
    "cap_id of a released cap is not that of the cap", expect: "the cap's id",
    edit: { $0.capID &+= 1 })

  /// A fault in one item of a CLIENT_CAPRELEASE.
  private static func released(
    _ summary: String, expect expectation: String,
    edit: @escaping @Sendable (inout CapItem) -> Void
  ) -> Definition {
    field(
      of: ClientCapRelease.self, "REL1", in: .basic, summary, expect: expectation,
      where: { moment, release in release.caps.contains { moment.cap(of: $0.ino) != nil } },
      edit: { moment, release in
        guard let index = release.caps.firstIndex(where: { moment.cap(of: $0.ino) != nil }) else {
          return
        }
        edit(&release.caps[index])
      })
  }
}

extension Moment {
  /// The cap that the client holds from the MDS at the other end.
  func cap(of ino: InodeNumber) -> HeldCap? {
    state.caps[CapKey(rank: rank, ino: ino)]
  }

  /// Whether an UPDATE is sent of the client's own accord, and writes nothing back.
  fileprivate func isPlainUpdate(_ message: ClientCaps) -> Bool {
    guard let cap = cap(of: message.ino) else { return false }
    return message.op == .update && message.dirty.raw == 0 && cap.revocation == nil
      && message.seq == cap.seq
  }

  /// Whether an UPDATE answers the latest revocation; one that crosses with it does not.
  fileprivate func isAcknowledgment(_ message: ClientCaps) -> Bool {
    guard let cap = cap(of: message.ino) else { return false }
    return message.op == .update && cap.revocation != nil && message.seq == cap.seq
  }

  /// Whether the cap of an inode is the matter of a later message, so that the bits in question are
  /// granted again, or given back after all.
  fileprivate func isMentionedLater(_ ino: InodeNumber) -> Bool {
    trace.events[(index + 1)...].contains { event in
      guard event.parties?.client == client, event.parties?.peer == peer else { return false }
      switch event.message {
      case let message as ClientCaps: return message.ino == ino
      case let message as ClientCapRelease: return message.caps.contains { $0.ino == ino }
      case is ClientReconnect: return true
      case let message as ClientReply: return message.facts.inodes.contains(ino)
      default: return false
      }
    }
  }
}
