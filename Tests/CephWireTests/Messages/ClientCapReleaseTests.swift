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

  @Test func `since version 2 the MDS is told which map of the OSDs it needs`() throws {
    let message = MainlineBytes(
      version: 2, "01000000 0300000000010000 0100000000000000 02000000 05000000 09000000")
    let release: ClientCapRelease = try message.value()
    let item = try #require(release.caps.first)
    #expect(item.ino.raw == 0x100_0000_0003)
    #expect(item.capID == 1)
    #expect(item.migrateSeq == 2)
    #expect(item.issueSeq == 5)
    #expect(release.osdEpochBarrier == 9)
    #expect(mainlineSummary(release, version: 2) == "client_cap_release(1)")
    #expect(
      message.json(release)
        == #"{"caps":[{"ino":1099511627779,"cap_id":1,"migrate_seq":2,"issue_seq":5}],"#
        + #""osd_epoch_barrier":9}"#)
  }

  @Test func `version 1 has no barrier`() throws {
    let release: ClientCapRelease = try MainlineBytes("00000000").value()
    #expect(release.caps == [])
  }
}
