import CephWire
import Common
import Messenger
import Testing

@testable import Dissector
@testable import Transport

/// What is given up where too much waits, and how it is said.
@Suite struct GivenUpTests {
  private static let writer = MessengerWriter(dialect: .ceph013)
  private static let opening = writer.banner + writer.address(EntityAddress())
  private static let message = writer.message(
    MessageHeader(), front: [UInt8](repeating: 0, count: 1500), data: [],
    flags: FooterFlags(raw: 0))

  private final class Counter: EventSink {
    var messages: [Int] = []
    var gaps: [Int] = []

    func event(_ event: borrowing Event) {
      switch event.content {
      case .message: messages.append(event.connection)
      case .gap(_, let cause):
        #expect(cause.contains("too much waited"))
        gaps.append(event.connection)
      default: break
      }
    }
  }

  private var number = 0

  private mutating func send(_ bytes: [UInt8], on connection: Int, _ stage: inout StreamStage) {
    number += 1
    // Sound: the span lives as long as `bytes`.
    stage.received(
      unsafe bytes.span.bytes, from: .opener, of: connection,
      at: PacketStamp(number: number, time: Instant(nanoseconds: 0)))
  }

  @Test mutating func `messages that were not continued for longest make room for others`() {
    let sink = Counter()
    var options = DissectorOptions()
    options.messengerLimits.waitingBytes = 4000
    var stage = StreamStage(sink: EventFinisher(sink), options: options)
    let address = SocketAddress(address: .v4(1), port: 1)
    for connection in 1...3 {
      stage.opened(
        Connection(number: connection, opener: address, acceptor: address, startSeen: true),
        at: PacketStamp(number: 0, time: Instant(nanoseconds: 0)))
      send(Self.opening + Self.message.prefix(1100), on: connection, &stage)
    }
    // The others go on, so that it is the first one that has to give way.
    send(Array(Self.message[1100..<1400]), on: 2, &stage)
    send(Array(Self.message[1100..<1500]), on: 3, &stage)
    #expect(stage.givenUp.messages == 0)
    send([Self.message[1500]], on: 3, &stage)
    #expect(stage.givenUp.messages == 1)
    for (connection, start) in [(1, 1100), (2, 1400), (3, 1501)] {
      send(Array(Self.message[start...]), on: connection, &stage)
    }
    for connection in 1...3 {
      stage.ended(
        .captureEnded, of: connection, at: PacketStamp(number: 99, time: Instant(nanoseconds: 0)))
    }
    #expect(sink.messages == [2, 3])
    #expect(sink.gaps == [1])
  }

  @Test func `each cap that was hit has a sentence`() {
    var givenUp = GivenUp()
    #expect(givenUp.sentences() == [])
    givenUp.transport.connections = 1
    givenUp.transport.holes = 1_234_567
    givenUp.transport.fragments = 2
    givenUp.messages = 3
    givenUp.encryptedDirections = 1
    givenUp.sessions = 4
    givenUp.names = 5
    givenUp.questions = 6
    givenUp.keys = 7
    #expect(
      givenUp.sentences() == [
        "1 connection was given up: more than 16,384 at a time",
        "1,234,567 holes were given up: too much waited behind them",
        "2 IP fragments were given up: they belong to no whole datagram",
        "3 messages were given up: more than 48 MiB waited for their rest",
        "1 encrypted direction was given up: too much was lost to find its frames again",
        "4 sessions were given up: more than are remembered",
        "5 names of processes were given up: more than are remembered",
        "6 questions were given up: more than are remembered without an answer",
        "7 tickets and keys were given up: more than are remembered",
      ])
  }
}
