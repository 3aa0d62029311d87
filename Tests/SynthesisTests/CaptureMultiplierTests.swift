import Common
import Testing

@testable import Synthesis

struct CaptureMultiplierTests {
  @Test func `copies have addresses of their own, later times and right checksums`() throws {
    var recording = try sampleRecording(opener: "127.0.0.1:40000", acceptor: "127.0.0.1:6789")
    // As on a loopback interface, the checksums are wrong.
    for index in recording.packets.indices { recording.packets[index].bytes[50] ^= 0xFF }
    let v6 = try sampleRecording(opener: "[fd00::1]:1", acceptor: "[fd00::2]:2")
    var multiplier = try CaptureMultiplier([recording, v6])
    var file = multiplier.header()
    for _ in 0..<4 { file += multiplier.nextCopy() }
    let copies = try PcapReader.read(file)
    let count = recording.packets.count
    #expect(copies.packets.count == 2 * (count + v6.packets.count))
    #expect(hasRightChecksums(copies))
    let times = copies.packets.map(\.time)
    #expect(times == times.sorted())
    #expect(times[count].seconds(since: times[count - 1]) == 1)

    let sources = try copies.packets.map { packet in
      try #require(PacketLayout(packet.bytes, linkLayer: .ethernet)?.ip).source
    }
    #expect(sources[0] == HostAddress("10.0.0.1"))
    #expect(sources[1] == HostAddress("10.0.0.1"))
    #expect(sources[count] == HostAddress("fd10::2"))
    #expect(sources[count + 1] == HostAddress("fd10::3"))
    #expect(sources[count + v6.packets.count] == HostAddress("10.0.0.4"))
    let first = Recording(linkLayer: .ethernet, packets: Array(copies.packets[..<count]))
    let isSame = try carriedBytes(first) == carriedBytes(recording)
    #expect(isSame)
  }

  @Test func `captures without packets or with different link types are refused`() throws {
    let empty = Recording(linkLayer: .ethernet, packets: [])
    #expect(throws: CaptureMultiplier.Problem.noPackets) { try CaptureMultiplier([empty]) }
    let one = try sampleRecording()
    let other = try sampleRecording(framing: .cooked1)
    #expect(throws: CaptureMultiplier.Problem.linkTypesDiffer) {
      try CaptureMultiplier([one, other])
    }
  }
}
