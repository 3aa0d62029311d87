import CephWire
import Testing

@Suite struct ClientReclaimReplyTests {
  @Test func `flags that are not known are refused`() throws {
    let reply: ClientReclaimReply = try MainlineBytes("eaffffff 00000000 02 00000000").value()
    #expect(reply.result == -22)
    #expect(reply.epoch == 0)
    #expect(reply.addresses.addresses == [])
    #expect(mainlineSummary(reply) == "client_reclaim_reply(-22 e 0)")
  }

  @Test func `a session that was found had an address`() throws {
    let reply: ClientReclaimReply = try MainlineBytes(
      """
      00000000 08000000 02 01000000
      01 01 01 1c000000 01000000 b5acb849 10000000 0200 0000 7f000001 0000000000000000
      """
    ).value()
    #expect(reply.epoch == 8)
    #expect(reply.addresses.description == "v1:127.0.0.1:0/1236839605")
    #expect(mainlineSummary(reply) == "client_reclaim_reply(0 e 8)")
  }
}
