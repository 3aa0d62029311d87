import CephWire
import Testing

@Suite struct PoolOpTests {
  private static let head =
    "0900000000000000 ffff 0000000000000000 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"

  @Test(arguments: [
    (1, "01000000 78 01000000 0000000000000000 0000000000000000"),
    (2, "01000000 0000000000000000 0000000000000000 01000000 78"),
    (3, "01000000 0000000000000000 0000000000000000 01000000 78 05"),
    (4, "01000000 0000000000000000 0000000000000000 01000000 78 00 0500"),
  ])
  func `every version makes a pool`(_ version: UInt16, _ rest: String) throws {
    let message: PoolOp = try MainlineBytes(
      version: version, "\(Self.head) 03000000 \(rest)"
    ).value()
    #expect(message.name == "x")
    #expect(message.crushRuleByte == (version == 3 ? 5 : 0))
    #expect(message.crushRule == (version == 4 ? 5 : -1))
    #expect(
      mainlineSummary(message, version: version, tid: 4)
        == "pool_op(create pool 3 tid 4 name x v9)")
    #expect(message.facts.operation == "create")
  }

  @Test func `the answer tells the map that has the pool`() throws {
    let message: PoolOpReply = try MainlineBytes("\(Self.head) 00000000 0c000000 00").value()
    #expect(message.epoch == 12)
    #expect(mainlineSummary(message, tid: 4) == "pool_op_reply(tid 4 (0) Success v9)")
    let snapshot: PoolOpReply = try MainlineBytes(
      "\(Self.head) efffffff 0c000000 01 02000000 aabb"
    ).value()
    #expect(snapshot.responseData == [0xaa, 0xbb])
    #expect(mainlineSummary(snapshot, tid: 4) == "pool_op_reply(tid 4 (17) File exists v9)")
  }
}
