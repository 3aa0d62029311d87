import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct RequestTableTests {
  private func table(_ tids: ClosedRange<UInt64>) -> RequestTable {
    var table = RequestTable(ignoringAnswered: false)
    for tid in tids {
      let request = PendingRequest(
        tid: tid, operation: .mount(), started: Instant(nanoseconds: 0))
      table.insert(request, timeout: Instant(nanoseconds: Int64(100 - tid)))
    }
    return table
  }

  @Test func `the oldest request is the smallest one that is registered`() {
    var table = table(1...3)
    #expect(table.oldest == 1)
    table.detach(1)
    #expect(table.oldest == 2)
    table.unregister(3)
    table.unregister(2)
    #expect(table.oldest == nil)
    #expect(table.registeredCount == 0)
    table.unregister(1)
    #expect(table.registeredCount == 0)
    #expect(table.entries.isEmpty)
  }

  @Test func `the next time-out is the earliest of those that have no outcome`() {
    var table = table(1...3)
    #expect(table.nextTimeout?.tid == 3)
    _ = table.update(3) { $0.outcome = .result(0) }
    table.settle()
    #expect(table.nextTimeout?.tid == 2)
  }

  @Test func `requests are found by whom they are with, also where they were forwarded`() {
    var table = table(1...4)
    for tid in [4, 3, 2] as [UInt64] { table.assign(tid, to: 0) }
    table.assign(3, to: 1, forwarder: 0)
    #expect(table.users(of: 0, includesForwarded: false) == [2, 4])
    #expect(table.users(of: 0, includesForwarded: true) == [2, 3, 4])
    #expect(table.users(of: 1, includesForwarded: false) == [3])
    table.addUnsafe(2, of: 0, order: 1)
    table.detach(4)
    #expect(table.users(of: 0, includesForwarded: true) == [3])
    table.assign(3, to: nil)
    #expect(table.users(of: 0, includesForwarded: true) == [])
    #expect(table.users(of: 1, includesForwarded: true) == [])
  }

  @Test func `unsafe requests are found in the order of their replies`() {
    var table = table(1...4)
    for (order, tid) in [3, 1, 4].enumerated() {
      table.addUnsafe(UInt64(tid), of: 0, order: UInt64(order))
    }
    table.addUnsafe(2, of: 1, order: 9)
    table.unregister(1)
    #expect(table.unsafeRequests(of: 0) == [3, 4])
    table.detachUnsafe(of: 0)
    #expect(table.unsafeRequests(of: 0) == [])
    #expect(table.unsafeRequests(of: 1) == [2])
    #expect(table[3]?.unsafeSession == nil)
  }

  @Test func `nothing is left of requests that have gone`() {
    var table = table(1...50)
    for tid in 1...50 as ClosedRange<UInt64> {
      table.assign(tid, to: 0, forwarder: 1)
      table.addUnsafe(tid, of: 0, order: tid)
    }
    for tid in 1...50 as ClosedRange<UInt64> { table.unregister(tid) }
    #expect(table.indexed == 0)
  }

  @Test func `a number that is used twice stands for the newer request`() {
    var table = table(1...1)
    table.assign(1, to: 0)
    table.detach(1)
    table.insert(
      PendingRequest(tid: 1, operation: .mount(), started: Instant(nanoseconds: 0)))
    #expect(table.registeredCount == 1)
    #expect(table.users(of: 0, includesForwarded: true) == [])
  }
}
