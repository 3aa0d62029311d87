import Common

/// Segments of one direction that wait for the bytes before them, in order and without overlaps.
struct HeldSegments {
  struct Segment {
    var start: UInt32
    var bytes: [UInt8]
    var stamp: PacketStamp

    var end: UInt32 { start &+ UInt32(truncatingIfNeeded: bytes.count) }
  }

  private(set) var segments: [Segment] = []
  private(set) var byteCount = 0

  var isEmpty: Bool { segments.isEmpty }
  var first: Segment? { segments.first }

  /// Adds what is not there yet; gives the number of bytes that came again and are different.
  mutating func insert(_ bytes: RawSpan, at start: UInt32, _ stamp: PacketStamp) -> Int {
    var different = 0
    var offset = 0
    var index = firstIndex(endingAfter: start)
    while offset < bytes.byteCount {
      let position = start &+ UInt32(truncatingIfNeeded: offset)
      guard index < segments.count else {
        put(bytes.extracting(offset..<bytes.byteCount), position, stamp, at: index)
        break
      }
      let room = Int(distance(from: position, to: segments[index].start))
      if room > 0 {
        let part = min(room, bytes.byteCount - offset)
        put(bytes.extracting(offset..<offset + part), position, stamp, at: index)
        offset += part
        index += 1
      } else {
        let skip = -room
        let overlap = min(segments[index].bytes.count - skip, bytes.byteCount - offset)
        for place in 0..<max(overlap, 0)
        where segments[index].bytes[skip + place] != bytes.byte(at: offset + place) {
          different += 1
        }
        offset += max(overlap, 0)
        index += 1
      }
    }
    return different
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

  private mutating func put(_ bytes: RawSpan, _ start: UInt32, _ stamp: PacketStamp, at index: Int)
  {
    // Sound: the buffer is copied before the closure returns.
    let copy = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    byteCount += copy.count
    segments.insert(Segment(start: start, bytes: copy, stamp: stamp), at: index)
  }

  /// Takes the first segment out.
  mutating func removeFirst() -> Segment? {
    if segments.isEmpty { return nil }
    let segment = segments.removeFirst()
    byteCount -= segment.bytes.count
    return segment
  }
}
