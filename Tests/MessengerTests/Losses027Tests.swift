import CephWire
import Common
import Messenger
import Testing

/// Gaps, garbage, flipped bytes and captures that start in the middle, in dialect `ceph v027`.
@Suite struct Losses027Tests {
  static let handshake = Array(Conversation027.clientHandshake.joined())
  static let bytes = Conversation027.client
  /// Where the messages lie, by `seq`.
  static let messages: [(seq: UInt64, range: Range<Int>)] = {
    var end = 0
    return (Conversation027.clientHandshake + Conversation027.clientStream).compactMap { element in
      defer { end += element.count }
      switch element {
      case Vector027.getattr: return (2, end..<end + element.count)
      case Vector027.renewal: return (22, end..<end + element.count)
      default: return nil
      }
    }
  }()

  @Test(arguments: [1, 4, 60, 100, 230]) func `every gap costs only what it touches`(size: Int) {
    for start in 9..<Self.bytes.count - size {
      let gap = start..<start + size
      for isOther in [true, false] {
        var harness = Harness()
        if isOther { harness.receive(Conversation027.server, .acceptor) }
        harness.receive(Array(Self.bytes[..<start]))
        harness.lose(size)
        harness.receive(Array(Self.bytes[gap.upperBound...]))
        harness.finish()
        let kept = Self.messages.filter { !$0.range.overlaps(gap) }.map(\.seq)
        #expect(harness.seqs() == kept)
        #expect(harness.records().contains(.gap(size)))
        #expect(harness.accounted() == Self.bytes.count - size)
      }
    }
  }

