import CephWire
import Common
import Messenger
import Transport

/// Turns what the messenger finds on one connection at a time into numbered events.
struct EventStage: MessengerSink {
  private let sink: any RawEventSink
  private(set) var counts = DissectorCounts()
  /// The connection whose bytes are being decoded.
  var connection = ConnectionState()
  private var names = NameMemory()
  private var start: Instant?
  private let wanted: TypeSet
  private let decoded: TypeSet

  private let wantsControl: Bool

  init(sink: any RawEventSink, types: Set<MessageType>?, wantsControl: Bool) {
    self.sink = sink
    self.wantsControl = wantsControl
    wanted = TypeSet(types)
    decoded = TypeSet(types.map { $0.union($0.flatMap(Pairing.questionTypes(of:))) })
  }

  /// Whether nobody wants what follows.
  var isDone: Bool { sink.isDone }

  /// Nothing follows.
  mutating func finish() {
    let last = sink.finish()
    counts.eventsWithProblems += last.withProblems
    counts.givenUp.questions = last.forgottenQuestions
  }

  /// How many names of processes were forgotten because there were too many.
  var forgottenNames: Int { names.forgotten }

  mutating func message(_ envelope: borrowing Envelope, from side: Side, at stamp: PacketStamp) {
    let context = envelope.context
    let header = connection.learn(from: envelope.header, side, context.dialect, &names)
    counts.messages += 1
    let notes = connection.takeNotes(side)
    guard decoded.contains(header.type) else {
      return passOver(stamp, envelope.problems + notes)
    }
    let message = RawMessage(
      header: header, footer: envelope.footer, context: context,
      isWanted: wanted.contains(header.type))
    let parts = MessageParts(
      front: envelope.front, middle: envelope.middle, data: envelope.data)
    emit(
      .message(message), connection.direction(from: side, dialect: context.dialect), stamp,
      envelope.problems, notes, parts)
  }

  /// Counts what nobody wants to see.
  private mutating func passOver(_ stamp: PacketStamp, _ problems: [WireProblem]) {
    _ = nextEvent(stamp)
    if problems.contains(where: { !$0.isNote }) { counts.eventsWithProblems += 1 }
  }

  private mutating func emit(
    _ content: EventHead.Content, _ direction: Direction, _ stamp: PacketStamp,
    _ problems: [WireProblem], _ notes: [WireProblem], _ parts: MessageParts
  ) {
    let number = nextEvent(stamp)
    let head = EventHead(
      number: number, stamp: stamp, start: start ?? stamp.time, direction: direction,
      content: content, problems: problems, notes: notes)
    sink.take(RawEvent(head, parts))
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
    guard wantsControl else { return passOver(stamp, problems) }
    emit(
      .control(content), connection.direction(from: side, dialect: nil), stamp, problems, [],
      MessageParts(front: RawSpan()))
  }

  private mutating func nextEvent(_ stamp: PacketStamp) -> Int {
    if start == nil { start = stamp.time }
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
