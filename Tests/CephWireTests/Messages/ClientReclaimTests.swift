import CephWire
import Testing

@Suite struct ClientReclaimTests {
  @Test func `a client names the session that it had`() throws {
    let reclaim: ClientReclaim = try MainlineBytes("0e000000 7265636f7264696e672d30303031 01000000")
      .value()
    #expect(reclaim.uuid == "recording-0001")
    #expect(text(reclaim.flags) == "reset")
    #expect(mainlineSummary(reclaim) == "client_reclaim(recording-0001 flags 0x1)")
  }

  @Test func `a take-over ends without a name`() throws {
    let reclaim: ClientReclaim = try MainlineBytes("00000000 00000080").value()
    #expect(reclaim.uuid.isEmpty)
    #expect(text(reclaim.flags) == "finish")
    #expect(mainlineSummary(reclaim) == "client_reclaim( flags 0x80000000)")
  }
}
