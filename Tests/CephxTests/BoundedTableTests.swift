import Testing

@testable import Cephx

@Suite struct BoundedTableTests {
  @Test func `the oldest entry makes room`() {
    var table = BoundedTable<Int, String>(limit: 3)
    for number in 1...3 { table.set(number, "first") }
    table.set(1, "again")
    table.set(4, "first")
    #expect(table.all == [2: "first", 3: "first", 4: "first"])
    #expect(table.forgotten == 1)
    table.set(5, "first")
    #expect(table[2] == nil)
    #expect(table.all.count == 3)
  }
}
