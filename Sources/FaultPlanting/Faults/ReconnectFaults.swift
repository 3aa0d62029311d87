import CephWire

/// Faults in reconnects (2009.md 5.9).
extension Definition {
  static let reconnectMissing = Definition(
    "MAP7", in: .failover, "an MDS that asks for reconnects is sent none"
  ) { moment throws(PlantingError) in
    guard let map = moment.received(MDSMap.self), map.epoch > moment.state.epoch,
      let reconnect = moment.later(ClientReconnect.self).first(where: {
        $0.event.direction == moment.event.direction.reversed
      })
    else { return nil }
    return try moment.deleting(reconnect.event.id, expect: "CLIENT_RECONNECT")
  }

  static let reconnectUncalled = Definition(
    "MAP7", in: .basic, "a reconnect without caps is sent to an MDS that is active"
  ) { moment throws(PlantingError) in
    guard let session = moment.received(ClientSession.self), session.op == .open else { return nil }
    return try moment.inserting(
      ClientReconnect(), expect: "nothing: the MDS does not ask for reconnects")
  }

  static let reconnectClaimsClosed = Definition(
    "REC1", in: .failover, "a client with a session says in its reconnect that it has none"
  ) { moment throws(PlantingError) in
    guard moment.sent(ClientReconnect.self) != nil else { return nil }
    var reconnect = ClientReconnect()
    reconnect.closed = 1
    var draft = Draft(moment.trace)
    try draft.replace(moment.event.id, with: reconnect)
    draft.about = [moment.event.id]
    draft.expectation = "closed is 0, and all caps"
    return draft
  }

  static let reconnectLeavesOutCap = reconnect(
    "a reconnect leaves out a cap", expect: "every cap of the session",
    edit: { _, reconnect in _ = reconnect.caps.popLast() })

  static let reconnectExtraCap = reconnect(
    "a reconnect tells of a cap that the client does not hold", expect: "only caps of the session",
    edit: { moment, reconnect in
      guard var cap = reconnect.caps.last else { return }
      cap.ino = moment.strangeInode
      cap.path.bytes.append(UInt8(ascii: "x"))
      cap.capID &+= 1000
      reconnect.caps.append(cap)
    })

  static let reconnectWrongPath = reconnectCap(
    "a reconnect gives a wrong path for an inode", expect: "the inode's path",
    edit: { $0.path.bytes.append(UInt8(ascii: "x")) })

  static let reconnectWrongID = reconnectCap(
    "cap_id of a cap in a reconnect is not that of the cap", expect: "the cap's id",
    edit: { $0.capID &+= 1000 })

  static let reconnectClaimsMore = reconnectCap(
    "a reconnect claims FILE_LAZYIO for a cap, which was never issued",
    expect: "only bits that were issued", edit: { $0.issued.raw |= 0x8000 })

  static let reconnectWrongRealm = reconnectCap(
    "a reconnect puts an inode in another snapshot realm", expect: "the inode's realm",
    edit: { $0.snapRealm.raw &+= 0x10_0000 })

  static let reconnectRealmMissing = reconnect(
    "a reconnect leaves out a snapshot realm", expect: "every realm that the client knows",
    edit: { _, reconnect in _ = reconnect.realms.popLast() })

  /// A fault in a reconnect that has caps and realms.
  private static func reconnect(
    _ summary: String, expect expectation: String,
    edit: @escaping @Sendable (Moment, inout ClientReconnect) -> Void
  ) -> Definition {
    field(
      of: ClientReconnect.self, "REC3", in: .failover, summary, expect: expectation,
      where: { _, reconnect in
        reconnect.caps.contains { !$0.path.isEmpty } && !reconnect.realms.isEmpty
      }, edit: edit)
  }

  /// A fault in what a reconnect says of its last cap with a path.
  private static func reconnectCap(
    _ summary: String, expect expectation: String,
    edit: @escaping @Sendable (inout ReconnectCap) -> Void
  ) -> Definition {
    reconnect(summary, expect: expectation) { _, reconnect in
      guard let index = reconnect.caps.lastIndex(where: { !$0.path.isEmpty }) else { return }
      edit(&reconnect.caps[index])
    }
  }
}
