import CephWire
import Common
import Dissector

/// A message of a recording whose bytes may be changed.
struct DamagedMessage {
  let kind: String
  let type: any WireMessage.Type
  let header: MessageHeader
  let context: WireContext
  /// The parts that fields lie in.
  let parts: [MessagePart]
  var bytes: MessageBytes

  /// A message as it was recorded; nil where its type has no description.
  init?(_ seen: SeenMessage) {
    guard let decoded = seen.message.decoded, let type = seen.message.type else { return nil }
    let operation = decoded.value.facts.operation ?? ""
    kind = "\(seen.typeName) \(seen.header.version) \(operation)"
    self.type = type
    header = seen.header
    context = seen.message.context
    parts = MessagePart.allCases.filter(seen.message.describes)
    bytes = MessageBytes(
      front: seen.event.front, middle: seen.event.middle, data: seen.event.data)
  }

  /// The bytes of the parts that fields lie in.
  var size: Int { parts.reduce(0) { $0 + bytes[$1].count } }

  /// What becomes of the bytes.
  var decoded: DecodedMessage {
    // Sound: the spans do not outlive the call.
    unsafe type.read(
      MessageParts(
        front: bytes.front.span.bytes, middle: bytes.middle.span.bytes,
        data: bytes.data.span.bytes), context: context)
  }

  /// The bytes of the parts in which the value has fields.
  func described(by decoded: DecodedMessage) -> MessageBytes {
    MessageBytes(
      front: bytes.front, middle: decoded.otherParts.contains(.middle) ? bytes.middle : [],
      data: decoded.otherParts.contains(.data) ? bytes.data : [])
  }

  /// Whether each problem is about a field, at a place that the message has.
  func locates(_ problems: [WireProblem]) -> Bool {
    problems.allSatisfy { 0...bytes[$0.part].count ~= $0.offset && !$0.field.isEmpty }
  }
}
