import CephWire
import Common
import Messenger
import Testing

@Suite struct MessengerConnectionTests {
  private func whole(_ bytes: [UInt8], _ side: Side) -> [Record] {
    var harness = Harness()
    harness.receive(bytes, side)
    return harness.records(side)
  }

  @Test func `any cut and any interleaving give the same records of each side`() {
    let client = whole(Conversation.client, .opener)
    let server = whole(Conversation.server, .acceptor)
    #expect(client.count == Conversation.clientElements.count)
    #expect(server.count == Conversation.serverElements.count)
    var random = Seeded(state: 1)
    for round in 0..<200 {
      var harness = Harness()
      var rest: [Side: ArraySlice<UInt8>] = [
        .opener: Conversation.client[...], .acceptor: Conversation.server[...],
      ]
      while let side = Side.allCases.filter({ rest[$0]?.isEmpty == false })
        .randomElement(using: &random), let bytes = rest[side]
      {
        let size = Int.random(in: 1...(round == 0 ? 1 : 300), using: &random)
        harness.receive(Array(bytes.prefix(size)), side)
        rest[side] = bytes.dropFirst(size)
      }
      harness.finish()
      #expect(harness.records(.opener) == client)
      #expect(harness.records(.acceptor) == server)
    }
  }

  @Test func `a message has the stamp of its latest packet, wherever that lies within it`() {
    var harness = Harness()
    let message = Vector.requestOpen
    harness.receive(Vector.banner + Vector.address + Vector.connect, at: 1)
    harness.receive(Array(message[..<50]), at: 4)
    harness.receive(Array(message[50..<140]), at: 9)
    harness.receive(Array(message[140...]) + Vector.ackOf5, at: 6)
    #expect(harness.sink.entries.suffix(2).map(\.stamp) == [9, 6])
  }

  @Test func `a stream that starts in the middle is followed from its first whole message`() {
    let bytes = Conversation.client
    let starts = [(46, UInt64(1)), (220, 2), (481, 3)]
    for start in 1...bytes.count {
      for size in [1, 200, 2000] where size > 1 || start % 16 == 0 {
        var harness = Harness()
        let part = Array(bytes[start...])
        harness.receive(part, pieces: Array(repeating: size, count: part.count / size))
        harness.finish()
        let expected = starts.filter { $0.0 >= start }
        #expect(harness.seqs() == expected.map(\.1))
        guard let first = expected.first else {
          #expect(harness.sink.entries.isEmpty)
          continue
        }
        #expect(harness.accounted() == part.count)
        if first.0 > start {
          #expect(harness.records().first == .passedOver(first.0 - start, .startsInTheMiddle))
        }
      }
    }
  }

  @Test func `the end within an element is told with what it lacks`() {
    for end in 1..<Conversation.client.count {
      var harness = Harness()
      harness.receive(Array(Conversation.client[..<end]))
      harness.finish()
      let isSeen = end >= 9
      #expect(harness.accounted() == (isSeen ? end : 0))
    }
    var harness = Harness()
    harness.receive(Array(Conversation.client[..<200]))
    harness.finish()
    #expect(harness.records().last == .passedOver(154, .incomplete(expected: 169)))
  }

  @Test func `an incomplete message is told apart from what was passed over before it`() {
    var harness = Harness()
    harness.receive(Array(Conversation.client[..<215]))
    harness.receive([99, 98, 97] + Vector.getattr[..<200])
    harness.finish()
    #expect(
      harness.records().suffix(2) == [
        .passedOver(3, .lostSync), .passedOver(200, .incomplete(expected: 261)),
      ])
  }
}
