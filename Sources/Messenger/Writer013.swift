public import CephWire
import Common

/// Writes what a connection of dialect `ceph 013` carries (2009.md 1.3, 1.4): the inverse of the
/// framing.
public enum Writer013 {
  /// The banner.
  public static let banner = [UInt8]("ceph 013\n".utf8)

  /// A message: tag, header, sections and footer. Lengths and CRCs are computed; the rest of header
  /// and footer is as given. Sections must be shorter than 4 GiB.
  public static func message(
    _ header: MessageHeader, front: [UInt8], data: [UInt8], flags: FooterFlags
  ) -> [UInt8] {
    var header = header
    header.frontLength = UInt32(clamping: front.count)
    header.dataLength = UInt32(clamping: data.count)
    header.crc = 0
    let unsigned = structure(header)
    header.crc = crc(unsigned.dropLast(4))
    var footer = MessageFooter()
    footer.flags = flags
    footer.frontCRC = crc(front[...])
    if !flags.contains(.noDataCRC) { footer.dataCRC = crc(data[...]) }
    let tag = StreamTag.message.code(in: .ceph013)
    return [tag] + structure(header) + front + data + structure(footer)
  }

  /// The acknowledgment of everything up to `seq`.
  public static func ack(seq: UInt32) -> [UInt8] {
    [StreamTag.ack.code(in: .ceph013)] + (0..<4).map { UInt8(truncatingIfNeeded: seq >> (8 * $0)) }
  }

  /// The request to close.
  public static let close = [StreamTag.close.raw]

  /// The bytes of an address, a connect message or its reply.
  public static func structure<S: WireStruct>(_ value: S) -> [UInt8] {
    var writer = WireWriter(context: WireContext())
    var value = value
    // Nothing of fixed size can be too long for its place.
    try? value.layout(&writer)
    // Sound: the buffer is copied before the closure returns.
    return unsafe writer.output.bytes.withUnsafeBytes { unsafe Array($0) }
  }

  private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    // Sound: the span is only read, during the call.
    unsafe crc32c(bytes.span.bytes)
  }
}
