import CephWire
import Common
import Synthesis

/// The decoder of one type of message in one dialect, in all its versions.
struct MessageTarget: FuzzTarget {
  let type: any WireMessage.Type
  let dialect: Dialect

  var name: String { "message/\(dialect.shortName)/\(typeName)" }

  private var typeName: String {
    var name = OutputBuffer(capacity: 64)
    type.code.appendName(to: &name, in: dialect)
    return name.description
  }

  /// The newest version that any message has.
  private static let newestVersion = 16

  /// The empty message, for peers with all features and with none.
  var ownSeeds: [[UInt8]] {
    let features: [UInt64] = dialect == .ceph013 ? [0] : [.max, 0]
    return features.flatMap { features in
      [UInt16(1), 3, 8].compactMap { version in
        let context = WireContext(
          dialect: dialect, version: version, features: features, acceptorFeatures: features)
        return (try? type.init().write(context: context)).map { MessageInput.input(context, $0) }
      }
    }
  }

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    let place = MessageInput(parsing: input, dialect: dialect)
    // Sound: the span is only read, while the input is not changed.
    let bytes = unsafe input.span.bytes
    let parts = MessageParts(
      front: bytes.extracting(place.front), middle: bytes.extracting(place.middle),
      data: bytes.extracting(place.data))
    let decoded = type.read(parts, context: place.context)
    let checks = PayloadChecks(
      value: decoded.value, leaves: decoded.leaves, problems: decoded.problems,
      context: place.context, size: bytes.byteCount)
    checks.problems(parts, &outcome)
    checks.writing(parts, decoded.otherParts, &outcome)
    guard outcome.isThorough else { return }
    checks.rendering(parts, decoded.otherParts, &outcome)
    summary(decoded, place, &outcome)
  }

  private func summary(
    _ decoded: DecodedMessage, _ place: MessageInput, _ outcome: inout Outcome
  ) {
    var header = MessageHeader()
    header.type = type.code
    header.version = place.context.version
    header.frontLength = UInt32(place.front.count)
    header.dataLength = UInt32(place.data.count)
    var summary = OutputBuffer(capacity: 1 << 10)
    decoded.value.appendSummary(to: &summary, header: header, context: place.context)
    outcome.shown(
      summary.count, of: place.front.count + place.middle.count + place.data.count, as: "summary")
    let facts = decoded.value.facts
    if let operation = facts.operation, operation.isEmpty {
      outcome.fail(.rule, "an operation without a name")
    }
    _ = decoded.transactionID
  }

  func change(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]? {
    let place = MessageInput(parsing: input, dialect: dialect)
    var bytes = place.bytes(of: input)
    switch random.below(8) {
    case 0 where dialect != .ceph013:
      return MessageInput.input(changed(place.context, &random), bytes)
    case 0...4:
      return changedValue(bytes, place.context, &random).map {
        MessageInput.input(place.context, $0)
      }
    default:
      FieldChanges.change(&bytes, places(bytes, place.context), &random)
      return MessageInput.input(place.context, bytes)
    }
  }

  private func changed(_ context: WireContext, _ random: inout SplitMix64) -> WireContext {
    var context = context
    switch random.below(6) {
    case 0, 1: context.version = 1 + UInt16(random.below(Self.newestVersion))
    case 2: context.features = .max
    case 3: context.features = 0
    case 4: context.features ^= 1 << UInt64(random.below(64))
    default: context.acceptorFeatures = random.below(2) == 0 ? 0 : .max
    }
    return context
  }

  private func changedValue(
    _ bytes: MessageBytes, _ context: WireContext, _ random: inout SplitMix64
  ) -> MessageBytes? {
    // Sound: the spans are only read, while the arrays are not changed.
    let parts = unsafe MessageParts(
      front: bytes.front.span.bytes, middle: bytes.middle.span.bytes, data: bytes.data.span.bytes)
    let decoded = type.read(parts, context: context)
    return FieldChanges.change(decoded.value, context: context, &random)
  }

  private func places(_ bytes: MessageBytes, _ context: WireContext) -> [FieldPlaces.Place] {
    // Sound: the spans are only read, while the arrays are not changed.
    let parts = unsafe MessageParts(
      front: bytes.front.span.bytes, middle: bytes.middle.span.bytes, data: bytes.data.span.bytes)
    return type.places(parts, context: context)
  }
}

extension Dialect {
  /// The dialect in a word: `013`.
  var shortName: String {
    switch self {
    case .ceph013: "013"
    case .cephV027: "v027"
    case .cephV2: "v2"
    }
  }
}
