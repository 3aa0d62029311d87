import Common
import Synthesis
import Testing

struct PcapngWriterTests {
  @Test func `a file has a section, an interface and packets in blocks of whole words`() {
    var file: [UInt8] = []
    var writer = PcapngWriter()
    writer.sectionHeader(to: &file)
    #expect(
      file == hex("0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000"))
    file = []
    let interface = writer.addInterface(linkType: .ethernet, name: "eth0", to: &file)
    #expect(interface == 0)
    #expect(
      file
        == hex(
          """
          01000000 28000000 0100 0000 00000400 0200 0400 65746830 0900 0100 09000000
          00000000 28000000
          """))
    file = []
    writer.packet(
      [0xAA], at: Instant(nanoseconds: 0x1_0000_0002), originalLength: 64, interface: 0, to: &file)
    #expect(
      file
        == hex(
          """
          06000000 24000000 00000000 01000000 02000000 01000000 40000000 aa000000
          24000000
          """))
  }

  @Test func `an interface in microseconds has its times in microseconds, big-endian as asked`() {
    var file: [UInt8] = []
    var writer = PcapngWriter(byteOrder: .big)
    writer.sectionHeader(to: &file)
    let interface = writer.addInterface(
      linkType: .rawIP, name: "", resolution: .microseconds, to: &file)
    file = []
    writer.packet([], at: Instant(nanoseconds: 3_500), interface: interface, to: &file)
    #expect(
      file
        == hex("00000006 00000020 00000000 00000000 00000003 00000000 00000000 00000020"))
  }
}
