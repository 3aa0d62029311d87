import CephWire
import Testing

@Suite struct OSDMapTests {
  private static let maps =
    """
    a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 01000000 0a000000 02000000 abcd
    01000000 09000000 03000000 010203
    """

  @Test func `a monitor of today says which maps it has`() throws {
    let map: OSDMap = try MainlineBytes(version: 4, Self.maps + "01000000 0b000000 00000000")
      .value()
    #expect(text(map.clusterID) == "a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf")
    #expect(map.incrementals.map(\.epoch) == [10])
    #expect(map.maps.map(\.map) == [[1, 2, 3]])
    #expect(map.oldestMap == 1)
    #expect(map.newestMap == 11)
    #expect(mainlineSummary(map, version: 4) == "osd_map(9..10 src has 1..11)")
  }

  @Test func `a monitor of Nautilus says what was removed in a gap`() throws {
    let map: OSDMap = try MainlineBytes(
      version: 4,
      Self.maps
        + """
        05000000 0b000000 01000000 0200000000000000 01000000 0300000000000000 0400000000000000
        """
    ).value()
    #expect(map.gapRemovedSnaps.map(\.pool) == [2])
    #expect(map.gapRemovedSnaps.first?.snaps.map(\.length) == [4])
  }

  @Test func `old monitors do not say what they have`() throws {
    let map: OSDMap = try MainlineBytes(version: 1, Self.maps).value()
    #expect(mainlineSummary(map) == "osd_map(9..10)")
    let none: OSDMap = try MainlineBytes(
      version: 3, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 00000000 00000000 00000000 00000000"
    ).value()
    #expect(mainlineSummary(none, version: 3) == "osd_map(0..0)")
  }
}
