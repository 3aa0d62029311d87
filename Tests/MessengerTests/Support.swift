import CephWire
import Common
import Messenger

/// What a sink was given, copied.
enum Record: Equatable {
  case banner(Dialect?, [UInt8])
  case address(EntityAddress)
  case peerAddress(EntityAddress)
  case connect(ConnectRequest)
  case reply(ConnectReply)
  case authorizer([UInt8], AuthorizerRole)
  case seqExchange(UInt64)
  case ack(UInt64)
  case keepalive(Timespec?, isAnswer: Bool)
  case close
  case gap(Int)
  case passedOver(Int, PassedOverReason)
  case frame(FrameTag?, Int)
  case message(MessageHeader, MessageFooter, front: [UInt8], data: [UInt8])

  /// How many bytes of the stream it stands for.
  func byteCount(in dialect: Dialect) -> Int {
    let is2009 = dialect == .ceph013
    return switch self {
    case .banner(_, let text): text.count
    case .address, .peerAddress: is2009 ? 24 : 136
    case .connect: is2009 ? 13 : 33
    case .reply: is2009 ? 10 : 26
    case .authorizer(let content, _): content.count
    case .seqExchange: 8
    case .ack: is2009 ? 5 : 9
    case .keepalive(let time, _): time == nil ? 1 : 9
    case .close: 1
    case .gap: 0
    case .frame(_, let size): size
    case .passedOver(let count, _): count
    case .message(_, _, let front, let data): front.count + data.count
    }
  }
}

/// A record with where it came from.
struct Entry: Equatable {
  var record: Record
  var side: Side
  var stamp: Int
  var problems: [WireProblem]
  /// The middle section of a message, and its context.
  var middle: [UInt8] = []
  var context: WireContext?
  /// The payload of a frame.
  var frame: AnyHashable?

  /// How many bytes of the stream it stands for.
  func byteCount(in dialect: Dialect) -> Int {
    let frame =
      context.map { 1 + MessageHeader.size(in: $0) + MessageFooter.size(in: $0) + middle.count }
    return record.byteCount(in: context?.dialect ?? dialect) + (frame ?? 0)
  }
}

/// Keeps everything that it is given.
struct RecordingSink: MessengerSink {
  var entries: [Entry] = []

  mutating func message(_ envelope: borrowing Envelope, from side: Side, at stamp: PacketStamp) {
    let record = Record.message(
      envelope.header, envelope.footer, front: copy(envelope.front), data: copy(envelope.data))
    entries.append(
      Entry(
        record: record, side: side, stamp: stamp.number, problems: envelope.problems,
        middle: copy(envelope.middle), context: envelope.context))
  }

  mutating func control(
    _ event: ControlEvent, from side: Side, at stamp: PacketStamp, problems: [WireProblem]
  ) {
    let record: Record =
      switch event {
      case .banner(let dialect, let text, _): .banner(dialect, text)
      case .address(let address): .address(address)
      case .peerAddress(let address): .peerAddress(address)
      case .connect(let request): .connect(request)
      case .connectReply(let reply): .reply(reply)
      case .authorizer(let content, let role): .authorizer(content, role)
      case .seqExchange(let seq): .seqExchange(seq)
      case .keepalive(let time, let isAnswer): .keepalive(time, isAnswer: isAnswer)
      case .ack(let seq): .ack(seq)
      case .close: .close
      case .gap(let count): .gap(count)
      case .passedOver(let count, let why): .passedOver(count, why)
      case .frame(let frame): .frame(frame.tag, frame.size)
      }
    var entry = Entry(record: record, side: side, stamp: stamp.number, problems: problems)
    if case .frame(let frame) = event, let decoded = frame.decoded {
      entry.frame = AnyHashable(decoded.value)
    }
    entries.append(entry)
  }
}

private func copy(_ bytes: RawSpan) -> [UInt8] {
  (0..<bytes.byteCount).map { bytes.byte(at: $0) }
}

/// A messenger with its sink; packets are numbered as they come.
///
/// A messenger cannot be copied, and a harness can: where another one has the same messenger, it makes
/// itself a new one and tells it again what the old one was told.
struct Harness {
  private final class Kept {
    var messenger: MessengerConnection

    init(_ messenger: consuming MessengerConnection) {
      self.messenger = messenger
    }
  }

  private enum Input {
    case bytes([UInt8], Side)
    case lost(Int, Side)
    case finished
  }

  private let make: () -> Kept
  private var kept: Kept
  private var inputs: [(Input, PacketStamp)] = []
  var sink = RecordingSink()
  var number = 0

  init(
    _ place: MessengerPlace = .alone, dialect: Dialect? = nil,
    limits: MessengerLimits = MessengerLimits()
  ) {
    make = { Kept(MessengerConnection(place, dialect: dialect, limits: limits)) }
    kept = make()
  }

