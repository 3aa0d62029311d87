import CephWire
import Common
import Messenger
import Testing

@Suite struct Message027Tests {
  static let handshake = Array(Conversation027.clientHandshake.joined())

  /// What is read from the bytes of one message behind a handshake.
  private func only(_ bytes: [UInt8]) -> Entry? {
    var harness = Harness()
    harness.receive(Array(Conversation027.serverHandshake.joined()), .acceptor)
    harness.receive(Self.handshake + bytes)
    harness.finish()
    #expect(harness.records().count == Conversation027.clientHandshake.count + 1)
    return harness.sink.entries.last
  }

  /// A message whose header and sections are made up.
  static func message(
    seq: UInt64 = 1, front: [UInt8] = [], middle: [UInt8] = [], data: [UInt8] = [],
    flags: FooterFlags = .complete, signature: UInt64 = 0, features: UInt64? = nil
  ) -> [UInt8] {
    var header = MessageHeader()
    header.seq = seq
    header.type = MessageType(raw: 24)
    header.version = 4
    header.source.name = EntityName(.client, 4100)
    return MessengerWriter(dialect: .cephV027, features: features).message(
      header, front: front, middle: middle, data: data, flags: flags, signature: signature)
  }

  @Test func `a request of a kernel client`() {
    guard let entry = only(Vector027.getattr),
      case .message(let header, let footer, let front, let data) = entry.record
    else {
      Issue.record("no message")
      return
    }
    #expect(entry.problems == [])
    #expect(header.seq == 2)
    #expect(header.tid == 1)
    #expect(header.type.raw == 24)
    #expect(header.priority == 127)
    #expect(header.version == 4)
    #expect(header.compatVersion == 0)
    #expect(header.source.name.description == "client.4132")
    #expect(header.crc == 0x9e82_b339)
    #expect(front == Array(Vector027.getattr[54..<190]))
    #expect(data == [])
    #expect(entry.middle == [])
    #expect(footer.frontCRC == 0xdc78_5147)
    #expect(footer.signature == 0x2c07_2648_e0ff_2825)
    #expect(footer.flags.raw == 5)
    #expect(entry.context?.version == 4)
  }

  @Test func `all three sections`() {
    guard let entry = only(Self.message(front: [1, 2, 3], middle: [4, 5], data: [6, 7, 8, 9])),
      case .message(let header, let footer, let front, let data) = entry.record
    else {
      Issue.record("no message")
      return
    }
    #expect(entry.problems == [])
    #expect([header.frontLength, header.middleLength, header.dataLength] == [3, 2, 4])
    #expect(front == [1, 2, 3])
    #expect(entry.middle == [4, 5])
    #expect(data == [6, 7, 8, 9])
    #expect(footer.middleCRC == crc([4, 5]))
  }

  @Test func `sections that do not hold are told with both CRCs, by their offset`() {
    let bytes = Self.message(front: [1, 2, 3], middle: [4, 5], data: [6, 7, 8, 9])
    for (offset, field, place) in [
      (54, "front_crc", 63), (57, "middle_crc", 67), (62, "data_crc", 71),
    ] {
      var flipped = bytes
      flipped[offset] ^= 1
      let problems = only(flipped)?.problems ?? []
      #expect(problems.map(\.field) == ["footer." + field])
      #expect(problems.map(\.offset) == [place])
      // A CRC of 0 is one that was not computed.
      flipped.replaceSubrange(place..<place + 4, with: [0, 0, 0, 0])
      #expect(only(flipped)?.problems == [])
    }
    var unchecked = Self.message(data: [6], flags: FooterFlags(raw: 3))
    unchecked[54] = 9
    #expect(only(unchecked)?.problems == [])
  }

  @Test func `a header whose CRC was not computed is taken where a message belongs`() {
    var bytes = Vector027.getattr
    bytes.replaceSubrange(50..<54, with: [0, 0, 0, 0])
    #expect(only(bytes)?.problems == [])
    // Not where one is searched for.
    var harness = Harness(dialect: .cephV027)
    harness.receive([1] + bytes + Vector027.renewal)
    #expect(harness.seqs() == [22])
  }

