import CephWire
import Testing

@testable import MDSClient

@Suite struct FragmentTreeTests {
  private func split(_ fragment: UInt32, _ by: Int32) -> FragmentSplit {
    var split = FragmentSplit()
    split.fragment = Fragment(raw: fragment)
    split.by = by
    return split
  }

  @Test(
    arguments: [
      ("", 0), ("a", 0x42f2), ("foo", 0x24_db2a), ("file", 0x193_a6b0), ("newdir", 0xcbdb_3a34),
    ] as [(WireString, UInt32)])
  func `CHO3: names are hashed as 2009.md 3.0 says`(name: WireString, hash: UInt32) {
    #expect(name.nameHash == hash)
  }

  @Test func `CHO3: the bytes of a name are unsigned (O32)`() {
    #expect(WireString(bytes: [0xe9]).nameHash == (0xe90 + 0xe) * 11)
  }

  @Test func `CHO3: a hash falls into a known leaf below the splits`() {
    var tree = FragmentTree()
    #expect(tree.leaf(for: 0) == nil)
    tree.noteSplits([split(0, 1)])
    #expect(tree.leaf(for: 0) == nil)
    tree.note(.of(0x0180_0000, 3))
    #expect(tree.leaf(for: 0x7f_ffff) == nil)
    #expect(tree.leaf(for: 0x80_0000)?.authority == 3)
    // Only the low 24 bits of a hash count.
    #expect(tree.leaf(for: 0xff80_0000)?.authority == 3)
    tree.noteSplits([split(0x0180_0000, 2)])
    tree.note(.of(0x03c0_0000, 1, [1, 2]))
    #expect(tree.leaf(for: 0x80_0000) == nil)
    #expect(tree.leaf(for: 0xc0_0000)?.replicas == [1, 2])
  }

  @Test func `CHO3: a fragment of nobody is forgotten, a branch of nobody stays a branch`() {
    var tree = FragmentTree()
    tree.note(.of(0, 2))
    tree.note(.of(0, -1))
    #expect(tree.records.isEmpty)
    tree.note(.of(0, 2, [0]))
    tree.noteSplits([split(0, 1)])
    tree.note(.of(0, -2))
    #expect(tree.records.count == 1)
    #expect(tree.records.first?.authority == -1)
    #expect(tree.records.first?.splitBy == 1)
  }

  @Test func `CHO3: no more than four replicas are kept`() {
    var tree = FragmentTree()
    tree.note(.of(0, 0, [0, 1, 2, 3, 4]))
    #expect(tree.leaf(for: 0)?.replicas == [0, 1, 2, 3])
  }

  @Test func `splits of any size are survived`() {
    var tree = FragmentTree()
    tree.noteSplits([split(0, 24), split(0x1800_0001, 24), split(5, -1), split(6, .max)])
    #expect(tree.leaf(for: 1) == nil)
    #expect(tree.records.count == 2)
  }

  @Test func `no more fragments are kept than the limit`() {
    var tree = FragmentTree()
    for value in 0..<UInt32(FragmentTree.limit + 10) { tree.note(.of(value, 1)) }
    #expect(tree.records.count == FragmentTree.limit)
  }

  @Test func `O22: the original takes the attributes' version for the first split`() {
    var inode = ReplyInode()
    inode.xattrVersion = 0x0000_0003_0100_0000
    inode.splits = [split(0, 1), split(0x0180_0000, 1)]
    #expect(inode.misreadSplits == [split(0x0100_0000, 3), split(0, 1)])
    inode.splits = []
    #expect(inode.misreadSplits == [])
  }

  @Test func `O22: with the quirk the tree is the wrong one`() {
    for isMisread in [false, true] {
      var bench = MachineBench.open(quirks: isMisread ? .original : .recommended)
      var root = MachineBench.inode(1)
      root.splits = [split(0, 1)]
      root.xattrVersion = 0x0000_0002_0000_0000
      bench.answer(.mount(), target: root)
      let tree = bench.client.cache.inode(Cache.root).map {
        bench.client.cache.inodes[$0].fragments
      }
      #expect(tree?.records.first?.splitBy == (isMisread ? 2 : 1))
    }
  }
}