  private mutating func tell(_ input: Input, at number: Int) {
    if !isKnownUniquelyReferenced(&kept) {
      kept = make()
      var unheard = RecordingSink()
      for (input, stamp) in inputs { Self.tell(kept, input, stamp, &unheard) }
    }
    let stamp = PacketStamp(number: number, time: Instant(nanoseconds: Int64(number)))
    inputs.append((input, stamp))
    Self.tell(kept, input, stamp, &sink)
  }

  private static func tell(
    _ kept: Kept, _ input: Input, _ stamp: PacketStamp, _ sink: inout RecordingSink
  ) {
    switch input {
    case .bytes(let bytes, let side):
      // Sound: the span lives as long as `bytes`.
      kept.messenger.receive(unsafe bytes.span.bytes, from: side, at: stamp, into: &sink)
    case .lost(let count, let side):
      kept.messenger.lost(count, from: side, at: stamp, into: &sink)
    case .finished: kept.messenger.finished(nil, at: stamp, into: &sink)
    }
  }

  mutating func receive(_ bytes: [UInt8], _ side: Side = .opener, at given: Int? = nil) {
    number += 1
    tell(.bytes(bytes, side), at: given ?? number)
  }

  mutating func receive(_ bytes: [UInt8], _ side: Side = .opener, pieces: [Int]) {
    var start = 0
    for size in pieces where start < bytes.count {
      receive(Array(bytes[start..<min(start + size, bytes.count)]), side)
      start += size
    }
    if start < bytes.count { receive(Array(bytes[start...]), side) }
  }

  mutating func lose(_ count: Int, _ side: Side = .opener) { tell(.lost(count, side), at: number) }

  mutating func finish() { tell(.finished, at: number) }

  var dialect: Dialect? { kept.messenger.dialect }
  var waitingBytes: Int { kept.messenger.waitingBytes }

  func giveUpWaiting() -> Int { kept.messenger.giveUpWaiting() }

  /// What one side gave, without its stamps.
  func records(_ side: Side = .opener) -> [Record] {
    sink.entries.filter { $0.side == side }.map(\.record)
  }

  /// The bytes that the records of one side stand for.
  func accounted(_ side: Side = .opener) -> Int {
    let dialect = self.dialect ?? .ceph013
    return sink.entries.filter { $0.side == side }.reduce(0) { $0 + $1.byteCount(in: dialect) }
  }

  /// The messages' `seq` of one side.
  func seqs(_ side: Side = .opener) -> [UInt64] {
    records(side).compactMap {
      if case .message(let header, _, _, _) = $0 { header.seq } else { nil }
    }
  }
}

/// Numbers that are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A reply of the accepting side.
func reply(_ tag: UInt8, globalSeq: UInt8 = 0, connectSeq: UInt8 = 0) -> [UInt8] {
  [tag, globalSeq, 0, 0, 0, connectSeq, 0, 0, 0, 0]
}

/// A connect message of a client.
func connect(globalSeq: UInt8, connectSeq: UInt8 = 0) -> [UInt8] {
  [4, 0, 0, 0, globalSeq, 0, 0, 0, connectSeq, 0, 0, 0, 0]
}

/// A message of a client whose front is `front`, with the CRCs that belong to it.
func message(
  seq: UInt8, front: [UInt8] = [], frontLength: UInt32? = nil, flags: UInt8 = 0
) -> [UInt8] {
  var bytes = Array(Vector.requestOpen[..<125])
  bytes[1] = seq
  bytes.replaceSubrange(13..<17, with: little(frontLength ?? UInt32(front.count)))
  bytes += little(crc(Array(bytes[1...])))
  return bytes + front + [flags, 0, 0, 0] + little(crc(front)) + [0, 0, 0, 0]
}

func crc(_ bytes: [UInt8], after previous: UInt32 = 0) -> UInt32 {
  // Sound: the span lives as long as `bytes`.
  crc32c(unsafe bytes.span.bytes, after: previous)
}

private func little(_ value: UInt32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// A client's side of a conversation, and where its elements begin.
enum Conversation {
  static let clientElements: [[UInt8]] = [
    Vector.banner, Vector.address, Vector.connect, Vector.requestOpen, Vector.ackOf5,
    Vector.getattr, Vector.setxattr, Vector.close,
  ]
  static let serverElements: [[UInt8]] = [
    Vector.banner, Vector.address, Vector.ready, Vector.ackOf5, Vector.sessionOpen,
    Vector.safeReply, Vector.close,
  ]
  static let client = Array(clientElements.joined())
  static let server = Array(serverElements.joined())
}
