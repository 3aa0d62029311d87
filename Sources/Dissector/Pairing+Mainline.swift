import CephWire

/// Conversations of the later dialects (mainline.md 3 and 5): names tell who asks, and the header has
/// the transaction.
extension Pairing {
  /// The part that `message` plays on connection number `connection`.
  init(mainline message: any WireMessage, _ header: MessageHeader, on connection: Int) {
    let source = QuestionKey.identity(header.sourceName)
    let destination = QuestionKey.identity(header.destination.name)
    func answersRequest(moreFollow: Bool) -> Pairing {
      .answers(
        QuestionKey(topic: .request, asker: destination, id: header.tid), moreFollow: moreFollow)
    }
    self = .none
    // By the type's code: to look at the value costs a copy of it.
    switch header.type {
    case ClientRequest.code:
      if header.sourceName.type == .client {
        self = .asks(QuestionKey(topic: .request, asker: source, id: header.tid))
      }
    case ClientReply.code: self = answersRequest(moreFollow: message.isProvisional)
    case ClientRequestForward.code: self = answersRequest(moreFollow: true)
    case ClientSession.code:
      guard let session = message as? ClientSession else { return }
      self = Self.pairing(session, source, destination)
    case ClientLease.code:
      guard let lease = message as? ClientLease else { return }
      self = Self.pairing(lease, header.sourceName.type == .client, source, destination)
    case ClientCaps.code:
      guard let caps = message as? ClientCaps else { return }
      self = Self.pairing(caps, tid: header.tid, source, destination)
    default: self = Self.transaction(header, on: connection)
    }
  }

  /// Questions that are answered on their own connection, with their transaction in the header.
  private static func transaction(_ header: MessageHeader, on connection: Int) -> Pairing {
    func key(_ type: MessageType) -> QuestionKey {
      QuestionKey(
        topic: .transaction, asker: UInt64(connection), id: header.tid, detail: UInt64(type.raw))
    }
    if let question = transactionQuestions[header.type] {
      return .answers(key(question), moreFollow: false)
    }
    return isQuestion.contains(header.type) ? .asks(key(header.type)) : .none
  }

  /// The type of the question for each type of answer (mainline.md 3.2, 3.10, 3.11).
  static let transactionQuestions: [MessageType: MessageType] = {
    let codes: [UInt16: UInt16] = [
      4: 5, 14: 13, 16: 15, 18: 17, 20: 19, 28: 27, 43: 42, 48: 49, 51: 50, 53: 52, 59: 58, 98: 97,
      0x70a: 0x709,
    ]
    return Dictionary(
      uniqueKeysWithValues: codes.map { (MessageType(raw: $0), MessageType(raw: $1)) })
  }()

  private static let isQuestion = Set(transactionQuestions.values)
}
