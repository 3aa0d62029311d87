import CephWire
import Common
import Messenger
import Testing

@Suite struct MessengerWriterTests {
  private let old = MessengerWriter(dialect: .ceph013)
  private let new = MessengerWriter(dialect: .cephV027)

  /// The message that a harness reads from these bytes behind a handshake, written again.
  private func again(_ writer: MessengerWriter, _ entry: Entry?) -> [UInt8] {
    guard let entry, case .message(let header, let footer, let front, let data) = entry.record
    else { return [] }
    return writer.message(
      header, front: front, middle: entry.middle, data: data, flags: footer.flags,
      signature: footer.signature)
  }

  @Test func `messages of 2009 are written as they were read`() {
    for message in [Vector.requestOpen, Vector.getattr, Vector.setxattr] {
      var harness = Harness()
      harness.receive(Vector.banner + Vector.address + Vector.connect + message)
      #expect(again(old, harness.sink.entries.last) == message)
    }
  }

  @Test func `signed messages are written as they were read`() {
    let messages = [
      Vector027.getattr, Vector027.renewal, Vector027.sessionOpen, Vector027.safeReply,
    ]
    for message in messages {
      var harness = Harness(dialect: .cephV027)
      harness.receive(message)
      #expect(again(new, harness.sink.entries.last) == message)
    }
  }

  @Test func `what stands between messages`() {
    #expect(old.banner == Vector.banner)
    #expect(old.ack(seq: 5) == Vector.ackOf5)
    #expect(old.close == Vector.close)
    #expect(new.banner == Vector027.banner)
    #expect(new.ack(seq: 1) == Vector027.ack)
    #expect(new.seqExchange(0) == Vector027.seq)
    #expect(new.seqExchange(25) == [25, 0, 0, 0, 0, 0, 0, 0])
    #expect(new.keepalive(time: nil, isAnswer: false) == [9])
    var time = Timespec()
    time.seconds = 0x6b03_4db8
    time.nanoseconds = 0x1c74_6cfa
    #expect(new.keepalive(time: time, isAnswer: false) == Vector027.keepalive)
    #expect(new.keepalive(time: time, isAnswer: true) == Vector027.keepaliveAck)
    #expect(new.close == [6])
  }

  @Test func `handshakes`() {
    var harness = Harness()
    harness.receive(Conversation027.server, .acceptor)
    harness.receive(Conversation027.client)
    let written: [[UInt8]] = harness.records().compactMap {
      switch $0 {
      case .address(let address): new.address(address)
      case .connect(let request): new.structure(request)
      default: nil
      }
    }
    #expect(written == [Vector027.clientAddress, Vector027.connect, Vector027.connect])
    let answers: [[UInt8]] = harness.records(.acceptor).compactMap {
      switch $0 {
      case .address(let address), .peerAddress(let address): new.address(address)
      case .reply(let reply): new.structure(reply)
      default: nil
      }
    }
    #expect(
      answers == [
        Vector027.serverAddress, Vector027.peerAddress, Vector027.challengeReply,
        Vector027.seqReply,
      ])
  }

  @Test func `an address in the banner phase has the legacy form whatever it had elsewhere`() throws
  {
    let address = try #require(EntityAddress(text: "v1:192.168.77.1:6810/2920599840"))
    #expect(address.form == .new)
    #expect(new.address(address) == Vector027.serverAddress)
  }

  @Test func `without the features, headers have addresses and footers no signature`() {
    let writer = MessengerWriter(dialect: .cephV027, features: 0)
    let bytes = writer.message(
      MessageHeader(), front: [1, 2], data: [3], flags: .complete)
    #expect(bytes.count == 1 + 334 + 3 + 13)
    #expect(bytes.last == 1)
  }
}
