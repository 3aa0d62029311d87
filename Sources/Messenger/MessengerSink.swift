public import CephWire
public import Common

/// A whole message as it stood on the wire. Its views are valid only during the call that hands it
/// over.
public struct Envelope: ~Escapable {
  /// The dialect, and the version and features that the payload's layout depends on.
  public let context: WireContext
  public let header: MessageHeader
  public let footer: MessageFooter
  /// The payload.
  public let front: RawSpan
  /// The section between front and data; empty in the dialect of 2009, which has none.
  public let middle: RawSpan
  /// The bulk data.
  public let data: RawSpan
  /// What is wrong with the framing: CRCs that do not hold. Offsets count from the message's tag.
  public let problems: [WireProblem]

  @_lifetime(copy front, copy middle, copy data)
  init(
    context: WireContext, header: MessageHeader, footer: MessageFooter, front: RawSpan,
    middle: RawSpan, data: RawSpan, problems: [WireProblem]
  ) {
    self.context = context
    self.header = header
    self.footer = footer
    self.front = front
    self.middle = middle
    self.data = data
    self.problems = problems
  }
}

/// Something in the stream of a connection that is no message.
public enum ControlEvent: Sendable {
  /// The line that opens a direction; nil is a banner of no dialect that is known.
  /// Messenger v2 adds what its sender can do.
  case banner(Dialect?, text: [UInt8], BannerFeatures?)
  /// The address that the sender gives itself.
  case address(EntityAddress)
  /// The address from which the sender sees the other side come.
  case peerAddress(EntityAddress)
  case connect(ConnectRequest)
  case connectReply(ConnectReply)
  /// What stands behind a connect message or its reply, to prove who the sender is.
  case authorizer([UInt8], AuthorizerRole)
  /// The last step of a handshake: everything up to `seq` has been received on the connections
  /// before. It has no tag.
  case seqExchange(UInt64)
  /// Everything up to `seq` has been received.
  case ack(seq: UInt64)
  /// The sender is alive, or answers that the other side is; `time` is that of who asked.
  case keepalive(time: Timespec?, isAnswer: Bool)
  /// The sender wants to close, or agrees to.
  case close
  /// The transport has lost `count` bytes.
  case gap(count: Int)
  /// `count` bytes were there and could not be decoded.
  case passedOver(count: Int, why: PassedOverReason)
  /// A frame of messenger v2 that none of the other cases stands for.
  case frame(FrameEvent)
}

/// What an authorizer is for.
public enum AuthorizerRole: String, Hashable, Sendable {
  /// It belongs to a connect message.
  case request
  /// It belongs to a reply that asks for another request, made with it.
  case challenge
  /// It belongs to any other reply.
  case reply
}

/// Why bytes were passed over.
public enum PassedOverReason: Hashable, Sendable, CustomStringConvertible {
  /// The capture starts in the middle of the connection.
  case startsInTheMiddle
  /// Bytes before them were lost, so that they belong to no whole message.
  case afterGap
  /// No element of the stream begins here.
  case lostSync
  /// The direction ended in the middle of an element of `expected` bytes.
  case incomplete(expected: Int)
  /// The message is longer than the limit.
  case tooLong
  /// More bytes waited in all connections for the rest of their messages than are kept.
  case givenUp

  /// The reason in a few words.
  public var description: String {
    switch self {
    case .startsInTheMiddle: "the capture starts in the middle"
    case .afterGap: "passed over after a gap"
    case .lostSync: "passed over up to the next message: no message begins here"
    case .incomplete(let expected): "incomplete: the stream ends before its \(expected) bytes"
    case .tooLong: "passed over: the message is longer than the limit"
    case .givenUp: "passed over: too much waited for the rest of messages"
    }
  }
}

/// Takes what the messenger finds, in the order in which it becomes complete.
public protocol MessengerSink: ~Copyable {
  /// Takes a message from `side`; `stamp` is the latest packet that has bytes of it.
  mutating func message(_ envelope: borrowing Envelope, from side: Side, at stamp: PacketStamp)
  /// Takes anything else.
  mutating func control(
    _ event: ControlEvent, from side: Side, at stamp: PacketStamp, problems: [WireProblem])
}

/// The caps of the message framing.
public struct MessengerLimits: Hashable, Sendable {
  /// The longest front, middle or data that is put together, in bytes. The kernel client refuses
  /// fronts of more than 16 MiB; user space has no limit, but sends no more than an object (4 MiB, or a
  /// few times that where layouts say so).
  public var longestSection = 32 << 20
  /// The longest message or frame as a whole, in bytes, compressed or not: all sections together.
  public var longestMessage = 32 << 20
  /// Bytes that wait in all connections together for the rest of their messages. With more, those
  /// that were not continued for longest are given up. Half as much again as the longest message.
  public var waitingBytes = 48 << 20
  /// The longest authorizer that is put together, in bytes. User space refuses replies with 4 KiB;
  /// tickets are not much longer than the caps that they list.
  public var longestAuthorizer = 64 << 10
  /// What a segment may become when it is decompressed, however short it is: an object of zeros is
  /// 150 bytes of zstd.
  public var anyRatio = 4 << 20
  /// How many times as long a segment may become beyond that; text that repeats itself gets to a few
  /// hundred.
  public var largestRatio = 1024
  /// How many nonces are tried in vain for what follows the losses of an encrypted direction: a bound
  /// on the time that is spent, of a second or two.
  public var mostNonces = 1 << 20
  /// The same for all connections of a capture together: a minute at most.
  public var mostNoncesOfAll = 1 << 25

  /// Makes the default caps.
  public init() {}
}
