import CephWire
import Common

/// A message of messenger v2 (msgr2-and-cephx.md 7.2): header, front, middle and data are a frame's
/// segments.
struct MessageV2 {
  private var header: MessageHeader
  private let segments: SegmentRanges

  /// Reads the header; throws where segment 0 is too short for it.
  init(_ bytes: RawSpan, _ segments: SegmentRanges) throws(WireError) {
    header = try MessageHeader(
      reading: bytes.extracting(segments[0]), context: WireContext(dialect: .cephV2))
    header.frontLength = UInt32(clamping: segments[1].count)
    header.middleLength = UInt32(clamping: segments[2].count)
    header.dataLength = UInt32(clamping: segments[3].count)
    self.segments = segments
  }

  /// The message with views of its parts; what it tells of keys is taken.
  @_lifetime(copy bytes)
  func envelope(
    _ bytes: RawSpan, from side: Side, _ shared: inout SharedState, problems: [WireProblem]
  ) -> Envelope {
    let front = bytes.extracting(segments[1])
    let found = shared.learn(from: header, front)
    var header = header
    header.sourceName = shared.v2.name(of: side)
    let context = WireContext(
      dialect: .cephV2, version: header.version, features: shared.v2.features,
      acceptorFeatures: shared.v2.acceptorFeatures)
    var footer = MessageFooter()
    footer.flags = FooterFlags(raw: UInt32(header.flags))
    return Envelope(
      context: context, header: header, footer: footer,
      front: front, middle: bytes.extracting(segments[2]), data: bytes.extracting(segments[3]),
      problems: problems + found)
  }
}
