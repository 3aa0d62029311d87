import CephWire
import Common

/// A preamble that holds, and what it says of its frame (msgr2-and-cephx.md 4).
struct FrameHead {
  let preamble: FramePreamble

  /// Reads the preamble at the start of `bytes`, which has at least 32; nil where a receiver would
  /// refuse it.
  init?(_ bytes: RawSpan) {
    // The cheap tests first: a search asks this of every byte.
    guard 1...FrameTag.greatest ~= bytes.byte(at: 0),
      1...FramePreamble.mostSegments ~= Int(bytes.byte(at: 1))
    else { return nil }
    let head = bytes.extracting(first: FramePreamble.size)
    guard let preamble = try? FramePreamble(reading: head),
      preamble.crc == crc32c(head.extracting(first: FramePreamble.size - 4))
    else { return nil }
    self.preamble = preamble
    if segmentCount > 1 && length(of: segmentCount - 1) == 0 { return nil }
  }

  var tag: FrameTag { preamble.tag }
  var segmentCount: Int { Int(preamble.segmentCount) }
  var isCompressed: Bool { preamble.flags.contains(.compressed) }

  /// The length of a segment in bytes, as it stands on the wire.
  func length(of segment: Int) -> Int { Int(preamble[segment].length) }

  /// The length of a segment in bytes, filled up to blocks of sixteen.
  func paddedLength(of segment: Int) -> Int { (length(of: segment) + 15) / 16 * 16 }

  /// The length of all segments from `first` on.
  func lengths(from first: Int) -> Int {
    (first..<segmentCount).reduce(0) { $0 + length(of: $1) }
  }

  /// The length of all segments from `first` on, each filled up to blocks of sixteen.
  func paddedLengths(from first: Int) -> Int {
    (first..<segmentCount).reduce(0) { $0 + paddedLength(of: $1) }
  }

  /// Whether the segments are short enough to be put together.
  func isWithin(_ limits: MessengerLimits) -> Bool {
    lengths(from: 0) <= limits.longestMessage
      && (0..<segmentCount).allSatisfy { length(of: $0) <= limits.longestSection }
  }
}

/// How frames are built (msgr2-and-cephx.md 5).
public enum FrameRevision: Int, Sendable {
  /// As in the first releases with messenger v2.
  case zero
  /// "2.1": since both ends have said that they can.
  case one
}

/// Where the segments of a frame lie within a run of bytes.
struct SegmentRanges {
  private var ranges = InlineArray<4, Range<Int>>(repeating: 0..<0)
  private(set) var count = 0

  /// The range of a segment; empty where the frame has none of that number.
  subscript(segment: Int) -> Range<Int> { ranges[segment] }

  /// Adds the next segment.
  mutating func append(_ range: Range<Int>) {
    ranges[count] = range
    count += 1
  }
}

/// What the end of a frame says of it: the sender may have given it up on the way.
public enum LateStatus: Hashable, Sendable {
  case complete, aborted
  /// Neither, and the byte.
  case unknown(UInt8)

  init(_ byte: UInt8, _ revision: FrameRevision) {
    switch (revision, byte & 0xf) {
    case (.zero, _): self = byte & 1 == 0 ? .complete : .aborted
    case (.one, 0xe): self = .complete
    case (.one, 0x1): self = .aborted
    case (.one, _): self = .unknown(byte)
    }
  }

  /// The byte that says it.
  func byte(_ revision: FrameRevision) -> UInt8 {
    switch (self, revision) {
    case (.complete, .zero): 0
    case (.aborted, .zero): 1
    case (.complete, .one): 0xe
    case (.aborted, .one): 0x1
    case (.unknown(let byte), _): byte
    }
  }
}
