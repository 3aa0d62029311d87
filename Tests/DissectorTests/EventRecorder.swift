import Capture
import CephWire
import Cephx
import Common
import Dissector
import Messenger
import Transport

/// An event as it was handed out, with its bytes.
struct SeenEvent: Sendable {
  var number: Int
  var stamp: PacketStamp
  var connection: Int
  var dialect: Dialect?
  var from: Party
  var to: Party
  var content: EventContent
  var front: [UInt8]
  var middle: [UInt8]
  var data: [UInt8]
  var problems: [WireProblem]
  var notes: [WireProblem]

  init(_ event: borrowing Event) {
    number = event.number
    stamp = event.stamp
    connection = event.connection
    dialect = event.dialect
    from = event.from
    to = event.to
    content = event.content
    // The spans are copied while the event is there.
    front = unsafe event.front.withUnsafeBytes { unsafe Array($0) }
    middle = unsafe event.middle.withUnsafeBytes { unsafe Array($0) }
    data = unsafe event.data.withUnsafeBytes { unsafe Array($0) }
    problems = event.problems
    notes = event.notes
  }

  /// The direction of a connection, by the ports of its ends: the addresses differ where a capture
  /// is shown in another network, and the numbers of connections where it is in another order.
  var direction: String { "\(from.address.port) -> \(to.address.port)" }

  /// What happened, without numbers and times: the same in each capture of the same traffic.
  var line: String {
    switch content {
    case .message:
      return SeenMessage(self)?.line ?? ""
    case .banner(let text, _): return "banner \(text)"
    case .address(let address): return "address \(address.description)"
    case .connect(let request): return "connect \(request)"
    case .connectReply(let reply): return "connect_reply \(reply)"
    case .peerAddress(let address): return "peer address \(address.description)"
    case .authorizer(let bytes, let role): return "authorizer \(role) \(bytes.hashValue)"
    case .seqExchange(let seq): return "seq exchange \(seq)"
    case .keepalive(let time, let isAnswer):
      return "keepalive \(String(describing: time)) \(isAnswer)"
    case .ack(let seq): return "ack \(seq)"
    case .frame(let frame): return "frame \(String(describing: frame.tag)) of \(frame.size)"
    case .gap(let count, let cause): return "gap of \(count): \(cause)"
    case .reset: return "reset"
    case .close(let cause): return "close \(cause)"
    }
  }
}

extension SeenEvent {
  /// What happened, without what other elements of the connection told: the same also where those
  /// are missing, or come later.
  var ownLine: String {
    guard dialect != .ceph013, let message = SeenMessage(self) else { return line }
    return message.content
  }
}

/// An event that is a message.
struct SeenMessage: Sendable {
  var event: SeenEvent
  var message: MessageEvent

  init?(_ event: SeenEvent) {
    guard case .message(let message) = event.content else { return nil }
    self.event = event
    self.message = message
  }

  var header: MessageHeader { message.header }

  /// The type's name as Ceph's own message log has it; `HB` is that of the MDS's load reports.
  var typeName: String { header.type.name(in: message.context.dialect) ?? "unknown" }

  /// What Ceph's own message log prints for the message.
  var summary: String {
    var output = OutputBuffer()
    message.appendSummary(to: &output)
    return output.description
  }

  /// Everything that the message says, and its problems.
  var line: String {
    "\(header.source.name.description) \(header.source.address.description) -> "
      + "\(header.destination.name.description) \(header.destination.address.description) "
      + "\(summary) \(content)"
  }

  /// What the message says by itself, and its problems: in the later dialects its header has no
  /// addresses and no destination, in messenger v2 not even the sender's name, which only the rest of
  /// the connection can tell.
  var content: String {
    let parts = [event.front, event.middle, event.data]
    let source = event.dialect == .cephV2 ? "" : header.source.name.description
    return "\(typeName) \(header.version) \(source) \(header.seq) "
      + "\(header.tid) \(header.priority) \(parts.map(\.hashValue)) "
      + "\(message.decoded.map { AnyHashable($0.value).hashValue } ?? 0) \(event.problems) "
      + "\(event.notes)"
  }
}

/// Keeps all events of a capture.
final class EventRecorder: EventSink {
  private var events: [SeenEvent] = []

  func event(_ event: borrowing Event) {
    events.append(SeenEvent(event))
  }

  /// The events of captures that are read as one, as the command reads them.
  static func events(
    of paths: [String], options: DissectorOptions = DissectorOptions()
  ) throws -> [SeenEvent] {
    try record(paths, options: options).events
  }

  /// The events of captures that are read as one, and what was learnt of keys.
  static func record(
    _ paths: [String], options: DissectorOptions
  ) throws -> (events: [SeenEvent], keys: KeyStore) {
    var reader = try CaptureReader(paths: paths)
    let recorder = EventRecorder()
    var dissector = Dissector(sink: recorder, options: options)
    while reader.next({ dissector.receive($0, $1) }) {}
    dissector.finish()
    return (recorder.events, dissector.keys)
  }
}
