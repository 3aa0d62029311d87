import Testing

@Suite struct CRC32CTests {
  @Test(
    arguments: [
      ("", 0), ("a", 0x93ad_1061), ("123456789", 0x58e3_fa20),
    ] as [(String, UInt32)])
  func `the check values of 2009 hold`(text: String, value: UInt32) {
    #expect(crc([UInt8](text.utf8)) == value)
  }

  @Test func `runs of one byte have their check values`() {
    #expect(crc([UInt8](repeating: 0, count: 32)) == 0)
    #expect(crc([UInt8](repeating: 0xff, count: 32)) == 0xe839_9de9)
  }

  @Test(arguments: 0...9) func `a run may be checked in parts`(cut: Int) {
    let bytes = [UInt8]("123456789".utf8)
    #expect(crc(Array(bytes[cut...]), after: crc(Array(bytes[..<cut]))) == 0x58e3_fa20)
  }
}
