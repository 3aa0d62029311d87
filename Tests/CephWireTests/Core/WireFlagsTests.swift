import CephWire
import Testing

@Suite struct WireFlagsTests {
  @Test func `bits are shown by their names, or else by their numbers`() {
    #expect(text(ReclaimFlags(raw: 0)) == "-")
    #expect(text(ReclaimFlags(raw: 1)) == "reset")
    #expect(text(ReclaimFlags(raw: 0x8000_0001)) == "reset|finish")
    #expect(text(ReclaimFlags(raw: 0x8000_0006)) == "1|2|finish")
  }

  @Test func `flags contain others where all of their bits are set`() {
    let flags = ReclaimFlags(raw: 5)
    #expect(flags.contains(ReclaimFlags(raw: 4)))
    #expect(flags.contains(ReclaimFlags(raw: 0)))
    #expect(!flags.contains(ReclaimFlags(raw: 6)))
  }
}
