import Testing

@testable import MDSClient

@Suite struct WaitListTests {
  @Test func `the newest is taken first (O8), and taking empties the list`() {
    var list = WaitList()
    for tid in 1...3 as ClosedRange<UInt64> { list.push(WaitList.Entry(tid: tid, order: tid)) }
    #expect(list.takeAll().map(\.tid) == [3, 2, 1])
    #expect(list.takeAll().isEmpty)
  }

  @Test func `entries that no longer count do not pile up`() {
    var list = WaitList()
    for order in 1...1000 as ClosedRange<UInt64> {
      list.push(WaitList.Entry(tid: 1, order: order))
      list.removeDead(liveCount: 1) { $0.order == order }
    }
    #expect(list.count <= 66)
    #expect(list.takeAll().first?.order == 1000)
  }
}
