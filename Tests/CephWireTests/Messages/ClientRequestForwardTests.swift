import CephWire
import Testing

@Suite struct ClientRequestForwardTests {
  @Test func `a forward that the client must follow itself`() throws {
    let forward: ClientRequestForward = try value(of: .forward)
    #expect(forward.tid == 0x1122)
    #expect(forward.destinationMDS == 1)
    #expect(forward.numForward == 1)
    #expect(forward.clientMustResend == 1)
    #expect(
      summary(forward) == "client_request_forward(4386 to 1 num_fwd=1 client_must_resend)")
    #expect(forward.transactionID == 0x1122)
  }

  @Test func `a forward that the MDS has passed on`() throws {
    let forward = try decodeWhole(ClientRequestForward.self, patched(.forward, 16, UInt8(0)))
    #expect(summary(forward) == "client_request_forward(4386 to 1 num_fwd=1)")
  }

  @Test func `since 2010 the header has the transaction`() throws {
    let message = MainlineBytes("01000000 01000000 01")
    let forward: ClientRequestForward = try message.value()
    #expect(forward.destinationMDS == 1)
    #expect(forward.numForward == 1)
    #expect(forward.clientMustResend == 1)
    #expect(
      message.json(forward) == #"{"dest_mds":1,"num_fwd":1,"client_must_resend":1}"#)
    #expect(
      mainlineSummary(forward, tid: 40)
        == "client_request_forward(40 to mds.1 num_fwd=1 client_must_resend)")
  }
}
