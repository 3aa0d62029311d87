public import CephWire
import Common

/// A frame of messenger v2 in clear, taken out of a stream to be changed and written again by
/// `FrameWriter`.
public struct ClearFrame: Hashable, Sendable {
  /// What the frame is.
  public let tag: FrameTag
  /// Its one to four segments, as they stand on the wire: compressed ones stay so.
  public let segments: [[UInt8]]
  /// The whole frame in bytes, with its preamble and what stands behind its segments.
  public let size: Int

  /// Takes the frame at the start of `bytes`; nil where no preamble begins them whose CRC holds, or
  /// the frame is not whole. The CRCs of its segments are not looked at (msgr2-and-cephx.md 4, 5).
  public init?(_ bytes: RawSpan, revision: FrameRevision = .one) {
    guard bytes.byteCount >= FramePreamble.size, let head = FrameHead(bytes) else { return nil }
    let frame = CheckedFrame(head, revision)
    guard frame.size <= bytes.byteCount else { return nil }
    tag = head.tag
    segments = (0..<head.segmentCount).map { bytes.extracting(frame.segments[$0]).array }
    size = frame.size
  }
}
