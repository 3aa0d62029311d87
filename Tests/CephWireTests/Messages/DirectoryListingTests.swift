import CephWire
import Testing

@Suite struct DirectoryListingTests {
  @Test func `the snapshots of a directory`() throws {
    let reply: ClientReply = try RecordedReply.lssnap.value()
    #expect(reply.op == .lssnap)
    #expect(reply.trace?.target.ino.raw == 0x100_0000_0000)
    let listing = try #require(reply.directory)
    #expect(listing.dirfrag.structVersion.number == 1)
    #expect(listing.dirfrag.auth == -1)
    #expect(text(listing.flags) == "end|complete")
    #expect(listing.flags.contains(.end))
    #expect(listing.flags.contains(.complete))
    #expect(listing.entries.map(\.dname) == ["s1"])
    let entry = try #require(listing.entries.first)
    #expect(entry.lease.mask == 3)
    #expect(entry.lease.durationMilliseconds == .max)
    #expect(entry.inode.snapID.raw == 2)
    #expect(entry.inode.rsnaps == 1)
    #expect(reply.snap?.realms.map(\.ino.raw) == [0x100_0000_0000, 1])
    #expect(reply.facts.paths == ["s1"])
  }

  @Test func `flags tell the order of the entries`() throws {
    let reply: ClientReply = try MainlineBytes(
      """
      050300000000000005000000010000 00000000
      18000000 01 01 0c000000 00000000 ffffffff 00000000 00000000 0107 00000000
      """
    ).value()
    let listing = try #require(reply.directory)
    #expect(listing.entries == [])
    #expect(text(listing.flags) == "end|complete|hash_order|offset_hash")
  }

  @Test func `more entries than there is room for are refused`() throws {
    let decoded = MainlineBytes(
      """
      050300000000000005000000010000 00000000
      18000000 01 01 0c000000 00000000 ffffffff 00000000 00000001 0107 00000000
      """
    ).decoded(as: ClientReply.self)
    #expect(!decoded.isWhole)
    #expect(decoded.problems.map(\.field) == ["extra.entries"])
  }
}
