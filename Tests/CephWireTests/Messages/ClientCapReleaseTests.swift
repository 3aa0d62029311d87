import CephWire
import Testing

@Suite struct ClientCapReleaseTests {
  @Test func `one capability is given back`() throws {
    let release: ClientCapRelease = try value(of: .capRelease)
    let cap = try #require(release.caps.first)
    #expect(release.caps.count == 1)
    #expect(cap.ino.raw == 0x100_0000_0002)
    #expect(cap.capID == 0x78)
    #expect(cap.migrateSeq == 1)
    #expect(cap.issueSeq == 4)
    #expect(summary(release) == "client_cap_release(1)")
    #expect(release.facts.inodes == [cap.ino])
  }
}
