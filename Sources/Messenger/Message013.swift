import CephWire
import Common

/// A message of dialect `ceph 013` on the wire (2009.md 1.4).
///
///       0    1                129               129+f          129+f+d     141+f+d
///       | 10 | header (128)    | front (f)       | data (d)      | footer (12) |
struct Message013 {
  let header: MessageHeader

  /// Where the front begins: behind tag and header.
  static let headEnd = 1 + MessageHeader.size2009

  /// The versions of the six protocols, which every sender of 2009 has; they tell a header from
  /// other bytes whose CRC holds by chance (zeros).
  private static let signature: [UInt8] = [0x04, 0x0d, 0x06, 0x12, 0x09, 0x17]
  /// Where the signature lies, from the tag.
  private static let signatureOffset = 1 + 22

  /// Reads tag and header at the start of `bytes`, which has at least `headEnd` bytes; nil where
  /// the header's CRC does not hold.
  init?(head bytes: RawSpan) {
    let head = bytes.extracting(1..<Self.headEnd)
    guard let header = try? MessageHeader(reading: head),
      header.crc == crc32c(head.extracting(first: MessageHeader.size2009 - 4))
    else { return nil }
    self.header = header
  }

  private var front: Int { Int(header.frontLength) }
  private var data: Int { Int(header.dataLength) }

  /// The length of the whole message, tag and footer included.
  var size: Int { Self.headEnd + front + data + MessageFooter.size2009 }

  /// Whether the sections are short enough to be put together.
  func isWithin(_ limits: MessengerLimits) -> Bool {
    max(front, data) <= limits.longestSection && front + data <= limits.longestMessage
  }

  /// The message that `bytes`, all of it, holds; its CRCs are checked.
  @_lifetime(copy bytes)
  func envelope(_ bytes: RawSpan) -> Envelope {
    let dataStart = Self.headEnd + front
    let footerStart = dataStart + data
    let frontBytes = bytes.extracting(Self.headEnd..<dataStart)
    let dataBytes = bytes.extracting(dataStart..<footerStart)
    // A footer of the right length can always be read.
    let footer =
      (try? MessageFooter(reading: bytes.extracting(footerStart..<bytes.byteCount)))
      ?? MessageFooter()
    var problems: [WireProblem] = []
    let frontCRC = crc32c(frontBytes)
    if frontCRC != footer.frontCRC {
      problems.append(
        crcProblem(
          "footer.front_crc", at: footerStart + 4, given: footer.frontCRC, computed: frontCRC))
    }
    if !footer.flags.contains(.noDataCRC) {
      let dataCRC = crc32c(dataBytes)
      if dataCRC != footer.dataCRC {
        problems.append(
          crcProblem(
            "footer.data_crc", at: footerStart + 8, given: footer.dataCRC, computed: dataCRC))
      }
    }
    return Envelope(
      context: WireContext(dialect: .ceph013), header: header, footer: footer, front: frontBytes,
      middle: bytes.extracting(first: 0), data: dataBytes, problems: problems)
  }

  /// Finds the first byte from which tag and header of a message lie in `bytes`: a tag, the
  /// signature, plausible fields and a CRC that holds (2009.md 1.7).
  static func search(_ bytes: RawSpan, _ limits: MessengerLimits) -> Int? {
    let last = bytes.byteCount - headEnd
    guard last >= 0 else { return nil }
    for start in 0...last
    where bytes.byte(at: start + signatureOffset + 1) == signature[1]
      && bytes.byte(at: start) == StreamTag.message.code(in: .ceph013)
      && signature.indices.allSatisfy({
        bytes.byte(at: start + signatureOffset + $0) == signature[$0]
      })
    {
      let head = bytes.extracting(start..<start + headEnd)
      if let message = Message013(head: head), message.isPlausible, message.isWithin(limits) {
        return start
      }
    }
    return nil
  }

  private var isPlausible: Bool {
    let names = [header.sourceName, header.originalSource.name, header.destination.name]
    return header.type.raw != 0 && header.seq != 0
      && names.allSatisfy { $0.type.isKnown(in: .ceph013) }
  }
}
