import CephWire
import Common
import Messenger
import Testing

@Suite struct ClearFrameTests {
  private func frame(_ bytes: [UInt8]) -> ClearFrame? {
    // Sound: the span is only read, during the call.
    let frame = unsafe ClearFrame(bytes.span.bytes)
    return frame
  }

  @Test(arguments: [VectorV2.hello, VectorV2.getMap, VectorV2.setxattr])
  func `a frame is written again as it was taken`(bytes: [UInt8]) throws {
    let taken = try #require(frame(bytes + [1, 2, 3]))
    #expect(taken.size == bytes.count)
    var writer = FrameWriter()
    #expect(writer.frame(taken.tag, taken.segments) == bytes)
  }

  @Test func `an acknowledgment has one segment of eight bytes`() throws {
    let taken = try #require(frame(VectorV2.ackOf1))
    #expect(taken.tag == .ack)
    #expect(taken.segments == [[1, 0, 0, 0, 0, 0, 0, 0]])
    #expect(taken.size == 44)
  }

  @Test func `what is cut short or no preamble is no frame`() {
    #expect(frame(Array(VectorV2.ackOf1.dropLast())) == nil)
    #expect(frame([]) == nil)
    var broken = VectorV2.ackOf1
    broken[4] ^= 1
    #expect(frame(broken) == nil)
  }
}
