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
    var footer = MessageFooter()
    footer.flags = flags
    footer.frontCRC = crc32c(front[...])
    footer.middleCRC = crc32c(middle[...])
    if !flags.contains(.noDataCRC) { footer.dataCRC = crc32c(data[...]) }
    footer.signature = signature
    return head(header) + front + middle + data + structure(footer)
  }

  /// Tag and header of a message, with the lengths that the header announces. Its CRC is computed.
  public func head(_ header: MessageHeader) -> [UInt8] {
    var header = header
    header.crc = 0
    header.crc = crc32c(structure(header).dropLast(4))
    return tag(.message) + structure(header)
  }

  /// The acknowledgment of everything up to `seq`.
  public func ack(seq: UInt64) -> [UInt8] {
    tag(.ack)
      + (context.is2009 ? UInt32(truncatingIfNeeded: seq).littleEndianBytes : seq.littleEndianBytes)
  }

  /// The number that ends a handshake, where the reply asks for it; not in 2009.
  public func seqExchange(_ seq: UInt64) -> [UInt8] { seq.littleEndianBytes }

  /// A sign of life, with its time or without; not in 2009.
  public func keepalive(time: Timespec?, isAnswer: Bool) -> [UInt8] {
    guard let time else { return tag(.keepalive) }
    return tag(isAnswer ? .keepalive2Ack : .keepalive2) + structure(time)
  }

  /// The request to close.
  public var close: [UInt8] { tag(.close) }

  /// The bytes of a connect message, its reply, or anything else of fixed size.
  public func structure<S: WireStruct>(_ value: S) -> [UInt8] { value.bytes(in: context) }

  private func tag(_ tag: StreamTag) -> [UInt8] { [tag.code(in: context.dialect)] }
}
