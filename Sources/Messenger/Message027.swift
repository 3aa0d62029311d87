import CephWire
import Cephx
import Common

/// A message of dialect `ceph v027` on the wire (mainline.md 1.7).
///
///       0   1                    h           h+f          h+f+m      h+f+m+d
///       | 7 | header (53 or 334) | front (f) | middle (m) | data (d) | footer (21 or 13) |
struct Message027 {
  let header: MessageHeader
  /// Where the front begins: behind tag and header.
  let headEnd: Int

  /// The forms of a header: without addresses, as all but the first peers send it, and with them.
  enum Form {
    case new, old

    /// The likelier form first.
    static let allCases: [Form] = [.new, .old]

    /// A context in which headers have this form.
    var context: WireContext {
      WireContext(dialect: .cephV027, features: self == .new ? .max : 0)
    }

    var headEnd: Int { 1 + MessageHeader.size(in: context) }

    /// Whether headers can have this form, by what is known of the connection.
    func isPossible(_ agreement: Agreement) -> Bool {
      agreement.has(.noSourceAddress).map { $0 == (self == .new) } ?? true
    }

    /// Whether the bytes from a tag on look like a header of this form, as far as they are there: a
    /// plausible priority and kind of sender and, in the old form, the family of an address.
    func isLikely(_ bytes: RawSpan) -> Bool {
      func byte(_ place: Int) -> UInt8? {
        1 + place < bytes.byteCount ? bytes.byte(at: 1 + place) : nil
      }
      guard byte(7) ?? 0 == 0, byte(19) ?? 0 == 0,
        EntityType(raw: UInt32(byte(36) ?? 0)).isKnown
      else { return false }
      if self == .new { return true }
      return (45..<49).allSatisfy { byte($0) ?? 0 == 0 } && byte(53) ?? 0 == 0
        && [0, 2, 10].contains(byte(54) ?? 0)
    }
  }

  /// Reads tag and header at the start of `bytes`, which has at least `form.headEnd` bytes; nil
  /// where the header's CRC does not hold. Some senders do not compute it.
  init?(head bytes: RawSpan, _ form: Form) {
    headEnd = form.headEnd
    let head = bytes.extracting(1..<headEnd)
    guard let header = try? MessageHeader(reading: head, context: form.context) else { return nil }
    self.header = header
    if isChecked ? hasValidCRC(head) : isPlausible { return }
    return nil
  }

  /// Whether the header's CRC has been computed by its sender.
  var isChecked: Bool { header.crc != 0 }

  private func hasValidCRC(_ head: RawSpan) -> Bool {
    header.crc == crc32c(head.extracting(first: head.byteCount - 4))
  }

  var isPlausible: Bool {
    header.type.raw != 0 && header.seq != 0 && header.reserved == 0
      && header.sourceName.type.isKnown
  }

  private var front: Int { Int(header.frontLength) }
  private var middle: Int { Int(header.middleLength) }
  private var data: Int { Int(header.dataLength) }

  /// Whether the sections are short enough to be put together.
  func isWithin(_ limits: MessengerLimits) -> Bool {
    max(front, middle, data) <= limits.longestSection
      && front + middle + data <= limits.longestMessage
  }

  /// Where the middle begins.
  var middleStart: Int { headEnd + front }
  /// Where the footer begins.
  var footerStart: Int { headEnd + front + middle + data }

  /// Whether the footer has a signature, where the handshake has not told. `bytes` is the message
  /// with at least as much behind it as the longer footer has.
  func isSigned(_ bytes: RawSpan) -> Bool {
    let footer = bytes.extracting(droppingFirst: footerStart)
    // Complete and signed, as the one form has it; within the other this is a byte of the number
    // of the next message, which is not that large.
    if [5, 7].contains(footer.byte(at: 20)) { return true }
    // A signature that is zero, or random, is no flags and a tag behind them.
    guard 0...3 ~= footer.byte(at: 12) else { return true }
    switch StreamTag(raw: footer.byte(at: 13)) {
    case .message, .ack: return footer.number(at: 18, count: 3) != 0
    case .keepalive: return !Grammar027.isStreamTag(footer.byte(at: 14))
    default: return true
    }
  }