  @Test func `an element behind a message whose end is known survives the gap in it`() throws {
    let message = Self.messages[0].range
    for gap in [
      message.lowerBound + 54..<message.lowerBound + 60,
      message.upperBound - 3..<message.upperBound,
    ] {
      var harness = Harness()
      harness.receive(Conversation027.server, .acceptor)
      harness.receive(Array(Self.bytes[..<gap.lowerBound]))
      harness.lose(gap.count)
      harness.receive(Array(Self.bytes[gap.upperBound...]))
      let records = harness.records().dropFirst(8)
      #expect(
        records.prefix(2) == [
          .gap(gap.count), .passedOver(message.count - gap.count, .afterGap),
        ])
      let next = try #require(records.dropFirst(2).first)
      guard case .keepalive = next else {
        Issue.record("\(next)")
        continue
      }
    }
  }

  /// An acknowledgment of an MDS whose tag had become that of a message: the bytes behind it pass for
  /// a header without a CRC, of a message of 436 MB.
  @Test func `a header without a CRC is not believed where others have one`() {
    let damaged: [UInt8] = [0x07, 0x23, 0x00, 0x9e, 0x35, 0x42, 0x00, 0x70, 0x00]
    let handshake = Array(Conversation027.serverHandshake.joined())
    var harness = Harness()
    harness.receive(Conversation027.client)
    harness.receive(handshake + Vector027.sessionOpen + damaged + Vector027.safeReply, .acceptor)
    harness.finish()
    #expect(harness.seqs(.acceptor) == [1, 7])
    #expect(harness.records(.acceptor).contains(.passedOver(damaged.count, .lostSync)))
  }

  @Test func `the end at any length is told with what it lacks`() {
    for end in 9..<Self.bytes.count {
      var harness = Harness()
      harness.receive(Array(Self.bytes[..<end]))
      harness.finish()
      #expect(harness.accounted() == end)
      #expect(harness.seqs() == Self.messages.filter { $0.range.upperBound <= end }.map(\.seq))
    }
  }

  @Test func `a stream that starts in the middle is followed from its first whole message`() {
    for dialect in [nil, Dialect.cephV027] {
      for start in 1..<Self.bytes.count {
        for size in [1, 200, 2000] where size > 1 || start % 16 == 0 {
          var harness = Harness(dialect: dialect)
          let part = Array(Self.bytes[start...])
          harness.receive(part, pieces: Array(repeating: size, count: part.count / size))
          harness.finish()
          let expected = Self.messages.filter { $0.range.lowerBound >= start }
          #expect(harness.seqs() == expected.map(\.seq))
          guard let first = expected.first else {
            #expect(harness.sink.entries.isEmpty)
            continue
          }
          #expect(harness.dialect == .cephV027)
          #expect(harness.accounted() == part.count)
          if first.range.lowerBound > start {
            #expect(
              harness.records().first
                == .passedOver(first.range.lowerBound - start, .startsInTheMiddle))
          }
        }
      }
    }
  }

  @Test(
    arguments: [
      [99], [0], [12, 10, 10, 11], [99] + Array(Vector027.getattr[..<50]),
      [UInt8](repeating: 7, count: 400), [UInt8](repeating: 0, count: 600),
      [99] + Array("ceph v027".utf8), [99] + Vector.requestOpen,
    ] as [[UInt8]])
  func `garbage between messages is counted and the next message found`(garbage: [UInt8]) {
    let place = Self.messages[0].range.lowerBound
    for size in [1, 5, 53, 54, 5000] {
      var harness = Harness()
      let bytes = Self.bytes[..<place] + garbage + Self.bytes[place...]
      harness.receive(Array(bytes), pieces: Array(repeating: size, count: bytes.count / size))
      harness.finish()
      #expect(harness.seqs() == [2, 22])
      #expect(harness.records()[8] == .passedOver(garbage.count, .lostSync))
      #expect(harness.accounted() == bytes.count)
    }
  }

  @Test func `short messages that wait behind a search are taken one by one`() {
    // Three of them fit into what is kept for a longer header.
    let one = Message027Tests.message(seq: 1)
    let stream =
      [UInt8](repeating: 1, count: 300) + one + Message027Tests.message(seq: 2) + [99]
      + Message027Tests.message(seq: 3) + Vector027.ack
    for size in [1, 7, 60, 200, 301, 340, 1000] {
      var harness = Harness()
      harness.receive(stream, pieces: Array(repeating: size, count: stream.count / size))
      harness.finish()
      #expect(harness.seqs() == [1, 2, 3])
      #expect(harness.accounted() == stream.count)
      #expect(harness.records().last == .ack(1))
    }
  }

  @Test func `any flipped byte costs at most the message that it is in`() {
    for offset in Self.handshake.count..<Self.bytes.count {
      for mask in [1, 0x80, 0xff] as [UInt8] {
        var bytes = Self.bytes
        bytes[offset] ^= mask
        var harness = Harness()
        harness.receive(Conversation027.server, .acceptor)
        harness.receive(bytes)
        harness.finish()
        #expect(harness.accounted() == bytes.count)
        let found = harness.seqs()
        for (seq, range) in Self.messages where !range.contains(offset) {
          // A tag that was flipped into another one may take a few bytes of what follows.
          let isBehindTag = offset < range.lowerBound && range.lowerBound - offset <= 9
          #expect(found.contains(seq) || isBehindTag, "byte \(offset)")
        }
      }
    }
  }

  @Test func `no mutation traps or loses a byte`() {
    var random = Seeded(state: 5)
    for (bytes, side) in [(Conversation027.client, false), (Conversation027.server, true)] {
      for round in 0..<3_000 {
        var mutated = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: 9..<mutated.count - 40, using: &random)
          let end = place + Int.random(in: 0...30, using: &random)
          switch round % 3 {
          case 0: mutated.removeSubrange(place..<end)
          case 1:
            mutated[place..<end] =
              mutated[place..<end].map { _ in
                UInt8.random(in: 0...255, using: &random)
              }[...]
          default: mutated.insert(contentsOf: mutated[place..<end], at: place)
          }
        }
        var harness = Harness()
        if round % 2 == 0 { harness.receive(bytes, side ? .opener : .acceptor) }
        let cuts = (0..<8).map { _ in Int.random(in: 1...400, using: &random) }
        harness.receive(mutated, side ? .acceptor : .opener, pieces: cuts)
        harness.finish()
        #expect(
          harness.accounted(side ? .acceptor : .opener) == mutated.count, "round \(round)")
      }
    }
  }

  @Test func `false headers side by side are searched in linear time`() {
    // Everything that is looked at before the CRC is right at each eighth byte.
    let head: [UInt8] = [7, 1, 0, 0, 0, 7, 0, 0]
    var harness = Harness(dialect: .cephV027)
    harness.receive(Array(repeatElement(head, count: 100_000).joined()))
    harness.finish()
    #expect(harness.sink.entries.isEmpty)
  }

  @Test func `any cut and any interleaving give the same records of each side`() {
    let whole: [Side: [Record]] = {
      var harness = Harness()
      harness.receive(Conversation027.server, .acceptor)
      harness.receive(Conversation027.client)
      return [.opener: harness.records(), .acceptor: harness.records(.acceptor)]
    }()
    var random = Seeded(state: 1)
    for round in 0..<200 {
      var harness = Harness()
      var rest: [Side: ArraySlice<UInt8>] = [
        .opener: Conversation027.client[...], .acceptor: Conversation027.server[...],
      ]
      while let side = Side.allCases.filter({ rest[$0]?.isEmpty == false })
        .randomElement(using: &random), let bytes = rest[side]
      {
        let size = Int.random(in: 1...(round == 0 ? 1 : 300), using: &random)
        harness.receive(Array(bytes.prefix(size)), side)
        rest[side] = bytes.dropFirst(size)
      }
      harness.finish()
      #expect(harness.records(.opener) == whole[.opener])
      #expect(harness.records(.acceptor) == whole[.acceptor])
    }
  }
}
