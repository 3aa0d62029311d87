import CephWire
import Testing

@testable import MDSClient

@Suite struct KnownMDSMapTests {
  @Test func `a map that knows nothing has no ranks`() {
    let map = KnownMDSMap()
    #expect(map.upRanks.isEmpty)
    #expect(map.state(0) == MDSState(raw: 0))
    #expect(map.address(0) == nil)
  }
}
