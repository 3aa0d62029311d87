import CephWire
import Testing

@testable import MDSClient

@Suite struct SessionCapsTests {
  private func item(_ ino: UInt64) -> CapItem {
    var item = CapItem()
    item.ino = InodeNumber(raw: ino)
    return item
  }

  /// The queue from its head.
  private func counts(_ queue: ReleaseQueue) -> [Int] { queue.open.reversed().map(\.count) }

  @Test func `REL2: there is room for a release of each cap, and for four messages more`() {
    var queue = ReleaseQueue()
    queue.topUp(capCount: 2, extra: -1, isStuck: true)
    #expect(counts(queue) == [0, 0, 0, 0, 0])
    queue.topUp(capCount: 0, extra: 0, isStuck: true)
    #expect(queue.free == 850)
    queue = ReleaseQueue()
    queue.topUp(capCount: 0, extra: 10, isStuck: true)
    #expect(queue.free == 170)
  }

  @Test func `REL2: a single release gets stuck behind fresh messages (O18)`() {
    var queue = ReleaseQueue()
    queue.topUp(capCount: 2, extra: -1, isStuck: true)
    queue.append(item(1))
    queue.topUp(capCount: 1, extra: -1, isStuck: true)
    #expect(counts(queue) == [0, 1, 0, 0, 0, 0])
    #expect(queue.takeDone() == [])
    queue.topUp(capCount: 1, extra: -1, isStuck: true)
    #expect(queue.takeDone() == [])
  }

  @Test func `REL2: with releases now and then each tick's message goes, and the first stays`() {
    var queue = ReleaseQueue()
    queue.topUp(capCount: 100, extra: -1, isStuck: true)
    var sent: [UInt64] = []
    for tick in 1...30 {
      if tick % 3 == 1 { queue.append(item(UInt64(tick))) }
      queue.topUp(capCount: 100 - (tick + 2) / 3, extra: -1, isStuck: true)
      sent += queue.takeDone().flatMap(\.self).map(\.ino.raw)
    }
    #expect(!sent.contains(1))
    #expect(sent.count >= 8)
  }

  @Test func `REL2: corrected, a release waits for the next tick only`() {
    var queue = ReleaseQueue()
    queue.topUp(capCount: 2, extra: -1, isStuck: false)
    queue.append(item(1))
    queue.topUp(capCount: 1, extra: -1, isStuck: false)
    #expect(queue.takeDone() == [[item(1)]])
    #expect(queue.takeDone() == [])
    #expect(queue.free % 170 == 0)
  }

  @Test func `REL1: a full message waits to be sent, in order`() {
    var queue = ReleaseQueue()
    for number in 0..<UInt64(400) { queue.append(item(number)) }
    #expect(queue.done.map(\.count) == [170, 170])
    #expect(queue.count == 400)
    #expect(queue.contains(InodeNumber(raw: 399)))
    #expect(!queue.contains(InodeNumber(raw: 400)))
    #expect(queue.takeAll() == (0..<400).map(item))
    #expect(queue.count == 0)
  }
}
