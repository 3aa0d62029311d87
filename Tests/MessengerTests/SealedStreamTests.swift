import CephWire
import Common
import Messenger
import Testing

/// Frames in secure mode that were damaged, cut, lost or given up on the way.
@Suite struct SealedStreamTests {
  /// A conversation, and `count` messages of the client. `sizes`: the blocks of each are its head of
  /// 96 bytes, and one with the other segments; compressed or not, the header fits into the head.
  private func messages(
    _ revision: FrameRevision, count: UInt64 = 3, sizes: [Int] = [20, 4, 9]
  ) -> (Harness, [[UInt8]]) {
    var conversation = ConversationV2(revision, isSecure: true)
    let harness = conversation.shaken()
    return (harness, (1...count).map { conversation.message($0, sizes: sizes) })
  }

  @Test(arguments: [0, 32, 79, 80, 95, 96, 128, 143, 144, 170, 191])
  func `a byte that is flipped in either block costs its frame, and is located`(index: Int) {
    var (harness, messages) = messages(.one)
    #expect(messages[1].count == 96 + 32 + 16 + 16 + 16 + 16)
    messages[1][index] ^= 1
    for message in messages { harness.receive(message) }
    #expect(harness.seqs() == [1, 3])
    // The lengths stand in the first 32 bytes: behind those, the next frame begins here.
    let expected = index < 32 ? "stream" : index < 96 ? "frame.block0" : "frame.block1"
    #expect(harness.problems() == [expected])
    let entry = harness.sink.entries.first { !$0.problems.isEmpty }
    #expect(entry?.problems.map(\.offset) == [index < 96 ? 0 : 96])
    if index >= 32 { #expect(entry?.record == .frame(.message, messages[1].count)) }
  }

  @Test func `a byte that is flipped in the rest of a long first segment is located`() {
    var conversation = ConversationV2(isSecure: true)
    var harness = conversation.shaken()
    var ident = conversation.clientIdent()
    ident[96 + 96 + 3] ^= 1
    harness.receive(ident)
    harness.receive(conversation.message(1))
    #expect(harness.problems() == ["frame.block1"])
    #expect(harness.seqs() == [1])
  }

  @Test(arguments: [0, 31, 32, 100, 175])
  func `in revision 0 a byte that is flipped costs its frame`(index: Int) {
    var (harness, messages) = messages(.zero)
    messages[1][index] ^= 1
    for message in messages { harness.receive(message) }
    #expect(harness.seqs() == [1, 3])
    #expect(harness.problems() == [index < 32 ? "stream" : "frame.block0"])
  }

  @Test(arguments: [FrameRevision.zero, .one])
  func `a gap costs what it touches, and up to the next segment`(revision: FrameRevision) {
    let (shaken, messages) = messages(revision, count: 6)
    let size = messages[0].count
    for start in stride(from: 0, to: size, by: 5) {
      for length in [1, 90, size, 2 * size + 7] {
        var harness = shaken
        let bytes = Array(messages[1...].joined())
        let end = start + length
        harness.receive(messages[0])
        harness.receive(Array(bytes[..<start]))
        harness.lose(length)
        // The packets behind begin where frames do.
        let next = (end + size - 1) / size * size
        harness.receive(Array(bytes[end..<next]))
        for place in stride(from: next, to: bytes.count, by: size) {
          harness.receive(Array(bytes[place..<place + size]))
        }
        harness.finish()
        let touched = start / size..<(end + size - 1) / size
        let kept = [1] + (0..<5).filter { !touched.contains($0) }.map { UInt64($0 + 2) }
        #expect(harness.seqs() == kept, "\(start)..<\(end)")
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
      let head = revision == .zero ? 32 : 96
      let needed = count < head ? head : messages[1].count
      #expect(harness.records().last == .passedOver(count, .incomplete(expected: needed)))
    }
  }

  @Test(arguments: [FrameRevision.zero, .one])
  func `a frame that its sender gave up is no message, and the next one follows`(
    revision: FrameRevision
  ) {
    var conversation = ConversationV2(revision, isSecure: true)
    var harness = conversation.shaken()
    let aborted = conversation.message(1, sizes: [500], status: .aborted)
    harness.receive(aborted + conversation.message(1, sizes: [500]))
    #expect(harness.seqs() == [1])
    #expect(harness.records().first == .frame(.message, aborted.count))
    #expect(harness.sink.entries.first?.problems.map(\.isNote) == [true])
  }

  @Test func `what is longer than the limit is passed over, and the next frame opened`() {
    var limits = MessengerLimits()
    limits.longestSection = 1000
    for revision in [FrameRevision.zero, .one] {
      var conversation = ConversationV2(revision, isSecure: true)
      var harness = conversation.shaken(limits: limits)
      let long = conversation.message(1, sizes: [1001])
      harness.receive(long, pieces: [100, 600])
      harness.receive(conversation.message(2, sizes: [1000]))
      #expect(harness.seqs() == [2])
      #expect(harness.records().first == .passedOver(long.count, .tooLong))
    }
  }

  @Test func `frames behind the loss of the first encrypted bytes are found`() {
    var conversation = ConversationV2(isSecure: true)
    var harness = Harness(ConversationV2.place())
    harness.receive(conversation.greeting(), .opener)
    harness.receive(conversation.admission(), .acceptor)
    conversation.begin()
    harness.lose(conversation.clientIdent().count, .opener)
    harness.lose(conversation.serverIdent().count, .acceptor)
    harness.receive(conversation.message(1), .opener)
    var ack = AckFrame()
    ack.seq = 1
    harness.receive(conversation.server.control(ack), .acceptor)
    #expect(harness.seqs() == [1])
    #expect(harness.records(.acceptor).last == .ack(1))
  }

  @Test func `bytes that no nonce opens take a bounded time`() {
    var limits = MessengerLimits()
    limits.mostNonces = 1000
    var random = Seeded(state: 5)
    var conversation = ConversationV2(isSecure: true)
    var harness = conversation.shaken(limits: limits)
    harness.receive(conversation.message(1))
    harness.lose(1 << 20)
    let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
    for _ in 0..<20_000 { harness.receive(noise) }
    // No nonce is left to be tried for this one.
    let last = conversation.message(2)
    harness.receive(last)
    harness.finish()
    #expect(harness.seqs() == [1])
    #expect(harness.records().last == .passedOver(20_000 * 200 + last.count, .afterGap))
  }

  @Test func `all connections together try a bounded number of nonces`() {
    var limits = MessengerLimits()
    limits.mostNoncesOfAll = 100
    let sessions = SessionMemory()
    for number in 1...3 {
      var conversation = ConversationV2(isSecure: true)
      var harness = conversation.shaken(
        ConversationV2.place(sessions, number: number), limits: limits)
      harness.receive(conversation.message(1))
      harness.lose(1 << 20)
      for _ in 0..<10 { harness.receive([UInt8](repeating: 0xee, count: 200)) }
      // The first one has used up what there was.
      harness.receive(conversation.message(2))
      #expect(harness.seqs() == [1])
      #expect(sessions.directionsGivenUp == number)
    }
  }

  @Test func `a small loss is overcome though others have used up nearly everything`() {
    var limits = MessengerLimits()
    limits.mostNoncesOfAll = 100
    var conversation = ConversationV2(isSecure: true)
    let sessions = SessionMemory()
    var harness = conversation.shaken(ConversationV2.place(sessions), limits: limits)
    let lost = conversation.message(1)
    harness.lose(lost.count)
    harness.receive(conversation.message(2))
    #expect(harness.seqs() == [2])
    #expect(sessions.directionsGivenUp == 0)
  }
}
