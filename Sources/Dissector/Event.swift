public import CephWire
public import Common
public import Messenger

/// What sort of thing an event is; the raw values are those of the JSON output.
public enum EventKind: String, Hashable, Sendable, CaseIterable {
  case message, banner, address, connect
  case connectReply = "connect_reply"
  case authorizer, ack, keepalive, frame, gap, reset, close
}

/// Something that happened on one connection: a message, or a step of the transport around it.
/// The spans are views of captured bytes and live only as long as the call that hands it over.
public struct Event: ~Escapable {
  /// Counts the events of a capture from 1, whatever is selected of them.
  public let number: Int
  /// The packet whose bytes completed it.
  public let stamp: PacketStamp
  /// The time of the capture's first event.
  public let start: Instant
  /// Who speaks to whom, and where.
  public let direction: Direction
  public let content: EventContent
  /// The message's payload; empty where the event is no message.
  public let front: RawSpan
  /// The message's middle section; empty in dialects without one.
  public let middle: RawSpan
  /// The message's bulk data; empty where the event is no message.
  public let data: RawSpan
  /// What was wrong or odd: the framing first, then the payload (fields `message.…`).
  public let problems: [WireProblem]
  /// What is by right and yet worth telling: fields that are newer than their description.
  public let notes: [WireProblem]

  /// The three parts of the message.
  public var parts: MessageParts {
    @_lifetime(copy self)
    get { MessageParts(front: front, middle: middle, data: data) }
  }

  /// What sort of thing it is.
  public var kind: EventKind { content.kind }

  /// The message, where the event is one.
  public var message: MessageEvent? {
    if case .message(let message) = content { message } else { nil }
  }

  /// The connection's number in the capture, from 1.
  public var connection: Int { direction.connection }
  /// The number of the connection that the session began on; messenger v2 lets sessions outlive
  /// their connections.
  public var session: Int { direction.session }
  /// The dialect of the connection; nil where it is not known.
  public var dialect: Dialect? { direction.dialect }
  public var from: Party { direction.from }
  public var to: Party { direction.to }

  @_lifetime(copy parts)
  init(
    _ head: EventHead, _ content: EventContent, _ parts: MessageParts, problems: [WireProblem]
  ) {
    number = head.number
    stamp = head.stamp
    start = head.start
    direction = head.direction
    self.content = content
    front = parts.front
    middle = parts.middle
    data = parts.data
    self.problems = problems.isEmpty ? [] : problems.filter { !$0.isNote }
    notes = problems.isEmpty ? [] : problems.filter(\.isNote)
  }
}

/// A message, its payload where it was wanted, and the question that it answers. A class, since
/// events are handed on many times and messages are large.
public final class MessageEvent: Sendable {
  /// In dialects whose header has no addresses and no destination, these are filled in with what
  /// the connection has told.
  public let header: MessageHeader
  public let footer: MessageFooter
  /// What the message's layout depends on.
  public let context: WireContext
  /// The payload; nil where its type has no description, or where it was not asked for.
  public let decoded: DecodedMessage?
  /// The event that this one answers.
  public let answers: Answer?

  init(_ message: RawMessage, decoded: DecodedMessage?, answers: Answer?) {
    header = message.header
    footer = message.footer
    context = message.context
    self.decoded = decoded
    self.answers = answers
  }

  /// The question that a message answers, and how long it waited.
  public struct Answer: Hashable, Sendable {
    /// The question's event number.
    public let event: Int
    /// From the question's last packet to the answer's, in nanoseconds.
    public let latencyNanoseconds: Int64
  }

  /// The Swift type of the message; nil where its type has no description.
  public var type: (any WireMessage.Type)? {
    MessageTable.type(header.type, in: context.dialect)
  }

  /// Whether fields lie in this part of the message.
  public func describes(_ part: MessagePart) -> Bool {
    decoded.map { part == .front || $0.otherParts.contains(part) } ?? false
  }

  /// The message's transaction id, where it has one that could be read.
  public var transactionID: UInt64? {
    if context.is2009 { return decoded?.transactionID }
    return header.tid == 0 ? nil : header.tid
  }

  /// Appends what Ceph's own message log prints for the message: its name where it has no
  /// description.
  public func appendSummary(to output: inout OutputBuffer) {
    if let decoded {
      decoded.value.appendSummary(to: &output, header: header, context: context)
    } else {
      header.type.appendName(to: &output, in: context.dialect)
    }
  }
}

/// What happened.
public enum EventContent: Sendable {
  case message(MessageEvent)
  /// The line that opens a direction.
  /// In messenger v2 with what the sender can do.
  case banner(text: [UInt8], BannerFeatures?)
  /// The sender's own address.
  case address(EntityAddress)
  /// The address from which the sender sees its peer come.
  case peerAddress(EntityAddress)
  case connect(ConnectRequest)
  case connectReply(ConnectReply)
  /// What stands behind a connect message or its reply, to prove who the sender is; `role` is
  /// `request`, `challenge` or `reply`.
  case authorizer([UInt8], role: String)
  /// Everything up to `seq` has been received.
  case ack(seq: UInt64)
  /// The same as the last step of a handshake.
  case seqExchange(UInt64)
  /// The connection is alive: the sender's clock (nil in old forms), and whether it is sent back.
  case keepalive(Timespec?, isAnswer: Bool)
  /// A frame of messenger v2 that none of the other cases stands for.
  case frame(FrameEvent)
  /// Bytes that could not be decoded, and why.
  case gap(count: Int, cause: String)
  /// The TCP connection was reset.
  case reset
  /// The connection was closed, by the messenger or by TCP.
  case close(cause: String)

  /// What sort of thing it is.
  public var kind: EventKind {
    switch self {
    case .message: .message
    case .banner: .banner
    case .address, .peerAddress: .address
    case .connect: .connect
    case .connectReply: .connectReply
    case .authorizer: .authorizer
    case .ack, .seqExchange: .ack
    case .keepalive: .keepalive
    case .frame: .frame
    case .gap: .gap
    case .reset: .reset
    case .close: .close
    }
  }
}

/// Takes the events of a capture, one at a time and in order.
public protocol EventSink: AnyObject {
  /// Takes one event; its spans are valid only during the call.
  func event(_ event: borrowing Event)
  /// Whether it wants no more; a few may come nevertheless.
  var isDone: Bool { get }
}

extension EventSink {
  /// Wants everything.
  public var isDone: Bool { false }
}
