import Common
import Testing

@testable import Synthesis

struct TCPConversationTests {
  /// A segment as tests look at it: the sender's port, the flags, both numbers, the payload's size.
  private struct Seen: Equatable {
    var port: UInt16
    var flags: TCPFlags
    var sequence: UInt32
    var acknowledgment: UInt32
    var count: Int

    init(_ port: UInt16, _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, _ n: Int)
    {
      self.port = port
      self.flags = flags
      self.sequence = sequence
      self.acknowledgment = acknowledgment
      count = n
    }
  }

  private static func seen(_ packet: [UInt8]) throws -> Seen {
    let layout = try #require(PacketLayout(packet, linkLayer: .ethernet))
    let ip = try #require(layout.ip)
    let tcp = try #require(ip.tcp)
    return Seen(
      tcp.source.port, tcp.fields.flags, tcp.fields.sequence, tcp.fields.acknowledgment,
      ip.end - tcp.payloadStart)
  }

  @Test func `a conversation opens, sends in segments, is acknowledged and closes`() throws {
    var conversation = TCPConversation(
      opener: try endpoint("10.0.0.1:40000"), acceptor: try endpoint("10.0.0.2:6789"),
      segmentSize: 100, openerSequence: UInt32.max, acceptorSequence: 500)
    var packets: [Seen] = []
    var times: [Int64] = []
    let sink = { (packet: [UInt8], time: Instant) throws in
      packets.append(try Self.seen(packet))
      times.append(time.nanoseconds)
    }
    try conversation.open(at: Instant(nanoseconds: 1), to: sink)
    let data = [UInt8](repeating: 7, count: 250)
    try conversation.send(data, from: .opener, at: Instant(nanoseconds: 2), to: sink)
    try conversation.send([], from: .opener, at: Instant(nanoseconds: 3), to: sink)
    try conversation.send([1], from: .acceptor, at: Instant(nanoseconds: 4), to: sink)
    try conversation.close(at: Instant(nanoseconds: 5), from: .acceptor, to: sink)
    #expect(
      packets == [
        Seen(40000, .syn, UInt32.max, 0, 0),
        Seen(6789, [.syn, .ack], 500, 0, 0),
        Seen(40000, .ack, 0, 501, 0),
        Seen(40000, .ack, 0, 501, 100),
        Seen(40000, .ack, 100, 501, 100),
        Seen(40000, [.psh, .ack], 200, 501, 50),
        Seen(6789, .ack, 501, 250, 0),
        Seen(6789, [.psh, .ack], 501, 250, 1),
        Seen(40000, .ack, 250, 502, 0),
        Seen(6789, [.fin, .ack], 502, 250, 0),
        Seen(40000, [.fin, .ack], 250, 503, 0),
        Seen(6789, .ack, 503, 251, 0),
      ])
    #expect(times == [1, 1, 1, 2, 2, 2, 2, 4, 4, 5, 5, 5])
  }

  @Test func `the first packet is right to the last byte`() throws {
    var conversation = TCPConversation(
      opener: try endpoint("10.0.0.1:40000"), acceptor: try endpoint("10.0.0.2:6789"),
      framing: .rawIP)
    var packets: [[UInt8]] = []
    conversation.open(at: Instant(nanoseconds: 0)) { packet, _ in packets.append(packet) }
    #expect(
      packets[0]
        == hex(
          """
          4500002c 00004000 400626ca 0a000001 0a000002
          9c401a85 000f4240 00000000 6002ffff 8b1b0000 020405a8
          """))
  }

  @Test(arguments: ["10.0.0.1:1", "[fd00::1]:1"])
  func `the largest segments still fit into an IP packet`(host: String) throws {
    var conversation = TCPConversation(
      opener: try endpoint(host), acceptor: try endpoint(host), segmentSize: 1_000_000)
    var sizes: [Int] = []
    let data = [UInt8](repeating: 0, count: 130_001)
    try conversation.send(data, from: .opener, at: Instant(nanoseconds: 0)) { packet, _ in
      sizes.append(try Self.seen(packet).count)
    }
    #expect(sizes == [65_000, 65_000, 1, 0])
  }

  @Test func `an IPv4 address opposite an IPv6 address is mapped`() throws {
    let recording = try sampleRecording(opener: "10.0.0.1:1", acceptor: "[fd00::1]:2")
    let ip = try #require(PacketLayout(recording.packets[0].bytes, linkLayer: .ethernet)?.ip)
    #expect(ip.source == HostAddress("::ffff:10.0.0.1"))
    #expect(ip.destination == HostAddress("fd00::1"))
    #expect(hasRightChecksums(recording))
  }

  @Test func `what the closure throws comes back`() throws {
    struct Full: Error {}
    var conversation = TCPConversation(
      opener: try endpoint("10.0.0.1:1"), acceptor: try endpoint("10.0.0.2:1"))
    #expect(throws: Full.self) {
      try conversation.open(at: Instant(nanoseconds: 0)) { _, _ throws(Full) in throw Full() }
    }
  }
}