  @Test func `a message that its sender gave up is handed over with a note`() {
    let entry = only(Self.message(front: [1, 2, 3], flags: FooterFlags(raw: 0)))
    #expect(entry?.problems.map(\.field) == ["footer.flags"])
    #expect(entry?.problems.map(\.isNote) == [true])
    guard case .message(_, let footer, let front, _) = entry?.record else {
      Issue.record("no message")
      return
    }
    #expect(footer.flags.isAborted(in: .cephV027))
    #expect(front == [1, 2, 3])
  }

  @Test(arguments: [1, 9, 17, 19, 25, 37, 48, 50, 53])
  func `a header that does not hold begins no message`(offset: Int) {
    var bytes = Vector027.renewal
    bytes[offset] ^= 0x80
    var harness = Harness()
    harness.receive(Self.handshake + bytes + Vector027.getattr)
    #expect(harness.records()[7] == .passedOver(103, .lostSync))
    #expect(harness.sink.entries[7].problems.map(\.field) == ["stream"])
    #expect(harness.seqs() == [2])
  }

  /// The features of a connection, and whether a handshake tells them.
  static let features: [(features: UInt64, isTold: Bool)] =
    [0, 1 << 1, 1 << 23, 1 << 1 | 1 << 23].flatMap { [($0, true), ($0, false)] }

  @Test(arguments: features)
  func `headers and footers have the forms that the features tell, or the bytes themselves`(
    features: UInt64, isTold: Bool
  ) {
    let messages = (1...4).map {
      Self.message(
        seq: UInt64($0), front: [1, 2, 3], data: [4],
        signature: features >> 23 & 1 * UInt64($0) * 0x0102_0304_0506_0708, features: features)
    }
    let ack = MessengerWriter(dialect: .cephV027).ack(seq: 9)
    let stream = Array(messages[..<2].joined()) + ack + Array(messages[2...].joined()) + ack
    for size in [1, 50, 5000] {
      var harness = Harness(dialect: .cephV027)
      if isTold {
        var connect = Vector027.connect
        connect.replaceSubrange(0..<8, with: (0..<8).map { UInt8(features >> ($0 * 8) & 0xff) })
        harness.receive(
          Grammar027Tests.opening + connect + Vector027.authorizer)
        harness.receive(Grammar027Tests.answering + Grammar027Tests.reply(.ready), .acceptor)
      }
      harness.receive(stream, pieces: Array(repeating: size, count: stream.count / size))
      harness.finish()
      #expect(harness.seqs() == [1, 2, 3, 4])
      #expect(harness.sink.entries.filter { $0.record == .ack(9) }.count == 2)
      #expect(harness.sink.entries.allSatisfy { $0.problems == [] })
    }
  }

  @Test(arguments: [[], [6], [9, 6]] as [[UInt8]])
  func `a message without signature is whole though it is the last`(rest: [UInt8]) {
    var harness = Harness()
    let message = Self.message(seq: 3, front: [1, 2, 3], features: 1 << 1)
    harness.receive(message + rest)
    #expect(harness.seqs() == [])
    harness.finish()
    #expect(harness.seqs() == [3])
    #expect(harness.accounted() == message.count + rest.count)
  }

  @Test func `a last message whose signature is cut is none`() {
    for length in 1..<Vector027.getattr.count {
      var harness = Harness()
      harness.receive(Array(Vector027.getattr[..<length]))
      harness.finish()
      #expect(harness.seqs() == [])
    }
  }

  @Test func `sections over the limit are skipped and the stream goes on behind them`() {
    var limits = MessengerLimits()
    limits.longestSection = 200
    var harness = Harness(limits: limits)
    let long = Self.message(seq: 9, middle: [UInt8](repeating: 7, count: 201))
    harness.receive(Self.handshake + Vector027.ack + long + Vector027.ack + Vector027.renewal)
    #expect(
      harness.records().dropFirst(7).prefix(3) == [
        .ack(1), .passedOver(long.count, .tooLong), .ack(1),
      ])
    #expect(harness.seqs() == [22])
  }
}
