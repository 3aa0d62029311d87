import Common
import Synthesis
import Testing

struct PcapWriterTests {
  @Test func `a file in nanoseconds starts with the magic number and the link type`() {
    var file: [UInt8] = []
    PcapWriter().header(linkType: .ethernet, to: &file)
    #expect(file == hex("4d3cb2a1 0200 0400 00000000 00000000 00000400 01000000"))
  }

  @Test func `a file in big-endian order has the other order in every number`() {
    var file: [UInt8] = []
    let writer = PcapWriter(byteOrder: .big, resolution: .microseconds)
    writer.header(linkType: .cooked2, snapLength: 96, to: &file)
    writer.packet(
      [0xAB, 0xCD], at: Instant(nanoseconds: 5_000_007_999), originalLength: 60, to: &file)
    #expect(
      file
        == hex(
          """
          a1b2c3d4 0002 0004 00000000 00000000 00000060 00000114
          00000005 00000007 00000002 0000003c abcd
          """))
  }

  @Test func `a packet has its time, both lengths and its bytes`() {
    var file: [UInt8] = []
    PcapWriter().packet([1, 2, 3], at: Instant(nanoseconds: 1_000_000_002), to: &file)
    #expect(file == hex("01000000 02000000 03000000 03000000 010203"))
  }

  @Test(arguments: [(Int64.min, "00000000 00000000"), (Int64.max, "ffffffff ffc99a3b")])
  func `a time that the format cannot hold is moved to the nearest one`(
    nanoseconds: Int64, time: String
  ) {
    var file: [UInt8] = []
    PcapWriter().packet([], at: Instant(nanoseconds: nanoseconds), to: &file)
    #expect(file == hex(time + "00000000 00000000"))
  }
}
