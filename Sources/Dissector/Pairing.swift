import CephWire

/// The part that a message plays in a conversation.
enum Pairing {
  case asks(QuestionKey)
  /// Answers a question; `moreFollow` where a further answer is due (an unsafe reply).
  case answers(QuestionKey, moreFollow: Bool)
  /// Answers one question and is one itself.
  case none

  /// The part that `message` plays, by 2009.md 3.
  init(_ message: any WireMessage, _ header: MessageHeader) {
    let source = QuestionKey.identity(header.source)
    let destination = QuestionKey.identity(header.destination)
    switch message {
    case let request as ClientRequest where header.source.name.type == .client:
      self = .asks(QuestionKey(topic: .request, asker: source, id: request.tid))
    case let reply as ClientReply:
      let key = QuestionKey(topic: .request, asker: destination, id: reply.tid)
      self = .answers(key, moreFollow: reply.safe == 0)
    case let forward as ClientRequestForward:
      let key = QuestionKey(topic: .request, asker: destination, id: forward.tid)
      self = .answers(key, moreFollow: true)
    case let session as ClientSession: self = Self.pairing(session, source, destination)
    case let lease as ClientLease:
      self = Self.pairing(lease, header.source.name.type == .client, source, destination)
    case let caps as ClientCaps: self = Self.pairing(caps, source, destination)
    case is ClientMount: self = .asks(QuestionKey(topic: .mount, asker: source))
    case is ClientMountAck:
      self = .answers(QuestionKey(topic: .mount, asker: destination), moreFollow: false)
    case is ClientUnmount where header.source.name.type == .monitor:
      self = .answers(QuestionKey(topic: .unmount, asker: destination), moreFollow: false)
    case is ClientUnmount: self = .asks(QuestionKey(topic: .unmount, asker: source))
    case let statfs as StatFS:
      self = .asks(QuestionKey(topic: .statfs, asker: source, id: statfs.tid))
    case let reply as StatFSReply:
      let key = QuestionKey(topic: .statfs, asker: destination, id: reply.tid)
      self = .answers(key, moreFollow: false)
    case is MonGetMap: self = .asks(QuestionKey(topic: .monMap, asker: source))
    case is MonMap:
      self = .answers(QuestionKey(topic: .monMap, asker: destination), moreFollow: false)
    case is MDSGetMap: self = .asks(QuestionKey(topic: .mdsMap, asker: source))
    case is MDSMap where header.source.name.type == .monitor:
      self = .answers(QuestionKey(topic: .mdsMap, asker: destination), moreFollow: false)
    case is OSDGetMap: self = .asks(QuestionKey(topic: .osdMap, asker: source))
    case is OSDMap where header.source.name.type == .monitor:
      self = .answers(QuestionKey(topic: .osdMap, asker: destination), moreFollow: false)
    default: self = .none
    }
  }

  private static func pairing(
    _ session: ClientSession, _ source: UInt64, _ destination: UInt64
  ) -> Pairing {
    func question(_ topic: QuestionKey.Topic) -> Pairing {
      .asks(QuestionKey(topic: topic, asker: source, asked: destination))
    }
    func answer(_ topic: QuestionKey.Topic) -> Pairing {
      .answers(QuestionKey(topic: topic, asker: destination, asked: source), moreFollow: false)
    }
    switch session.op {
    case .requestOpen: return question(.openSession)
    case .open: return answer(.openSession)
    case .requestClose: return question(.closeSession)
    case .close: return answer(.closeSession)
    case .requestRenewCaps: return question(.renewSession)
    case .renewCaps: return answer(.renewSession)
    default: return .none
    }
  }

  /// An MDS revokes, and the client answers with `release` or `revoke_ack`; a client asks to renew,
  /// and the MDS returns the same action.
  private static func pairing(
    _ lease: ClientLease, _ isFromClient: Bool, _ source: UInt64, _ destination: UInt64
  ) -> Pairing {
    func key(_ topic: QuestionKey.Topic, _ asker: UInt64, _ asked: UInt64) -> QuestionKey {
      QuestionKey(
        topic: topic, asker: asker, asked: asked, id: lease.ino.raw, name: lease.dname)
    }
    switch (lease.action, isFromClient) {
    case (.revoke, false): return .asks(key(.revokeLease, source, destination))
    case (.release, true), (.revokeAck, true):
      return .answers(key(.revokeLease, destination, source), moreFollow: false)
    case (.renew, true): return .asks(key(.renewLease, source, destination))
    case (.renew, false):
      return .answers(key(.renewLease, destination, source), moreFollow: false)
    default: return .none
    }
  }

  /// A client that writes something back is told when that has been done.
  private static func pairing(
    _ caps: ClientCaps, _ source: UInt64, _ destination: UInt64
  ) -> Pairing {
    func key(_ topic: QuestionKey.Topic, _ asker: UInt64, _ asked: UInt64) -> QuestionKey {
      QuestionKey(topic: topic, asker: asker, asked: asked, id: caps.ino.raw)
    }
    switch caps.op {
    case .update where caps.dirty.raw != 0, .flush:
      return .asks(key(.flushCaps, source, destination))
    case .flushAck: return .answers(key(.flushCaps, destination, source), moreFollow: false)
    case .flushSnap: return .asks(key(.flushSnap, source, destination))
    case .flushSnapAck: return .answers(key(.flushSnap, destination, source), moreFollow: false)
    default: return .none
    }
  }

  /// The types that must be decoded so that answers of type `type` can be paired.
  static func questionTypes(of type: MessageType) -> [MessageType] {
    switch type {
    case ClientReply.code, ClientRequestForward.code: [ClientRequest.code, ClientReply.code]
    case ClientMountAck.code: [ClientMount.code]
    case StatFSReply.code: [StatFS.code]
    case MonMap.code: [MonGetMap.code]
    case MDSMap.code: [MDSGetMap.code]
    case OSDMap.code: [OSDGetMap.code]
    default: []
    }
  }
}