  /// Whether the footer has no signature, where the direction ends with `bytes`, which are fewer
  /// than the longer footer has: a complete message, and nothing or a tag behind it.
  func isUnsignedAtEnd(_ bytes: RawSpan) -> Bool {
    let end = footerStart + MessageFooter.size(in: WireContext(dialect: .cephV027, features: 0))
    guard end <= bytes.byteCount, bytes.byteCount < end + 8,
      [1, 3].contains(bytes.byte(at: end - 1))
    else { return false }
    return end == bytes.byteCount || Grammar027.isStreamTag(bytes.byte(at: end))
  }

  /// The message that `bytes`, all of it, holds; its CRCs are checked, and its signature where the
  /// key is known. `problems` have been found elsewhere.
  @_lifetime(copy bytes)
  func envelope(
    _ bytes: RawSpan, _ agreement: Agreement, sessionKey: CephxKey?,
    alsoWith problems: [WireProblem]
  ) -> Envelope {
    let dataStart = middleStart + middle
    let context = WireContext(
      dialect: .cephV027, version: header.version, features: agreement.features,
      acceptorFeatures: agreement.acceptorFeatures)
    // A footer of the right length can always be read.
    let footer =
      (try? MessageFooter(
        reading: bytes.extracting(footerStart..<bytes.byteCount), context: context))
      ?? MessageFooter()
    let frontBytes = bytes.extracting(headEnd..<middleStart)
    let middleBytes = bytes.extracting(middleStart..<dataStart)
    let dataBytes = bytes.extracting(dataStart..<footerStart)
    var found = self.problems(footer, frontBytes, middleBytes, dataBytes)
    if let sessionKey { found += signatureProblems(footer, sessionKey, agreement) }
    if !problems.isEmpty { found += problems }
    return Envelope(
      context: context, header: header, footer: footer, front: frontBytes, middle: middleBytes,
      data: dataBytes, problems: found)
  }

  /// Holds the signature against the one that the session's key makes (msgr2-and-cephx.md 15).
  private func signatureProblems(
    _ footer: MessageFooter, _ key: CephxKey, _ agreement: Agreement
  ) -> [WireProblem] {
    guard footer.flags.contains(.signed) else { return [] }
    var signed = SignedMessage()
    signed.headerCRC = header.crc
    signed.frontCRC = footer.frontCRC
    signed.frontLength = header.frontLength
    signed.middleCRC = footer.middleCRC
    signed.middleLength = header.middleLength
    signed.dataCRC = footer.dataCRC
    signed.dataLength = header.dataLength
    signed.sequence = UInt32(truncatingIfNeeded: header.seq)
    let signature = key.signature(of: signed, isFull: agreement.has(.cephxV2) ?? true)
    guard let signature, signature != footer.signature else { return [] }
    return [
      WireProblem(
        field: "footer.sig", offset: footerStart + 12,
        problem: "is not the signature that the session's key makes")
    ]
  }

  private func problems(
    _ footer: MessageFooter, _ front: RawSpan, _ middle: RawSpan, _ data: RawSpan
  ) -> [WireProblem] {
    if footer.flags.isAborted(in: .cephV027) {
      // What was left of it when the sender gave up is filled with anything.
      return [
        WireProblem(
          field: "footer.flags", offset: footerStart, problem: "the sender gave up this message",
          isNote: true)
      ]
    }
    var problems: [WireProblem] = []
    check("front_crc", footerStart, footer.frontCRC, front, &problems)
    check("middle_crc", footerStart + 4, footer.middleCRC, middle, &problems)
    if !footer.flags.contains(.noDataCRC) {
      check("data_crc", footerStart + 8, footer.dataCRC, data, &problems)
    }
    return problems
  }

  /// Holds a section against its CRC; 0 is one that the sender has not computed.
  private func check(
    _ field: String, _ offset: Int, _ given: UInt32, _ bytes: RawSpan,
    _ problems: inout [WireProblem]
  ) {
    if given == 0 { return }
    let computed = crc32c(bytes)
    if given == computed { return }
    problems.append(crcProblem("footer." + field, at: offset, given: given, computed: computed))
  }
}
