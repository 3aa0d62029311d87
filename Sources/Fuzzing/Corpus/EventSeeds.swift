import CephWire
import Common
import Dissector
import Messenger
import Rendering

/// The events of a capture, as inputs for the decoders, for JSON and for the replay.
final class EventSeeds: EventSink {
  private var found: [(target: String, input: [UInt8])] = []
  /// How often there was a message, or an event, that is alike.
  private var alike: [UInt64: Int] = [:]
  private var renderer = JSONRenderer(asArray: false)
  private var replay = ReplaySeeds()

  /// Inputs that are alike, of one capture.
  private static let mostAlike = 4
  private static let longestMessage = 16 << 10
  private static let longestLine = 8 << 10

  /// What was found.
  func seeds() -> [(target: String, input: [UInt8])] {
    found + replay.inputs().map { ("replay", $0) }
  }

  func event(_ event: borrowing Event) {
    switch event.content {
    case .message(let message): self.message(message, event)
    case .frame(let frame): if let decoded = frame.decoded { self.frame(decoded) }
    default: break
    }
    line(event)
  }

  /// Whether another one like this is wanted.
  private func isWanted(_ hash: FeatureHash) -> Bool {
    alike[hash.value, default: 0] += 1
    return alike[hash.value, default: 0] <= Self.mostAlike
  }

  private func message(_ message: MessageEvent, _ event: borrowing Event) {
    let size = event.front.byteCount + event.middle.byteCount + event.data.byteCount
    guard let type = message.type, size <= Self.longestMessage else { return }
    replay.add(message, event)
    var hash = FeatureHash("message")
    hash.add(UInt64(message.header.type.raw) << 32 | UInt64(message.context.version))
    hash.add(message.context.features)
    hash.add(UInt64(64 - size.leadingZeroBitCount))
    guard isWanted(hash) else { return }
    let name = MessageTarget(type: type, dialect: message.context.dialect).name
    let bytes = MessageBytes(
      front: event.front.copied, middle: event.middle.copied, data: event.data.copied)
    found.append((name, MessageInput.input(message.context, bytes)))
  }

  private func frame(_ decoded: DecodedFrame) {
    let type = type(of: decoded.value)
    guard decoded.isWhole, let bytes = try? decoded.value.write(context: type.context) else {
      return
    }
    found.append((FrameTarget(type: type).name, bytes.front))
  }

  private func line(_ event: borrowing Event) {
    var hash = FeatureHash(event.kind.rawValue)
    hash.add(UInt64(event.message?.header.type.raw ?? 0))
    guard event.front.byteCount < Self.longestLine, isWanted(hash) else { return }
    var output = OutputBuffer()
    renderer.render(event, to: &output)
    let line = output.bytes.extracting(droppingLast: 1).copied
    if line.count <= Self.longestLine { found.append(("json", line)) }
  }
}

/// The messages of clients of 2009, in rows.
struct ReplaySeeds {
  private var rows: [Records] = []
  private var last: Instant?
  private let writer = MessengerWriter(dialect: .ceph013)

  /// Messages of a row: a session with some requests, and quick enough.
  private static let row = 48
  private static let mostRows = 8
  private static let longestMessage = 4 << 10

  /// Adds the next message, whatever it is.
  mutating func add(_ message: MessageEvent, _ event: borrowing Event) {
    let header = message.header
    guard message.context.is2009, rows.count <= Self.mostRows,
      event.front.byteCount + event.data.byteCount <= Self.longestMessage
    else { return }
    let bytes = writer.message(
      header, front: event.front.copied, data: event.data.copied, flags: message.footer.flags)
    let isFromClient = header.sourceName.type == .client
    let connection = event.connection % ReplayTarget.connections
    if rows.isEmpty || rows[rows.count - 1].records.count == Self.row { rows.append(Records()) }
    rows[rows.count - 1].records.append(
      Records.Record(
        kind: UInt8(2 * connection + (isFromClient ? 0 : 1)), argument: pause(to: event.stamp.time),
        bytes: bytes))
  }

  /// The argument for the time that has passed: doubled from a millisecond on.
  private mutating func pause(to time: Instant) -> UInt8 {
    let passed = last.map { time.nanoseconds &- $0.nanoseconds } ?? 0
    last = time
    let milliseconds = max(0, passed / 1_000_000)
    return UInt8(64 - milliseconds.leadingZeroBitCount)
  }

  /// The rows as inputs.
  func inputs() -> [[UInt8]] { rows.prefix(Self.mostRows).map(\.input) }
}
