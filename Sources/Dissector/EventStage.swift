import CephWire
import Common
import Messenger
import Transport

/// Turns what the messenger finds on one connection at a time into numbered events.
struct EventStage: MessengerSink {
  private let sink: any EventSink
  var counts = DissectorCounts()
  /// The connection whose bytes are being decoded.
  var connection = ConnectionState()
  private var questions = QuestionTable()
  private var names = NameMemory()
  private let wanted: TypeSet
  private let decoded: TypeSet

  init(sink: any EventSink, types: Set<MessageType>?) {
    self.sink = sink
    wanted = TypeSet(types)
    decoded = TypeSet(types.map { $0.union($0.flatMap(Pairing.questionTypes(of:))) })
  }

  mutating func message(_ envelope: borrowing Envelope, from side: Side, at stamp: PacketStamp) {
    let context = envelope.context
    let header = connection.learn(from: envelope.header, side, context.dialect, &names)
    counts.messages += 1
    let number = nextEvent()
    let decoded = decode(envelope)
    let answer: MessageEvent.Answer? =
      if let decoded { pair(decoded.value, header, context, number, stamp.time) } else { nil }
    let problems = allProblems(envelope.problems, decoded?.problems ?? [], side)
    count(problems)
    guard wanted.contains(header.type) else { return }
    let message = MessageEvent(
      header: header, footer: envelope.footer, context: context, decoded: decoded,
      answers: answer)
    let place = connection.place(from: side, dialect: envelope.context.dialect)
    sink.event(
      Event(
        number: number, stamp: stamp, place: place, content: .message(message),
        front: envelope.front, middle: envelope.middle, data: envelope.data, problems: problems))
  }

  private func decode(_ envelope: borrowing Envelope) -> DecodedMessage? {
    let type = envelope.header.type
    guard decoded.contains(type) else { return nil }
    return MessageTable.type(type, in: envelope.context.dialect)?.read(
      MessageParts(front: envelope.front, middle: envelope.middle, data: envelope.data),
      context: envelope.context)
  }

  private mutating func pair(
    _ message: any WireMessage, _ header: MessageHeader, _ context: WireContext, _ event: Int,
    _ time: Instant
  ) -> MessageEvent.Answer? {
    switch Pairing(message, header, context, on: connection.session) {
    case .none: return nil
    case .asks(let key):
      questions.ask(key, event: event, at: time)
      return nil
    case .answers(let key, let moreFollow):
      return questions.answer(key, moreFollow: moreFollow, at: time)
    }
  }

  /// The problems of the framing, then those of the payload, then what the transport noted.
  private mutating func allProblems(
    _ framing: [WireProblem], _ payload: [WireProblem], _ side: Side
  ) -> [WireProblem] {
    let notes = connection.takeNotes(side)
    if framing.isEmpty && payload.isEmpty && notes.isEmpty { return [] }
    return framing + payload.map { $0.inside("message") } + notes
  }

  mutating func control(
    _ event: ControlEvent, from side: Side, at stamp: PacketStamp, problems: [WireProblem]
  ) {
    switch event {
    case .banner(let dialect, let text, let features):
      connection.dialect = dialect
      control(.banner(text: text, features), side, stamp, problems)
    case .address(let address):
      connection.learn(address, side, names)
      control(.address(address), side, stamp, problems)
    case .peerAddress(let address): control(.peerAddress(address), side, stamp, problems)
    case .authorizer(let bytes, let role):
      control(.authorizer(bytes, role: role.rawValue), side, stamp, problems)
    case .keepalive(let time, let isAnswer):
      control(.keepalive(time, isAnswer: isAnswer), side, stamp, problems)
    case .connect(let request): control(.connect(request), side, stamp, problems)
    case .connectReply(let reply): control(.connectReply(reply), side, stamp, problems)
    case .ack(let seq): control(.ack(seq: seq), side, stamp, problems)
    case .seqExchange(let seq): control(.seqExchange(seq), side, stamp, problems)
    case .close: control(.close(cause: "messenger"), side, stamp, problems)
    case .gap(let count): gap(count, "lost", side, stamp, problems)
    case .passedOver(let count, let why): gap(count, why.description, side, stamp, problems)
    case .frame(let frame):
      if let step = frame.step { connection.learn(step, side, names) }
      count(frame)
      control(.frame(frame), side, stamp, problems)
    }
  }

  /// Counts what could not be decrypted.
  private mutating func count(_ frame: FrameEvent) {
    guard frame.tag == nil else { return }
    counts.encryptedRuns += 1
    counts.encryptedBytes += frame.size
  }

  private mutating func gap(
    _ count: Int, _ cause: String, _ side: Side, _ stamp: PacketStamp, _ problems: [WireProblem]
  ) {
    counts.gaps += 1
    counts.bytesInGaps += count
    control(.gap(count: count, cause: cause), side, stamp, problems)
  }

  /// Emits an event that is no message.
  mutating func control(
    _ content: EventContent, _ side: Side, _ stamp: PacketStamp, _ problems: [WireProblem] = []
  ) {
    count(problems)
    let empty = RawSpan()
    sink.event(
      Event(
        number: nextEvent(), stamp: stamp, place: connection.place(from: side, dialect: nil),
        content: content, front: empty, middle: empty, data: empty, problems: problems))
  }

  private mutating func count(_ problems: [WireProblem]) {
    if problems.contains(where: { !$0.isNote }) { counts.eventsWithProblems += 1 }
  }

  private mutating func nextEvent() -> Int {
    if !connection.isCeph {
      connection.isCeph = true
      counts.cephConnections += 1
    }
    counts.events += 1
    return counts.events
  }
}

/// A set of message types that is asked for every message.
private struct TypeSet {
  private let all: Bool
  private var members = [Bool](repeating: false, count: 4096)

  /// The given types; nil is all.
  init(_ types: Set<MessageType>?) {
    all = types == nil
    for type in types ?? [] where Int(type.raw) < members.count { members[Int(type.raw)] = true }
  }

  func contains(_ type: MessageType) -> Bool {
    all || Int(type.raw) < members.count && members[Int(type.raw)]
  }
}
