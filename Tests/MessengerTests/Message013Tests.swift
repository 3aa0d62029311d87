import CephWire
import Messenger
import Testing

@Suite struct Message013Tests {
  static let stream = Vector.banner + Vector.address + Vector.connect

  private func only(_ bytes: [UInt8]) -> (Entry?, Int) {
    var harness = Harness()
    harness.receive(Self.stream + bytes)
    harness.finish()
    return (harness.sink.entries.last, harness.sink.entries.count)
  }

  struct Expected: Sendable {
    var bytes: [UInt8]
    var seq: UInt64
    var type: UInt16
    var front: Int
    var data: [UInt8]
    var crcs: [UInt32]
    var source: String
  }

  static let vectors = [
    Expected(
      bytes: Vector.requestOpen, seq: 1, type: 22, front: 28, data: [],
      crcs: [0x8ff9_cf89, 0, 0], source: "client4100"),
    Expected(
      bytes: Vector.getattr, seq: 2, type: 24, front: 120, data: [],
      crcs: [0xa0fc_4753, 0x30d4_f704, 0], source: "client4100"),
    Expected(
      bytes: Vector.sessionOpen, seq: 1, type: 22, front: 28, data: [],
      crcs: [0x5b50_a0ba, 0xa215_8b34, 0], source: "mds0"),
    Expected(
      bytes: Vector.safeReply, seq: 2, type: 26, front: 35, data: [],
      crcs: [0x4187_06a5, 0xdb03_7111, 0], source: "mds0"),
    Expected(
      bytes: Vector.setxattr, seq: 3, type: 24, front: 128, data: [UInt8]("bar".utf8),
      crcs: [0x65be_9823, 0xd7e6_3aa3, 0x6ad3_b04b], source: "client4100"),
  ]

  @Test(arguments: vectors) func `the messages of the vectors are read`(expected: Expected) {
    let (entry, count) = only(expected.bytes)
    #expect(count == 4)
    guard case .message(let header, let footer, let front, let data) = entry?.record else {
      Issue.record("no message")
      return
    }
    #expect(entry?.problems.isEmpty == true)
    #expect(header.seq == expected.seq)
    #expect(header.type.raw == expected.type)
    #expect(header.priority == 127)
    #expect(header.source.name.description == expected.source)
    #expect([header.crc, footer.frontCRC, footer.dataCRC] == expected.crcs)
    #expect(footer.flags.raw == 0)
    #expect(front == Array(expected.bytes[129..<129 + expected.front]))
    #expect(data == expected.data)
  }

  @Test func `a front that does not hold is told with both CRCs`() {
    var bytes = Vector.getattr
    bytes[130] ^= 1
    let (entry, count) = only(bytes)
    #expect(count == 4)
    let computed = String(crc(Array(bytes[129..<249])), radix: 16)
    #expect(
      entry?.problems == [
        WireProblem(
          field: "footer.front_crc", offset: 253, problem: "CRC 0x30d4f704, computed 0x\(computed)")
      ])
  }

  @Test func `data that does not hold is told, unless its CRC was not computed`() {
    var bytes = Vector.setxattr
    bytes[257] ^= 1
    let (entry, _) = only(bytes)
    #expect(entry?.problems.map(\.field) == ["footer.data_crc"])
    #expect(entry?.problems.map(\.offset) == [268])
    bytes[260] = 2
    #expect(only(bytes).0?.problems.isEmpty == true)
  }

  @Test func `an aborted message is handed over with its flag`() {
    let (entry, _) = only(message(seq: 1, front: [1, 2, 3], flags: 1))
    guard case .message(_, let footer, let front, _) = entry?.record else {
      Issue.record("no message")
      return
    }
    #expect(footer.flags.contains(.aborted))
    #expect(front == [1, 2, 3])
  }

  @Test(arguments: [1, 9, 13, 23, 60, 124, 128])
  func `a header that does not hold begins no message`(offset: Int) {
    var bytes = Vector.requestOpen
    bytes[offset] ^= 0x80
    var harness = Harness()
    harness.receive(Self.stream + bytes + Vector.getattr)
    #expect(harness.records()[3] == .passedOver(169, .lostSync))
    #expect(harness.sink.entries[3].problems.map(\.field) == ["stream"])
    #expect(harness.seqs() == [2])
  }

  @Test func `sections over the limit are skipped and the stream goes on behind them`() {
    var limits = MessengerLimits()
    limits.longestSection = 100
    var harness = Harness(limits: limits)
    let long = message(seq: 9, front: [UInt8](repeating: 7, count: 101))
    harness.receive(Self.stream + Vector.ackOf5 + long + Vector.ackOf5 + message(seq: 10))
    #expect(
      harness.records().dropFirst(3).prefix(3) == [
        .ack(5), .passedOver(long.count, .tooLong), .ack(5),
      ])
    #expect(harness.seqs() == [10])
  }

  @Test func `sections that are too long only together are skipped too`() {
    var limits = MessengerLimits()
    limits.longestMessage = 150
    var harness = Harness(limits: limits)
    var header = MessageHeader()
    header.seq = 9
    let writer = MessengerWriter(dialect: .ceph013)
    let messages = [80, 70].map {
      writer.message(
        header, front: [UInt8](repeating: 7, count: 80), data: [UInt8](repeating: 7, count: $0),
        flags: FooterFlags(raw: 0))
    }
    harness.receive(Self.stream + messages[0] + messages[1])
    #expect(harness.records()[3] == .passedOver(messages[0].count, .tooLong))
    #expect(harness.seqs() == [9])
  }

  @Test func `a front of four gigabytes is not stored`() {
    var harness = Harness()
    harness.receive(Self.stream + message(seq: 1, frontLength: .max).prefix(129))
    harness.lose(Int(UInt32.max))
    harness.receive([UInt8](repeating: 0, count: 12) + Vector.getattr)
    #expect(harness.seqs() == [2])
    #expect(harness.records().contains(.passedOver(141, .tooLong)))
  }
}
