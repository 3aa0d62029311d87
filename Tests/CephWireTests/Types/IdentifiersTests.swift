import CephWire
import Testing

@Suite struct IdentifiersTests {
  @Test(
    arguments: [
      (0, "-"), (0x155, "pAsLsXsFs"), (0xd01, "pFscr"), (0xd55, "pAsLsXsFscr"),
      (0x33cd, "pAsxXsxFsxwb"), (0x3fdd, "pAsxLsXsxFsxcrwb"), (0x3ffd, "pAsxLsxXsxFsxcrwb"),
      (0x4000, "Fa"), (0x8000, "Fl"), (0x2, "-"), (0x1_0000, "F"),
      (0xffff_ffff, "pAsxLsxXsxFsxcrwbal"),
    ] as [(UInt32, String)])
  func `capabilities read as Ceph of user space prints them`(raw: UInt32, expected: String) {
    #expect(text(Capabilities(raw: raw)) == expected)
  }

  @Test func `snapshots read as head, as the snapshot directory or in hexadecimal`() {
    #expect(text(SnapID(raw: 0xffff_ffff_ffff_fffe)) == "head")
    #expect(text(SnapID(raw: 0xffff_ffff_ffff_ffff)) == "snapdir")
    #expect(text(SnapID(raw: 0xffff_ffff_ffff_fffd)) == "fffffffffffffffd")
    #expect(text(SnapID(raw: 0x1f)) == "1f")
    #expect(text(SnapID(raw: 0)) == "0")
  }

  @Test func `inodes are hexadecimal, modes octal`() {
    #expect(text(InodeNumber(raw: 0x100_0000_0000)) == "0x10000000000")
    #expect(text(InodeNumber(raw: .max)) == "0xffffffffffffffff")
    #expect(text(FileMode(raw: 0o100644)) == "0100644")
    #expect(text(FileMode(raw: 0)) == "00")
  }

  @Test func `a cluster's identity is read from its text and back`() throws {
    let words = "a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf"
    let id = try #require(ClusterID(text: words))
    #expect(text(id) == words)
    #expect(UInt8(truncatingIfNeeded: id.raw) == 0xa0)
    #expect(UInt8(truncatingIfNeeded: id.raw >> 120) == 0xaf)
    #expect(ClusterID(text: words.uppercased()) == id)
    #expect(ClusterID(text: words.filter { $0 != "-" }) == id)
  }

  @Test(arguments: [
    "", "a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaea", "a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf0",
    "g0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf", "+0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf",
    "äa1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf",
  ])
  func `what is no cluster's identity is refused`(words: String) {
    #expect(ClusterID(text: words) == nil)
  }

  @Test func `a fragment says how many bits count`() {
    #expect(Fragment(raw: 0x0180_0000).bits == 1)
    #expect(Fragment(raw: 0x0180_0000).value == 0x80_0000)
    #expect(Fragment(raw: 0).bits == 0)
    #expect(Fragment(raw: 0xffff_ffff).bits == 255)
    #expect(text(Fragment(raw: 0x0180_0000)) == "0x1800000")
  }
}
