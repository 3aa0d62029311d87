import Testing

@testable import MDSClient

@Suite struct LiveQueueTests {
  @Test func `the smallest key comes first, in whatever order they came`() {
    var queue = LiveQueue<Int>()
    for key in [5, 9, 3, 7, 4] { queue.insert(key) }
    var seen: [Int] = []
    while let first = queue.first {
      seen.append(first)
      queue.removeDead(liveCount: 5) { $0 > first }
    }
    #expect(seen == [3, 4, 5, 7, 9])
  }

  @Test func `keys that have died behind a live one are passed over`() {
    var queue = LiveQueue<Int>()
    for key in 1...5 { queue.insert(key) }
    queue.removeDead(liveCount: 5) { $0 == 1 || $0 == 4 }
    #expect(queue.first == 1)
    queue.removeDead(liveCount: 5) { $0 == 4 }
    #expect(queue.first == 4)
  }

  @Test func `dead keys do not pile up behind a live one`() {
    var queue = LiveQueue<Int>()
    for key in 1...10_000 {
      queue.insert(key)
      queue.removeDead(liveCount: 1) { $0 == 1 }
    }
    #expect(queue.count <= 67)
    #expect(queue.first == 1)
  }

  @Test func `a key that is smaller than those that have gone comes first`() {
    var queue = LiveQueue<Int>()
    for key in 1...3 { queue.insert(key) }
    queue.removeDead(liveCount: 3) { $0 == 3 }
    queue.insert(2)
    #expect(queue.first == 2)
  }
}
