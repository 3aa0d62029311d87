import CephWire

/// The part that a message plays in a conversation.
enum Pairing {
  case asks(QuestionKey)
  /// Answers a question; `moreFollow` where a further answer is due (an unsafe reply).
  case answers(QuestionKey, moreFollow: Bool)
  /// Neither asks nor answers anything.
  case none

  /// The part that `message` plays on connection number `connection`.
  init(
    _ message: any WireMessage, _ header: MessageHeader, _ context: WireContext, on connection: Int
  ) {
    if context.is2009 {
      self.init(of2009: message, header)
    } else {
      self.init(mainline: message, header, on: connection)
    }
  }

  /// The part that `message` plays, by 2009.md 3.
  private init(of2009 message: any WireMessage, _ header: MessageHeader) {
    let source = QuestionKey.identity(header.source)
    let destination = QuestionKey.identity(header.destination)
    func ask(_ topic: QuestionKey.Topic, id: UInt64 = 0) -> Pairing {
      .asks(QuestionKey(topic: topic, asker: source, id: id))
    }
    func answer(_ topic: QuestionKey.Topic, id: UInt64 = 0, moreFollow: Bool = false) -> Pairing {
      .answers(QuestionKey(topic: topic, asker: destination, id: id), moreFollow: moreFollow)
    }
    let isFromClient = header.sourceName.type == .client
    let isFromMonitor = header.sourceName.type == .monitor
    self = .none
    switch header.type {
    case ClientRequest.code:
      // What one MDS hands on to another is still the client's question.
      guard isFromClient, let request = message as? ClientRequest else { return }
      self = ask(.request, id: request.tid)
    case ClientReply.code:
      guard let tid = message.transactionID else { return }
      self = answer(.request, id: tid, moreFollow: message.isProvisional)
    case ClientRequestForward.code:
      guard let forward = message as? ClientRequestForward else { return }
      self = answer(.request, id: forward.tid, moreFollow: true)
    case ClientSession.code:
      guard let session = message as? ClientSession else { return }
      self = Self.pairing(session, source, destination)
    case ClientLease.code:
      guard let lease = message as? ClientLease else { return }
      self = Self.pairing(lease, isFromClient, source, destination)
    case ClientCaps.code:
      guard let caps = message as? ClientCaps else { return }
      self = Self.pairing(caps, source, destination)
    case ClientMount.code: self = ask(.mount)
    case ClientMountAck.code: self = answer(.mount)
    case ClientUnmount.code: self = isFromMonitor ? answer(.unmount) : ask(.unmount)
    case StatFS.code: self = ask(.statfs, id: message.transactionID ?? 0)
    case StatFSReply.code: self = answer(.statfs, id: message.transactionID ?? 0)
    case MonCommand.code: self = ask(.monCommand)
    case MonCommandAck.code: self = answer(.monCommand)
    case MonGetMap.code: self = ask(.monMap)
    case MonMap.code: self = answer(.monMap)
    case MDSGetMap.code: self = ask(.mdsMap)
    case MDSMap.code: self = isFromMonitor ? answer(.mdsMap) : .none
    case OSDGetMap.code: self = ask(.osdMap)
    case OSDMap.code: self = isFromMonitor ? answer(.osdMap) : .none
    default: break
    }
  }

  static func pairing(
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
    case .open, .reject: return answer(.openSession)
    case .requestClose: return question(.closeSession)
    case .close: return answer(.closeSession)
    case .requestRenewCaps: return question(.renewSession)
    case .renewCaps: return answer(.renewSession)
    case .flushMessages: return question(.flushMessages)
    case .flushMessagesAck: return answer(.flushMessages)
    default: return .none
    }
  }

  /// An MDS revokes, and the client answers with `release` or `revoke_ack`; a client asks to renew,
  /// and the MDS returns the same action.
  static func pairing(
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

  /// A client that writes something back is told when that has been done; the answer repeats which
  /// bits it wrote and the number that it said it with, or the snapshot that it wrote for.
  static func pairing(
    _ caps: ClientCaps, tid: UInt64? = nil, _ source: UInt64, _ destination: UInt64
  ) -> Pairing {
    func key(_ topic: QuestionKey.Topic, _ asker: UInt64, _ asked: UInt64) -> QuestionKey {
      let detail =
        topic == .flushSnap
        ? caps.snapFollows.raw : tid ?? UInt64(caps.seq) << 32 | UInt64(caps.dirty.raw)
      return QuestionKey(
        topic: topic, asker: asker, asked: asked, id: caps.ino.raw, detail: detail)
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
    if let question = transactionQuestions[type] { return [question] }
    return switch type {
    case ClientReply.code, ClientRequestForward.code: [ClientRequest.code, ClientReply.code]
    case ClientMountAck.code: [ClientMount.code]
    case MDSMap.code: [MDSGetMap.code]
    case OSDMap.code: [OSDGetMap.code]
    default: []
    }
  }
}
