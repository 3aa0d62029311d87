import CephWire
import Common
import Messenger
import Testing

/// Frames in crc mode that were damaged, cut or given up on the way.
@Suite struct CheckedFrameTests {
  /// A conversation, and three messages of the client with three parts each.
  private func messages(
    _ revision: FrameRevision, limits: MessengerLimits = MessengerLimits()
  ) -> (Harness, [[UInt8]]) {
    var conversation = ConversationV2(revision)
    let harness = conversation.shaken(limits: limits)
    return (harness, (1...3).map { conversation.message($0, sizes: [20, 4, 9]) })
  }

  /// Where the segments of such a message begin, and what stands behind them.
  private func places(_ revision: FrameRevision) -> [Range<Int>] {
    let crc = revision == .one ? 4 : 0
    let starts = [32, 73 + crc, 93 + crc, 97 + crc, 106 + crc]
    return zip(starts, starts.dropFirst()).map { $0..<$1 }
  }

  @Test(arguments: [FrameRevision.zero, .one])
  func `a byte that is flipped costs its frame at most, and is located`(revision: FrameRevision) {
    let (shaken, messages) = messages(revision)
    let places = places(revision)
    let status = places[3].upperBound
    for index in messages[1].indices {
      var harness = shaken
      var damaged = messages[1]
      damaged[index] ^= 0x81
      harness.receive(messages[0] + damaged + messages[2])
      let problems = harness.problems()
      if index < 32 {
        #expect(harness.seqs() == [1, 3])
        #expect(problems == ["stream"])
        #expect(harness.records().contains(.passedOver(damaged.count, .lostSync)))
      } else if index == status {
        // The lowest bit of revision 0 says that the sender gave up.
        #expect(harness.seqs() == (revision == .zero ? [1, 3] : [1, 2, 3]))
        #expect(problems == ["frame.late_status"])
      } else {
        #expect(harness.seqs().count == 3)
        let segment = places.firstIndex { $0.contains(index) }
        if let segment, revision == .zero || segment > 0 || index < 73 {
          #expect(problems == ["frame.segment\(segment)"], "byte \(index)")
        } else {
          #expect(problems.allSatisfy { $0.hasPrefix("frame.segment") })
          // Of four CRCs in revision 0, and three in revision 1, those of these segments count.
          #expect(problems.count == 1, "byte \(index)")
        }
      }
    }
  }

  @Test(arguments: [FrameRevision.zero, .one])
  func `a gap costs what it touches`(revision: FrameRevision) {
    let (shaken, messages) = messages(revision)
    let bytes = Array(messages.joined())
    var end = 0
    let ranges = messages.map { message in
      defer { end += message.count }
      return end..<end + message.count
    }
    for size in [1, 40, messages[0].count] {
      for start in stride(from: 0, to: bytes.count - size, by: 3) {
        let gap = start..<start + size
        var harness = shaken
        harness.receive(Array(bytes[..<start]))
        harness.lose(size)
        harness.receive(Array(bytes[gap.upperBound...]))
        harness.finish()
        let kept = zip(1...3, ranges).filter { !$1.overlaps(gap) }.map { UInt64($0.0) }
        #expect(harness.seqs() == kept, "\(gap)")
        #expect(harness.problems() == [])
      }
    }
  }

  @Test(arguments: [FrameRevision.zero, .one])
  func `a frame that ends at any byte is incomplete, and nothing else`(revision: FrameRevision) {
    let (shaken, messages) = messages(revision)
    for count in 1..<messages[1].count {
      var harness = shaken
      harness.receive(messages[0])
      harness.receive(Array(messages[1][..<count]))
      harness.finish()
      #expect(harness.seqs() == [1])
      let needed = count < 32 ? 32 : messages[1].count
      #expect(harness.records().last == .passedOver(count, .incomplete(expected: needed)))
    }
  }

  @Test(arguments: [FrameRevision.zero, .one])
  func `a frame that its sender gave up is no message, and no error`(revision: FrameRevision) {
    var conversation = ConversationV2(revision)
    var harness = conversation.shaken()
    let aborted = conversation.message(1, sizes: [500], status: .aborted)
    harness.receive(aborted + conversation.message(1, sizes: [500]))
    #expect(harness.seqs() == [1])
    #expect(harness.records().first == .frame(.message, aborted.count))
    #expect(harness.sink.entries.first?.problems.map(\.isNote) == [true])
  }

  @Test func `a status that nobody knows is told, and the message shown`() {
    var conversation = ConversationV2()
    var harness = conversation.shaken()
    harness.receive(conversation.message(1, status: .unknown(0x0c)))
    #expect(harness.seqs() == [1])
    #expect(
      harness.sink.entries.first?.problems.map(\.problem) == ["unknown value 12"])
  }

  @Test func `what is longer than the limit is passed over and not kept`() {
    var limits = MessengerLimits()
    limits.longestSection = 1000
    var conversation = ConversationV2()
    var harness = conversation.shaken(limits: limits)
    let long = conversation.message(1, sizes: [1001])
    harness.receive(long, pieces: [40, 600])
    harness.receive(conversation.message(2, sizes: [1000]))
    #expect(harness.seqs() == [2])
    #expect(harness.records().first == .passedOver(long.count, .tooLong))
  }

  @Test func `a message that is too short for its header is told`() {
    var conversation = ConversationV2()
    var harness = conversation.shaken()
    let short = conversation.client.frame(.message, [Array(repeating: 1, count: 40)])
    harness.receive(short + conversation.message(1))
    #expect(harness.records().first == .frame(.message, short.count))
    #expect(harness.problems().count == 1)
    #expect(harness.seqs() == [1])
  }
}
