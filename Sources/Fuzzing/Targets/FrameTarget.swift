import CephWire
import Common
import Synthesis

/// The decoder of one control frame of messenger v2. An input is the frame's segment.
struct FrameTarget: FuzzTarget {
  let type: any WireFrame.Type

  var name: String { "frame/\(type.tag.name ?? "\(type.tag.raw)")" }

  var ownSeeds: [[UInt8]] {
    (try? type.init().write(context: type.context)).map { [$0.front] } ?? []
  }

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    // Sound: the span is only read, while the input is not changed.
    let segment = unsafe input.span.bytes
    let parts = MessageParts(front: segment)
    let decoded = type.read(segment)
    let checks = PayloadChecks(
      value: decoded.value, leaves: decoded.leaves, problems: decoded.problems,
      context: type.context, size: segment.byteCount)
    checks.problems(parts, &outcome)
    checks.writing(parts, [], &outcome)
    if outcome.isThorough { checks.rendering(parts, [], &outcome) }
  }

  func change(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]? {
    // Sound: the span is only read, while the input is not changed.
    let segment = unsafe input.span.bytes
    if random.below(2) == 0 {
      let value = type.read(segment).value
      return FieldChanges.change(value, context: type.context, &random)?.front
    }
    let places = type.places(MessageParts(front: segment), context: type.context)
    var bytes = MessageBytes(front: input)
    FieldChanges.change(&bytes, places, &random)
    return bytes.front
  }
}
