import Common
import Synthesis
import Testing

struct PcapReaderTests {
  @Test func `a file in microseconds is read with its times and cut packets`() throws {
    let file = hex(
      """
      d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000
      01000000 02000000 02000000 40000000 abcd
      """)
    let recording = try PcapReader.read(file)
    #expect(recording.linkLayer == .ethernet)
    #expect(
      recording.packets == [
        RecordedPacket([0xAB, 0xCD], at: Instant(nanoseconds: 1_000_002_000), originalLength: 64)
      ])
    #expect(recording.packets[0].isCut)
  }

  @Test func `what is no little-endian pcap file is refused`() {
    for file in ["", "d4c3b2a1", "a1b2c3d4" + String(repeating: "00", count: 20)] {
      #expect(throws: PcapReader.Problem.notLittleEndianPcap) { try PcapReader.read(hex(file)) }
    }
  }

  @Test func `an unknown link type is refused with its number`() {
    let file = hex("d4c3b2a1 0200 0400 00000000 00000000 00000400 69000000")
    #expect(throws: PcapReader.Problem.unknownLinkType(105)) { try PcapReader.read(file) }
  }

  @Test func `a file that ends within a packet is refused, wherever it ends`() throws {
    var file: [UInt8] = []
    PcapWriter().header(linkType: .ethernet, to: &file)
    PcapWriter().packet([1, 2], at: Instant(nanoseconds: 0), to: &file)
    for count in 25..<file.count {
      #expect(throws: PcapReader.Problem.endsWithinPacket(offset: 24)) {
        try PcapReader.read(Array(file[..<count]))
      }
    }
    // A length of 4 GiB is not believed.
    file.replaceSubrange(32..<36, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(throws: PcapReader.Problem.endsWithinPacket(offset: 24)) { try PcapReader.read(file) }
  }
}
