import Testing

@testable import Replay

@Suite struct BoundedTableTests {
  @Test func `the oldest entries go first`() {
    var table = BoundedTable<Int, String>(capacity: 3)
    for key in 1...5 { table[key] = "\(key)" }
    #expect(table[1] == nil)
    #expect(table[2] == nil)
    #expect([3, 4, 5].map { table[$0] } == ["3", "4", "5"])
  }

  @Test func `an entry that is set again does not push others out`() {
    var table = BoundedTable<Int, Int>(capacity: 2)
    table[1] = 1
    for value in 0..<100 { table[2] = value }
    #expect(table[1] == 1)
    #expect(table[2] == 99)
  }

  @Test func `an entry that is removed is gone`() {
    var table = BoundedTable<Int, Int>(capacity: 2)
    table[1] = 1
    table[1] = nil
    #expect(table[1] == nil)
  }

  @Test func `removing and setting for ever takes no more memory`() {
    var table = BoundedTable<Int, Int>(capacity: 4)
    for round in 0..<1000 {
      table[round % 2] = round
      table[round % 2] = nil
    }
    #expect(table.bookkeeping < 20)
  }
}
