import CephWire
import Common
import Testing

@testable import Messenger

@Suite struct FramerLossesTests {
  static let bytes = Conversation.client
  /// Where the elements of the client's side begin, and how many bytes each has.
  static let places: [Range<Int>] = {
    var end = 0
    return Conversation.clientElements.map { element in
      defer { end += element.count }
      return end..<end + element.count
    }
  }()
  /// Its messages, by `seq`.
  static let messages: [(UInt64, Range<Int>)] = [(1, places[3]), (2, places[5]), (3, places[6])]

  @Test(arguments: [1, 4, 100, 170, 300]) func `every gap costs only what it touches`(size: Int) {
    for start in 33..<Self.bytes.count - size {
      let gap = start..<start + size
      var harness = Harness()
      harness.receive(Array(Self.bytes[..<start]))
      harness.lose(size)
      harness.receive(Array(Self.bytes[gap.upperBound...]))
      harness.finish()
      let kept = Self.messages.filter { !$0.1.overlaps(gap) }.map(\.0)
      #expect(harness.seqs() == kept)
      #expect(harness.records().contains(.gap(size)))
      #expect(harness.accounted() == Self.bytes.count - size)
    }
  }

  @Test func `an ack behind a message whose end is known survives the gap in it`() {
    // Within the front; up to the very end of the message.
    for (start, end) in [(180, 190), (176, 215)] {
      var harness = Harness()
      harness.receive(Array(Self.bytes[..<start]))
      harness.lose(end - start)
      harness.receive(Array(Self.bytes[end...]))
      #expect(
        harness.records().dropFirst(3).prefix(3) == [
          .gap(end - start), .passedOver(169 - (end - start), .afterGap), .ack(5),
        ])
      #expect(harness.seqs() == [2, 3])
    }
  }

  @Test func `several gaps in one message cost that message alone`() {
    var harness = Harness()
    harness.receive(Array(Self.bytes[..<620]))
    harness.lose(10)
    harness.receive(Array(Self.bytes[630..<640]))
    harness.lose(20)
    harness.receive(Array(Self.bytes[660...]))
    #expect(harness.seqs() == [1, 2])
    #expect(harness.records().suffix(2).first == .passedOver(272 - 30, .afterGap))
    #expect(harness.records().last == .close)
  }

  @Test(
    arguments: [
      [99], [0], [12, 10, 10, 11], [99] + Array(Vector.requestOpen[..<60]),
      [10] + [UInt8](repeating: 10, count: 400), [99, 4, 13, 6, 18, 9, 23],
      Array(Vector.requestOpen[..<29]), [99] + Array("ceph 013\n".utf8),
    ] as [[UInt8]])
  func `garbage between messages is counted and the next message found`(garbage: [UInt8]) {
    for size in [1, 5, 128, 129, 5000] {
      var harness = Harness()
      let bytes = Self.bytes[..<220] + garbage + Self.bytes[220...]
      harness.receive(
        Array(bytes), pieces: Array(repeating: size, count: bytes.count / size))
      harness.finish()
      #expect(harness.seqs() == [1, 2, 3])
      #expect(harness.records()[5] == .passedOver(garbage.count, .lostSync))
      #expect(harness.sink.entries[5].problems.map(\.field) == ["stream"])
      #expect(harness.accounted() == bytes.count)
    }
  }

  @Test func `many losses in one run of bytes need neither stack nor time`() {
    let one = message(seq: 1) + [99]
    let count = 20_000
    var harness = Harness()
    harness.receive(
      Vector.banner + Vector.address + Vector.connect
        + Array(repeatElement(one, count: count).joined()))
    #expect(harness.seqs().count == count)
  }

  @Test func `false signatures side by side are searched in linear time`() {
    let signature: [UInt8] = [4, 13, 6, 18, 9, 23, 10]
    var harness = Harness()
    harness.receive(Array(repeatElement(signature, count: 100_000).joined()))
    harness.finish()
    #expect(harness.sink.entries.isEmpty)
  }

  @Test func `a message that is given up is passed over, and the next one read`() {
    var harness = Harness()
    harness.receive(Array(Self.bytes[..<190]))
    #expect(harness.waitingBytes > 0)
    #expect(harness.giveUpWaiting() == 1)
    #expect(harness.waitingBytes == 0)
    #expect(harness.giveUpWaiting() == 0)
    harness.receive(Array(Self.bytes[190...]))
    #expect(harness.seqs() == [2, 3])
    #expect(harness.records().contains(.passedOver(169, .givenUp)))
    #expect(harness.accounted() == Self.bytes.count)
  }

  @Test func `what is given up before its end is known is searched for the next message`() {
    var harness = Harness()
    // In the middle of the first message's header.
    harness.receive(Array(Self.bytes[..<60]))
    #expect(harness.giveUpWaiting() == 1)
    harness.receive(Array(Self.bytes[60...]))
    #expect(harness.seqs() == [2, 3])
    #expect(harness.accounted() == Self.bytes.count)
  }

  @Test func `the room of a long message is given back`() {
    var framer = Framer(side: .opener, assumed: nil, limits: MessengerLimits())
    var shared = SharedState(.alone)
    var sink = RecordingSink()
    let size = 1 << 20
    let writer = MessengerWriter(dialect: .ceph013)
    var header = MessageHeader()
    header.seq = 1
    let message = writer.message(
      header, front: [UInt8](repeating: 0, count: size), data: [], flags: FooterFlags(raw: 0))
    let bytes = Array(Self.bytes[..<33]) + message
    var highest = 0
    for start in stride(from: 0, to: bytes.count, by: 10_000) {
      let piece = Array(bytes[start..<min(start + 10_000, bytes.count)])
      // Sound: the span lives as long as `piece`.
      framer.receive(
        unsafe piece.span.bytes, at: PacketStamp(number: 1, time: Instant(nanoseconds: 0)),
        &shared, &sink)
      highest = max(highest, framer.pending.capacity)
    }
    #expect(sink.entries.count == 3)
    // No more than the message, and what the allocator adds.
    #expect(size / 2..<size + size / 8 ~= highest)
    #expect(framer.pending.capacity <= 4096)
  }
}
