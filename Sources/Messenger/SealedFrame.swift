import CephWire
import Common
import Foundation

/// Where the blocks of a frame in secure mode lie (msgr2-and-cephx.md 5.2, 5.4).
///
///     revision 1:  preamble, 48 bytes | tag || rest of segment 0 | tag || segments 1…, status | tag
///     revision 0:  preamble | segments | status | tag
///
/// Segments are filled up to blocks of sixteen bytes. In revision 1 the first part of segment 0
/// stands beside the preamble, and blocks of nothing are absent.
struct SealedFrame {
  let head: FrameHead
  private let revision: FrameRevision

  /// How much of segment 0 stands beside the preamble in revision 1.
  static let inlineSize = 48
  /// What has to be there before a frame's length can be told.
  static func headSize(_ revision: FrameRevision) -> Int {
    switch revision {
    case .zero: FramePreamble.size
    case .one: FramePreamble.size + inlineSize + FrameCipher.tagSize
    }
  }

  init(_ head: FrameHead, _ revision: FrameRevision) {
    self.head = head
    self.revision = revision
  }

  /// What status and the zeros behind it take.
  static let statusSize = 16

  /// The blocks in bytes, tags included; that of the head first.
  var blocks: [Int] {
    let tag = FrameCipher.tagSize
    guard revision == .one else {
      return [FramePreamble.size + head.paddedLengths(from: 0) + Self.statusSize + tag]
    }
    var blocks = [Self.headSize(.one)]
    let rest = head.paddedLength(of: 0) - Self.inlineSize
    if rest > 0 { blocks.append(rest + tag) }
    if head.segmentCount > 1 {
      blocks.append(head.paddedLengths(from: 1) + Self.statusSize + tag)
    }
    return blocks
  }

  /// The whole frame in bytes.
  var size: Int { blocks.reduce(0, +) }

  /// The frame that the text of all blocks, tags removed, stands for.
  func opened(_ text: [UInt8]) -> OpenedFrame {
    var ranges = SegmentRanges()
    var start = FramePreamble.size
    for index in 0..<head.segmentCount {
      ranges.append(start..<start + head.length(of: index))
      // What stands beside the preamble is never shorter than its place.
      let taken = head.paddedLength(of: index)
      start += index == 0 && revision == .one ? max(taken, Self.inlineSize) : taken
    }
    let status =
      revision == .zero || head.segmentCount > 1
      ? LateStatus(text[start], revision) : LateStatus.complete
    return OpenedFrame(tag: head.tag, bytes: text, segments: ranges, status: status)
  }
}

/// A frame in clear: decrypted, or decompressed, or both.
struct OpenedFrame {
  var tag: FrameTag
  var bytes: [UInt8]
  var segments: SegmentRanges
  var status = LateStatus.complete
  var problems: [WireProblem] = []

  /// The frame with its segments decompressed. Throws why that cannot be.
  func decompressed(
    _ method: CompressionMethod, _ limits: MessengerLimits
  ) throws(DecompressionError) -> OpenedFrame {
    var frame = OpenedFrame(tag: tag, bytes: [], segments: SegmentRanges(), status: status)
    frame.problems = problems
    for index in 0..<segments.count {
      let start = frame.bytes.count
      let compressed = bytes[segments[index]]
      if !compressed.isEmpty {
        frame.bytes += try Decompression.decompress(compressed, method, limits, besides: start)
      }
      frame.segments.append(start..<frame.bytes.count)
    }
    return frame
  }
}
