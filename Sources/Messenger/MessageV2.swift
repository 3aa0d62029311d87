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

  /// Takes what the message tells of keys; gives what is wrong with it.
  func learn(_ bytes: RawSpan, _ shared: inout SharedState) -> [WireProblem] {
    shared.learn(from: header, bytes.extracting(segments[1]))
  }

  /// The message with views of its parts.
  @_lifetime(copy bytes)
  func envelope(
    _ bytes: RawSpan, from side: Side, _ connection: ConnectionV2, problems: [WireProblem]
  ) -> Envelope {
    var header = header
    header.source.name = connection.name(of: side)
    let context = WireContext(
      dialect: .cephV2, version: header.version, features: connection.features,
      acceptorFeatures: connection.acceptorFeatures)
    var footer = MessageFooter()
    footer.flags = FooterFlags(raw: UInt32(header.flags))
    return Envelope(
      context: context, header: header, footer: footer,
      front: bytes.extracting(segments[1]), middle: bytes.extracting(segments[2]),
      data: bytes.extracting(segments[3]), problems: problems)
  }
}
