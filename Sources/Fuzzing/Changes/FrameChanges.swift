import CephWire
import Common
import Messenger
import Synthesis

/// Changes of what one side sends over messenger v2 in clear, behind which all CRCs hold again: with
/// one that does not, nothing of a frame is looked at but its head.
enum FrameChanges {
  /// A frame, and where it lies.
  struct Place {
    var range: Range<Int>
    var frame: ClearFrame
  }

  /// Changes one frame of a run of bytes; false where there is none.
  static func change(_ bytes: inout [UInt8], _ random: inout SplitMix64) -> Bool {
    let places = places(in: bytes)
    guard !places.isEmpty else { return false }
    let place = places[random.below(places.count)]
    bytes.replaceSubrange(place.range, with: changed(place.frame, places, &random))
    return true
  }

  /// The frames in a run of bytes, which may begin and end in the middle of others.
  static func places(in bytes: [UInt8]) -> [Place] {
    var places: [Place] = []
    var start = 0
    while start + FramePreamble.size <= bytes.count {
      // Sound: the span is only read, while the bytes are not changed.
      if let frame = unsafe ClearFrame(bytes.span.bytes.extracting(start..<bytes.count)) {
        places.append(Place(range: start..<start + frame.size, frame: frame))
        start += frame.size
      } else {
        start += 1
      }
    }
    return places
  }

  /// What takes the place of a frame.
  private static func changed(
    _ frame: ClearFrame, _ all: [Place], _ random: inout SplitMix64
  ) -> [UInt8] {
    var writer = FrameWriter()
    var segments = frame.segments
    switch random.below(12) {
    case 0:
      let tag = FrameTag(raw: 1 + UInt8(random.below(Int(FrameTag.greatest))))
      return writer.frame(tag, segments)
    case 1: return writer.frame(frame.tag, segments, status: status(&random))
    case 2:
      // Again, or what was said elsewhere.
      let other = all[random.below(all.count)].frame
      return writer.frame(frame.tag, segments) + writer.frame(other.tag, other.segments)
    case 3: return writer.frame(frame.tag, regrouped(segments, &random))
    case 4, 5: return withPreamble(writer.frame(frame.tag, segments), &random)
    default:
      let index = random.below(segments.count)
      segments[index] = changed(segments[index], of: frame.tag, &random)
      return writer.frame(frame.tag, segments)
    }
  }

  private static func status(_ random: inout SplitMix64) -> LateStatus {
    random.below(2) == 0 ? .aborted : .unknown(UInt8(truncatingIfNeeded: random.next()))
  }

  /// More segments, or fewer, or the same in another order.
  private static func regrouped(
    _ segments: [[UInt8]], _ random: inout SplitMix64
  ) -> [[UInt8]] {
    var segments = segments
    let place = random.below(segments.count)
    switch random.below(3) {
    case 0: segments.insert(segments[place], at: place)
    case 1: segments.remove(at: place)
    default: segments.swapAt(place, random.below(segments.count))
    }
    return segments
  }

  /// A preamble that says otherwise, with a CRC that holds.
  private static func withPreamble(_ frame: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var frame = frame
    let size = FramePreamble.size - 4
    let width = [1, 2, 4][random.below(3)]
    let start = random.below(size - width + 1)
    frame.breakNumber(at: start..<start + width, random.next())
    // Sound: the span is only read, while the bytes are not changed.
    let crc = unsafe crc32c(frame.span.bytes.extracting(first: size))
    var head = Array(frame.prefix(size))
    head.append(number: UInt64(crc), size: 4)
    return head + frame.dropFirst(FramePreamble.size)
  }

  /// The content of a segment: of a control frame by its fields, where it has a description.
  private static func changed(
    _ segment: [UInt8], of tag: FrameTag, _ random: inout SplitMix64
  ) -> [UInt8] {
    if let type = FrameTable.type(tag), random.below(4) > 0,
      let changed = FrameTarget(type: type).change(segment, &random)
    {
      return changed
    }
    var segment = segment
    ByteChanges().change(&segment, with: segment, &random)
    return segment
  }
}
