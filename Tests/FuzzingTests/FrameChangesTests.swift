import CephWire
import Common
import Messenger
import Synthesis
import Testing

@testable import Fuzzing

@Suite struct FrameChangesTests {
  /// Three frames of one side: a greeting, a message with a front, an acknowledgment.
  private var stream: [UInt8] {
    var writer = FrameWriter()
    var header = MessageHeader()
    header.type = MessageType(raw: 24)
    return writer.control(HelloFrame()) + writer.message(header, front: [1, 2, 3, 4])
      + writer.control(AckFrame())
  }

  @Test func `frames are found where they lie, behind the rest of another one`() {
    let places = FrameChanges.places(in: [9, 9, 9] + stream + [1])
    #expect(places.map(\.frame.tag) == [.hello, .message, .ack])
    #expect(places.first?.range.lowerBound == 3)
    #expect(places.last?.range.upperBound == stream.count + 3)
    #expect(FrameChanges.places(in: Array(stream.prefix(31))).isEmpty)
  }

  @Test func `a changed frame has CRCs that hold`() {
    var random = SplitMix64(seed: 1)
    var different = 0
    var whole = 0
    for _ in 0..<400 {
      var bytes = stream
      guard FrameChanges.change(&bytes, &random) else {
        Issue.record("there are frames")
        return
      }
      if bytes != stream { different += 1 }
      let places = FrameChanges.places(in: bytes)
      // Nothing lies between frames, unless a preamble tells other lengths.
      if places.reduce(0, { $0 + $1.frame.size }) == bytes.count { whole += 1 }
      #expect(problems(of: bytes) <= 1)
    }
    #expect(different > 300)
    #expect(whole > 300)
  }

  /// How many frames have segments whose CRCs do not hold.
  private func problems(of bytes: [UInt8]) -> Int {
    FrameChanges.places(in: bytes).count { place in
      var writer = FrameWriter()
      let again = writer.frame(place.frame.tag, place.frame.segments)
      let size = place.frame.segments[0].count
      let start = place.range.lowerBound + FramePreamble.size + size
      return size > 0
        && again.dropFirst(FramePreamble.size + size).prefix(4)
          != bytes[start..<start + 4]
    }
  }

  @Test func `bytes without a frame stay as they are`() {
    var random = SplitMix64(seed: 1)
    var bytes: [UInt8] = [1, 2, 3]
    let isChanged = FrameChanges.change(&bytes, &random)
    #expect(!isChanged)
    #expect(bytes == [1, 2, 3])
  }
}
