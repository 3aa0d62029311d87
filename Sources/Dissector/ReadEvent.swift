import CephWire
import Common

/// An event whose payload has been read. Reading needs no order; finding the question that a message
/// answers does.
struct ReadEvent {
  let head: EventHead
  private let decoded: DecodedMessage?
  /// The part that the message plays in a conversation.
  private let pairing: Pairing
  /// The event that this one answers.
  private var answer: MessageEvent.Answer?

  /// Reads the payload of `head`, where it is a message.
  init(_ head: EventHead, _ parts: borrowing MessageParts) {
    self.head = head
    guard case .message(let message) = head.content else {
      decoded = nil
      pairing = .none
      return
    }
    let (header, context) = (message.header, message.context)
    decoded = MessageTable.type(header.type, in: context.dialect)?.read(parts, context: context)
    pairing =
      decoded.map { Pairing($0.value, header, context, on: head.direction.session) } ?? .none
  }

  /// Takes its place among questions and answers; to be called in the order of the capture.
  mutating func pair(_ questions: inout QuestionTable) {
    switch pairing {
    case .none: break
    case .asks(let key): questions.ask(key, event: head.number, at: head.stamp.time)
    case .answers(let key, let moreFollow):
      answer = questions.answer(key, moreFollow: moreFollow, at: head.stamp.time)
    }
  }

  /// Hands the event to `body`, where it is wanted; gives whether there is anything wrong with it.
  func handOut(_ parts: MessageParts, to body: (borrowing Event) -> Void) -> Bool {
    let problems = allProblems
    switch head.content {
    case .control(let content): body(Event(head, content, parts, problems: problems))
    case .message(let message) where message.isWanted:
      let event = MessageEvent(message, decoded: decoded, answers: answer)
      body(Event(head, .message(event), parts, problems: problems))
    case .message: break
    }
    return problems.contains { !$0.isNote }
  }

  /// The problems of the framing, then those of the payload, then what the transport noted.
  private var allProblems: [WireProblem] {
    let payload = decoded?.problems ?? []
    if head.problems.isEmpty && payload.isEmpty && head.notes.isEmpty { return [] }
    return head.problems + payload.map { $0.inside("message") } + head.notes
  }
}
