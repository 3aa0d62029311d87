import CephWire
import Common
import Messenger
import Testing

@Suite struct FuzzTests {
  @Test func `a stream that is none of Ceph's is silent`() {
    let texts = [
      "GET / HTTP/1.1\r\nHost: ceph\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\0\u{1}", "cephalopod",
    ]
    for text in texts {
      var harness = Harness()
      for _ in 0..<50 { harness.receive([UInt8](text.utf8)) }
      harness.lose(10)
      harness.receive([UInt8](text.utf8))
      harness.finish()
      #expect(harness.sink.entries.isEmpty)
    }
  }

  @Test(.timeLimit(.minutes(20))) func `twenty megabytes of noise and of zeros take linear time`() {
    var random = Seeded(state: 3)
    let noise = (0..<1 << 16).map { _ in UInt8.random(in: 0...255, using: &random) }
    for source in [noise, [UInt8](repeating: 0, count: 1 << 16)] {
      var harness = Harness()
      for index in 0..<20_000 {
        let start = index * 1021 % (source.count - 1024)
        harness.receive(Array(source[start..<start + 1024]))
      }
      harness.finish()
      #expect(harness.sink.entries.isEmpty)
    }
  }

  /// What was done to a conversation: pieces of bytes, and gaps (nil bytes).
  private enum Piece { case bytes([UInt8]), gap(Int) }

  @Test func `no mutation traps, loses a byte or costs a message that it leaves alone`() {
    var random = Seeded(state: 7)
    let bytes = Conversation.client
    let messages: [(UInt64, Range<Int>)] = [(1, 46..<215), (2, 220..<481), (3, 481..<753)]
    for round in 0..<20_000 {
      let place = Int.random(in: 46..<bytes.count, using: &random)
      let size = Int.random(in: 1...40, using: &random)
      let end = min(place + size, bytes.count)
      var touched = place..<end
      var pieces: [Piece] = [.bytes(Array(bytes[..<place]))]
      switch round % 4 {
      case 0:
        let flipped = bytes[place..<end].map { $0 ^ UInt8.random(in: 1...255, using: &random) }
        pieces.append(.bytes(flipped + bytes[end...]))
      case 1: pieces.append(.bytes(Array(bytes[end...])))
      case 2:
        // Not the tags of stream elements: what they are taken for hides what follows.
        let inserted = (0..<size).map { _ in UInt8.random(in: 12...255, using: &random) }
        pieces.append(.bytes(inserted + bytes[place...]))
        touched = place..<place
      default:
        pieces.append(.gap(end - place))
        pieces.append(.bytes(Array(bytes[end...])))
      }
      var harness = Harness()
      var count = 0
      for piece in pieces {
        switch piece {
        case .gap(let lost): harness.lose(lost)
        case .bytes(let run):
          count += run.count
          let cuts = (0..<8).map { _ in Int.random(in: 1...200, using: &random) }
          harness.receive(run, pieces: cuts)
        }
      }
      harness.finish()
      if harness.accounted() != count { Issue.record("round \(round): bytes lost") }
      let found = harness.seqs()
      for (seq, range) in messages where range.upperBound <= place {
        if !found.contains(seq) { Issue.record("round \(round): message \(seq)") }
      }
      // A cut or an insertion within a message moves the bytes that follow into it.
      if round % 4 == 0 || round % 4 == 3 {
        for (seq, range) in messages where !range.overlaps(touched) {
          // A tag that was flipped into another one may take a few bytes of what follows.
          let isBehindTag = round % 4 == 0 && range.lowerBound - touched.upperBound < 5
          if !found.contains(seq), !isBehindTag { Issue.record("round \(round): message \(seq)") }
        }
      }
    }
  }

  @Test func `noise after any part of a conversation keeps the account`() {
    var random = Seeded(state: 11)
    for round in 0..<5_000 {
      var harness = Harness()
      let end = Int.random(in: 9..<Conversation.server.count, using: &random)
      let noise = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        UInt8.random(in: 0...13, using: &random)
      }
      let bytes = Conversation.server[..<end] + noise
      harness.receive(Array(bytes), .acceptor, pieces: [end / 2, 7, 100, 1, 1])
      harness.finish()
      #expect(harness.accounted(.acceptor) == bytes.count, "round \(round)")
    }
  }
}
