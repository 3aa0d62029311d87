import CephWire
import Common

/// A frame in crc mode (msgr2-and-cephx.md 5.1, 5.3).
///
///     revision 1:  preamble | segment 0 | CRC | segments 1… | status, three CRCs
///     revision 0:  preamble | segments | status, four CRCs
///
/// In revision 1 an empty segment 0 has no CRC, and a frame of one segment nothing behind that.
struct CheckedFrame {
  let head: FrameHead
  private let revision: FrameRevision
  let segments: SegmentRanges
  /// The whole frame in bytes.
  let size: Int
  /// Where status and CRCs stand; nil where the frame has none.
  private let epilogue: Int?

  init(_ head: FrameHead, _ revision: FrameRevision) {
    self.head = head
    self.revision = revision
    var ranges = SegmentRanges()
    var end = FramePreamble.size
    for index in 0..<head.segmentCount {
      ranges.append(end..<end + head.length(of: index))
      end = ranges[index].upperBound
      if revision == .one && index == 0 && !ranges[0].isEmpty { end += 4 }
    }
    segments = ranges
    switch revision {
    case .zero:
      epilogue = end
      size = end + 17
    case .one:
      epilogue = head.segmentCount > 1 ? end : nil
      size = end + (head.segmentCount > 1 ? 13 : 0)
    }
  }

  /// Whether the sender gave up the frame, or says what nobody knows.
  func status(in bytes: RawSpan) -> LateStatus {
    epilogue.map { LateStatus(bytes.byte(at: $0), revision) } ?? .complete
  }

  /// Holds each segment against its CRC; 0 is one that the sender has not computed.
  func problems(in bytes: RawSpan) -> [WireProblem] {
    var problems: [WireProblem] = []
    for index in 0..<head.segmentCount {
      guard let place = crcPlace(of: index) else { continue }
      let given = UInt32(bytes.number(at: place, count: 4))
      let range = segments[index]
      let computed = crc32c(bytes.extracting(range), after: .max)
      if given == computed || given == 0 && !range.isEmpty { continue }
      problems.append(
        crcProblem("frame.segment\(index)", at: place, given: given, computed: computed))
    }
    return problems
  }

  private func crcPlace(of segment: Int) -> Int? {
    switch (revision, segment) {
    case (.zero, _): epilogue.map { $0 + 1 + 4 * segment }
    case (.one, 0): segments[0].isEmpty ? nil : segments[0].upperBound
    case (.one, _): epilogue.map { $0 + 1 + 4 * (segment - 1) }
    }
  }
}
