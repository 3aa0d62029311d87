import CephWire
import Testing

@testable import MDSClient

@Suite struct SlabTests {
  private func inode(_ number: UInt64) -> Inode { Inode(Inode.Key(InodeNumber(raw: number))) }

  private func numbers(_ list: SlabList<Inode>, _ slab: Slab<Inode>) -> [UInt64] {
    var numbers: [UInt64] = []
    var next = list.first
    while !next.isNone {
      numbers.append(slab[next].key.ino.raw)
      next = slab[next].next
    }
    return numbers
  }

  @Test func `a place that was given up is taken again`() {
    var slab = Slab<Inode>()
    let first = slab.insert(inode(1))
    let second = slab.insert(inode(2))
    slab.remove(first)
    #expect(slab.count == 1)
    #expect(slab.insert(inode(3)) == first)
    #expect(slab[second].key.ino.raw == 2)
    #expect(slab.count == 2)
  }

  @Test func `a list keeps its order when its elements come, go and move`() {
    var slab = Slab<Inode>()
    var list = SlabList<Inode>()
    let handles = (1...4).map { slab.insert(inode($0)) }
    for handle in handles { list.append(handle, in: &slab) }
    list.moveToEnd(handles[0], in: &slab)
    list.moveToEnd(handles[0], in: &slab)
    #expect(numbers(list, slab) == [2, 3, 4, 1])
    list.remove(handles[2], in: &slab)
    list.remove(handles[1], in: &slab)
    list.remove(handles[0], in: &slab)
    #expect(numbers(list, slab) == [4])
    #expect(list.count == 1)
    list.remove(handles[3], in: &slab)
    #expect(list.first.isNone && list.last.isNone)
  }
}
