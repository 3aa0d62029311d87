public import CephWire
import Common

/// Writes what a connection of messenger v1 carries: the inverse of the framing (2009.md 1.3, 1.4;
/// mainline.md 1.2 to 1.7).
public struct MessengerWriter: Sendable {
  /// The dialect, and the features that decide the forms of headers and footers.
  public let context: WireContext

  /// Makes a writer for a connection of `dialect`; without features of one whose ends have all.
  public init(dialect: Dialect, features: UInt64? = nil) {
    context = WireContext(dialect: dialect, features: features)
  }

  /// The line that opens each direction.
  public var banner: [UInt8] { Banner.text(of: context.dialect) }

  /// The address behind the banner, which has the legacy form whatever the features are.
  public func address(_ address: EntityAddress) -> [UInt8] {
    structure(context.is2009 ? address : address.inForm(.legacy))
  }

  /// A message: tag, header, sections and footer. Lengths and CRCs are computed; the rest of header
  /// and footer is as given. Sections must be shorter than 4 GiB.
  public func message(
    _ header: MessageHeader, front: [UInt8], middle: [UInt8] = [], data: [UInt8],
    flags: FooterFlags, signature: UInt64 = 0
  ) -> [UInt8] {
    var header = header
    header.frontLength = UInt32(clamping: front.count)
    header.middleLength = UInt32(clamping: middle.count)
    header.dataLength = UInt32(clamping: data.count)
    header.crc = 0
    header.crc = crc(structure(header).dropLast(4))
    var footer = MessageFooter()
    footer.flags = flags
    footer.frontCRC = crc(front[...])
    footer.middleCRC = crc(middle[...])
    if !flags.contains(.noDataCRC) { footer.dataCRC = crc(data[...]) }
    footer.signature = signature
    return tag(.message) + structure(header) + front + middle + data + structure(footer)
  }

  /// The acknowledgment of everything up to `seq`.
  public func ack(seq: UInt64) -> [UInt8] {
    tag(.ack) + (context.is2009 ? bytes(UInt32(truncatingIfNeeded: seq)) : bytes(seq))
  }

  /// The number that ends a handshake, where the reply asks for it; not in 2009.
  public func seqExchange(_ seq: UInt64) -> [UInt8] { bytes(seq) }

  /// A sign of life, with its time or without; not in 2009.
  public func keepalive(time: Timespec?, isAnswer: Bool) -> [UInt8] {
    guard let time else { return tag(.keepalive) }
    return tag(isAnswer ? .keepalive2Ack : .keepalive2) + structure(time)
  }

  /// The request to close.
  public var close: [UInt8] { tag(.close) }

  /// The bytes of a connect message, its reply, or anything else of fixed size.
  public func structure<S: WireStruct>(_ value: S) -> [UInt8] {
    var writer = WireWriter(context: context)
    var value = value
    // Nothing of fixed size can be too long for its place.
    try? value.layout(&writer)
    // Sound: the buffer is copied before the closure returns.
    return unsafe writer.output.bytes.withUnsafeBytes { unsafe Array($0) }
  }

  private func tag(_ tag: StreamTag) -> [UInt8] { [tag.code(in: context.dialect)] }

  private func bytes<T: FixedWidthInteger>(_ number: T) -> [UInt8] {
    stride(from: 0, to: T.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: number >> T($0)) }
  }

  private func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    // Sound: the span is only read, during the call.
    unsafe crc32c(bytes.span.bytes)
  }
}
