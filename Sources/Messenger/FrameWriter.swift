public import CephWire

/// Writes what one side of a connection of messenger v2 sends: the inverse of the framing
/// (msgr2-and-cephx.md 2, 4, 5, 7.2 and 14).
public struct FrameWriter: Sendable {
  /// How frames are built; what both banners say decides it.
  public var revision = FrameRevision.one
  /// How segments are compressed; `none` leaves them as they are, and so do methods that are not
  /// known here.
  public var compression = CompressionMethod.none
  /// Whether segments have a CRC in crc mode; without, 0 stands in its place.
  public var computesCRCs = true
  /// What encrypts the frames; nil in crc mode.
  private var cipher: FrameCipher?

  private static let context = WireContext(dialect: .cephV2)

  /// Makes the writer of a side that has not sent anything yet, in crc mode.
  public init(revision: FrameRevision = .one) {
    self.revision = revision
  }

  /// Encrypts all frames from here on. `secret` is the connection's, of which 40 bytes are used:
  /// false where there are fewer. `isAcceptor`: the side is the one that accepted the connection.
  public mutating func encrypt(secret: [UInt8], isAcceptor: Bool) -> Bool {
    cipher = FrameCipher(secret: secret, isAcceptor: isAcceptor, revision)
    return cipher != nil
  }

  /// The line that opens the direction, and what its sender can do.
  public static func banner(_ features: BannerFeatures) -> [UInt8] {
    let payload = features.bytes(in: context)
    return Banner.text(of: .cephV2) + UInt16(clamping: payload.count).littleEndianBytes + payload
  }

  // MARK: Frames

  /// A control frame.
  public mutating func control(_ frame: any WireFrame) -> [UInt8] {
    self.frame(type(of: frame).tag, [frame.bytes(in: Self.context)])
  }

  /// A message. What its header says of lengths and of the sender is not on this wire.
  public mutating func message(
    _ header: MessageHeader, front: [UInt8], middle: [UInt8] = [], data: [UInt8] = [],
    status: LateStatus = .complete
  ) -> [UInt8] {
    frame(.message, [header.bytes(in: Self.context), front, middle, data], status: status)
  }

  /// A frame of up to four segments, each shorter than 4 GiB; empty ones at the end are not sent.
  /// In revision 1 a frame of one segment has no place for its status.
  public mutating func frame(
    _ tag: FrameTag, _ segments: [[UInt8]], status: LateStatus = .complete
  ) -> [UInt8] {
    var segments = Array(segments.prefix(FramePreamble.mostSegments))
    while segments.count > 1, segments.last == [] { segments.removeLast() }
    if segments.isEmpty { segments = [[]] }
    let compressed = segments.map { $0.isEmpty ? [] : Compression.compress($0, compression) }
    let isCompressed = !compressed.contains(nil)
    if isCompressed { segments = compressed.compactMap(\.self) }
    let lengths = segments.map { UInt32(clamping: $0.count) }
    let preamble = Self.preamble(tag, lengths: lengths, isCompressed: isCompressed)
    return cipher == nil
      ? preamble + checked(segments, status) : sealed(preamble, segments, status)
  }

  /// The preamble of a frame in clear that announces one to four segments of these lengths in bytes.
  public static func preamble(
    _ tag: FrameTag, lengths: [UInt32], isCompressed: Bool = false
  ) -> [UInt8] {
    var preamble = FramePreamble()
    preamble.tag = tag
    preamble.segmentCount = UInt8(clamping: lengths.count)
    for (index, length) in lengths.prefix(FramePreamble.mostSegments).enumerated() {
      preamble[index].length = length
      preamble[index].alignment = tag == .message && index == 3 ? dataAlignment : alignment
    }
    if isCompressed { preamble.flags = .compressed }
    preamble.crc = crc32c(preamble.bytes(in: context).dropLast(4))
    return preamble.bytes(in: context)
  }

  /// What every sender asks for: pages, where the data of a message lie.
  private static let dataAlignment: UInt16 = 4096
  private static let alignment: UInt16 = 8

  // MARK: Behind the preamble

  /// Segments in crc mode, with what stands behind them (`CheckedFrame`).
  private func checked(_ segments: [[UInt8]], _ status: LateStatus) -> [UInt8] {
    let crcs = segments.map { computesCRCs ? crc32c($0[...], after: .max) : 0 }
    let zeros = Array(repeating: UInt32(0), count: FramePreamble.mostSegments - segments.count)
    let epilogue = [status.byte(revision)]
    switch revision {
    case .zero:
      return segments.reduce([], +) + epilogue + (crcs + zeros).flatMap(\.littleEndianBytes)
    case .one:
      let first = segments[0].isEmpty ? [] : segments[0] + crcs[0].littleEndianBytes
      guard segments.count > 1 else { return first }
      return first + segments.dropFirst().reduce([], +) + epilogue
        + (crcs.dropFirst() + zeros).flatMap(\.littleEndianBytes)
    }
  }

  /// The blocks of a frame in secure mode (`SealedFrame`).
  private mutating func sealed(
    _ preamble: [UInt8], _ segments: [[UInt8]], _ status: LateStatus
  ) -> [UInt8] {
    let padded = segments.map { Self.filled($0, to: ($0.count + 15) / 16 * 16) }
    let epilogue = Self.filled([status.byte(revision)], to: SealedFrame.statusSize)
    switch revision {
    case .zero: return seal(preamble + padded.reduce([], +) + epilogue)
    case .one:
      let beside = Array(padded[0].prefix(SealedFrame.inlineSize))
      var blocks = seal(preamble + Self.filled(beside, to: SealedFrame.inlineSize))
      let rest = padded[0].dropFirst(SealedFrame.inlineSize)
      if !rest.isEmpty { blocks += seal(Array(rest)) }
      if segments.count > 1 { blocks += seal(padded.dropFirst().reduce([], +) + epilogue) }
      return blocks
    }
  }

  private mutating func seal(_ text: [UInt8]) -> [UInt8] { cipher?.seal(text) ?? [] }

  private static func filled(_ bytes: [UInt8], to count: Int) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: count - bytes.count)
  }
}
