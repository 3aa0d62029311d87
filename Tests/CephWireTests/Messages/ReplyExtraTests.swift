import CephWire
import Testing

@Suite struct ReplyExtraTests {
  @Test func `an inode that was made comes with numbers for more`() throws {
    let created = try mainline(
      CreatedInode.self,
      bytes(
        """
        01 01 2c000000 e005000000010000 02000000
        e105000000010000 0a00000000000000 f005000000010000 0100000000000000
        """))
    #expect(created.structVersion.number == 1)
    #expect(created.ino.raw == 0x100_0000_05e0)
    #expect(created.delegated.map(\.start) == [0x100_0000_05e1, 0x100_0000_05f0])
    #expect(created.delegated.map(\.length) == [10, 1])
  }

  @Test func `or it is a number alone`() throws {
    let created = try mainline(CreatedInode.self, bytes("e005000000010000"))
    #expect(created.structVersion == .none)
    #expect(created.ino.raw == 0x100_0000_05e0)
    #expect(created.delegated == [])
  }

  @Test func `the value of a virtual attribute`() throws {
    let reply: ClientReply = try MainlineBytes(
      "060100000000000005000000010000 00000000 0b000000 01 01 05000000 01000000 30 00000000"
    ).value()
    #expect(reply.op == .getvxattr)
    #expect(reply.virtualXattr?.value == [0x30])
    #expect(mainlineSummary(reply, tid: 43) == "client_reply(client.4123:43 = 0 (0) Success)")
  }

  @Test func `the lock that is in the way`() throws {
    let reply: ClientReply = try MainlineBytes(
      """
      100100000000000005000000010000 00000000 29000000
      3200000000000000 6400000000000000 2410000000000000 6b8004e55fae17b5 1401000000000000 02
      00000000
      """
    ).value()
    #expect(reply.op == .getfilelock)
    #expect(reply.fileLock?.client == 4132)
    #expect(reply.fileLock?.type == .exclusive)
  }

  @Test func `the blocks that differ between two snapshots`() throws {
    let reply: ClientReply = try MainlineBytes(
      """
      051400000000000005000000010000 00000000 26000000
      01 01 20000000 01000000 0200000000000000 01000000 0000400000000000 0000010000000000
      00000000
      """
    ).value()
    #expect(reply.op == .blockdiff)
    let difference = try #require(reply.blockDifference)
    #expect(difference.result == 1)
    #expect(difference.scanIndex == 2)
    #expect(difference.blocks.map(\.start) == [4 << 20])
    #expect(difference.blocks.map(\.length) == [1 << 16])
    // The code has the bit of operations that change something.
    #expect(mainlineSummary(reply, tid: 5) == "client_reply(client.4123:5 = 0 (0) Success safe)")
  }

  @Test func `what other operations bring is kept`() throws {
    let reply: ClientReply = try MainlineBytes(
      "081100000000000005000000010000 00000000 03000000 010203 00000000"
    ).value(notes: ["extra.trailing: 3 trailing bytes"])
    #expect(reply.op == .setattr)
    #expect(reply.unknownExtra?.trailing == [1, 2, 3])
  }
}
