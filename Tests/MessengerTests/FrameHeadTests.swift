import CephWire
import Testing

@testable import Messenger

@Suite struct FrameHeadTests {
  private func head(_ bytes: [UInt8]) -> FrameHead? {
    // Sound: the span is only read, during the call.
    FrameHead(unsafe bytes.span.bytes)
  }

  /// A preamble with the CRC that belongs to it.
  private func preamble(_ changes: [Int: UInt8]) -> [UInt8] {
    var bytes = Array(VectorV2.setxattr[..<28])
    for (place, byte) in changes { bytes[place] = byte }
    return bytes + (0..<4).map { UInt8(truncatingIfNeeded: crc(bytes) >> (8 * $0)) }
  }

  @Test func `a preamble tells its segments`() throws {
    let head = try #require(self.head(VectorV2.setxattr))
    #expect(head.tag == .message)
    #expect((0..<head.segmentCount).map(head.length(of:)) == [41, 157, 0, 5])
    #expect((0..<4).map(head.paddedLength(of:)) == [48, 160, 0, 16])
    #expect(head.paddedLengths(from: 1) == 176)
    #expect(!head.isCompressed)
  }

  @Test func `a preamble whose bytes are changed is none`() {
    for index in 0..<32 {
      var bytes = VectorV2.setxattr
      bytes[index] ^= 1
      #expect(head(bytes) == nil)
    }
  }

  @Test(
    arguments: [
      [0: 0], [0: 23], [1: 0], [1: 5], [20: 0],
    ] as [[Int: UInt8]])
  func `tags that do not exist and counts that cannot be are refused`(changes: [Int: UInt8]) {
    #expect(head(preamble([:])) != nil)
    #expect(head(preamble(changes)) == nil)
  }

  @Test func `one segment may be empty`() {
    #expect(head(FrameWriter().empty)?.length(of: 0) == 0)
  }

  @Test func `a segment longer than the limit is told`() throws {
    var limits = MessengerLimits()
    limits.longestSection = 157
    let head = try #require(self.head(VectorV2.setxattr))
    #expect(head.isWithin(limits))
    limits.longestSection = 156
    #expect(!head.isWithin(limits))
    limits.longestSection = 157
    limits.longestMessage = head.lengths(from: 0)
    #expect(head.isWithin(limits))
    limits.longestMessage -= 1
    #expect(!head.isWithin(limits))
  }

  @Test(
    arguments: [
      (0x0e, .one, .complete), (0xfe, .one, .complete),
      (0x01, .one, .aborted), (0x31, .one, .aborted), (0x00, .one, .unknown(0)),
      (0x0f, .one, .unknown(0x0f)), (0x00, .zero, .complete), (0x01, .zero, .aborted),
      (0x0e, .zero, .complete),
    ] as [(UInt8, FrameRevision, LateStatus)])
  func `the late status is a nibble, in revision 0 a bit`(
    byte: UInt8, revision: FrameRevision, status: LateStatus
  ) {
    #expect(LateStatus(byte, revision) == status)
  }
}

extension FrameWriter {
  /// A frame without anything in it.
  fileprivate var empty: [UInt8] {
    var writer = self
    return writer.control(WaitFrame())
  }
}
