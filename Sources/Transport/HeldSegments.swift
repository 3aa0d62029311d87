import Common
import DequeModule

/// Segments of one direction that wait for the bytes before them, in order and without overlaps.
struct HeldSegments {
  struct Segment {
    var start: UInt32
    var bytes: [UInt8]
    var stamp: PacketStamp

    var end: UInt32 { start &+ UInt32(truncatingIfNeeded: bytes.count) }
  }

  /// A deque, since segments leave at the front and mostly come in at the back.
  private(set) var segments: Deque<Segment> = []
  private(set) var byteCount = 0

  /// What a waiting segment takes besides its bytes: itself, and the header of its array.
  private static let overhead = 128

  /// The memory that everything takes, in bytes. A segment of one byte costs far more than that.
  var cost: Int { byteCount + segments.count * Self.overhead }

  var isEmpty: Bool { segments.isEmpty }
  var first: Segment? { segments.first }
  var last: Segment? { segments.last }

  /// Adds what is not there yet; gives the number of bytes that came again and are different.
  mutating func insert(_ bytes: RawSpan, at start: UInt32, _ stamp: PacketStamp) -> Int {
    var different = 0
    var offset = 0
    let lower = firstIndex(endingAfter: start)
    var upper = lower
    /// What takes the place of the segments from `lower` up to `upper`, once bytes were added.
    var merged: [Segment] = []
    while offset < bytes.byteCount {
      let position = start &+ UInt32(truncatingIfNeeded: offset)
      let room =
        upper < segments.count
        ? Int(distance(from: position, to: segments[upper].start)) : bytes.byteCount
      if room > 0 {
        let part = min(room, bytes.byteCount - offset)
        merged.append(copy(bytes.extracting(offset..<offset + part), position, stamp))
        offset += part
      } else {
        let (count, changed) = compare(segments[upper], from: -room, bytes, from: offset)
        different += changed
        offset += count
        merged.append(segments[upper])
        upper += 1
      }
    }
    if merged.count > upper - lower { put(merged, lower, upper) }
    return different
  }

  /// How many bytes of `segment` behind `skip` come again in `bytes`, and how many are different.
  private func compare(
    _ segment: Segment, from skip: Int, _ bytes: RawSpan, from offset: Int
  ) -> (count: Int, different: Int) {
    let count = max(min(segment.bytes.count - skip, bytes.byteCount - offset), 0)
    var different = 0
    for place in 0..<count
    where segment.bytes[skip + place] != bytes.byte(at: offset + place) {
      different += 1
    }
    return (count, different)
  }

  /// The place of the first segment that ends behind `start`.
  private func firstIndex(endingAfter start: UInt32) -> Int {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if distance(from: start, to: segments[middle].end) > 0 {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }

  private mutating func copy(_ bytes: RawSpan, _ start: UInt32, _ stamp: PacketStamp) -> Segment {
    // Sound: the buffer is copied before the closure returns.
    let copy = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    byteCount += copy.count
    return Segment(start: start, bytes: copy, stamp: stamp)
  }

  /// One replacement, so that a segment which fills many holes does not move the rest for each.
  private mutating func put(_ merged: [Segment], _ lower: Int, _ upper: Int) {
    if lower == upper, merged.count == 1 {
      segments.insert(merged[0], at: lower)
    } else {
      segments.replaceSubrange(lower..<upper, with: merged)
    }
  }

  /// Takes the first segment out.
  mutating func removeFirst() -> Segment? {
    guard let segment = segments.popFirst() else { return nil }
    byteCount -= segment.bytes.count
    // Most connections never wait again: their storage goes back.
    if segments.isEmpty { segments = [] }
    return segment
  }

  /// Forgets everything.
  mutating func removeAll() {
    segments = []
    byteCount = 0
  }
}
