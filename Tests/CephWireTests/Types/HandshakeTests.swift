import CephWire
import Testing

/// The handshake of mainline (mainline.md 1.3, 1.4), from connections of a client of Reef.
@Suite struct HandshakeTests {
  @Test func `a connect message to a monitor`() throws {
    let request = try mainline(
      ConnectRequest.self,
      bytes("fffffdffbfcf013f0800000001000000000000000f000000000000000000000000"))
    #expect(request.features.raw == 0x3f01_cfbf_fffd_ffff)
    #expect(request.hostType == .client)
    #expect(request.globalSeq == 1)
    #expect(request.connectSeq == 0)
    #expect(request.protocolVersion == 15)
    #expect(text(request.authorizerProtocol) == "unknown")
    #expect(request.authorizerLength == 0)
    #expect(text(request.flags) == "-")
  }

  @Test func `a connect message to an MDS`() throws {
    let request = try mainline(
      ConnectRequest.self,
      bytes("fffffdffbfcf013f0800000002000000000000002000000002000000ae00000000"))
    #expect(request.protocolVersion == 32)
    #expect(text(request.authorizerProtocol) == "cephx")
    #expect(request.authorizerLength == 174)
    #expect(
      jsonObject(request)
        == #"{"features":4540138322906710015,"host_type":"client","global_seq":2,"#
        + #""connect_seq":0,"protocol_version":32,"authorizer_protocol":"cephx","#
        + #""authorizer_len":174,"flags":{"bits":0,"text":"-"}}"#)
  }

  @Test(arguments: [
    ("10fffffdffbfcf013f000000000000000020000000200000000", "challenge_authorizer", 32, false),
    ("0dfffffdffbfcf013f03000000010000002000000024000000" + "00", "seq", 36, true),
  ])
  func `a challenge, and the acceptance`(
    hex: String, tag: String, length: UInt32, isAcceptance: Bool
  ) throws {
    let padded = hex + String(repeating: "0", count: 52 - hex.count)
    let reply = try mainline(ConnectReply.self, bytes(padded))
    #expect(text(reply.tag) == tag)
    #expect(reply.tag.isAcceptance == isAcceptance)
    #expect(reply.authorizerLength == length)
    #expect(reply.features.raw == 0x3f01_cfbf_fffd_ffff)
  }

  @Test func `tags of 2009 have other codes on the wire, and every code is kept`() {
    #expect(StreamTag.message.code(in: .ceph013) == 10)
    #expect(StreamTag.ack.code(in: .ceph013) == 11)
    #expect(StreamTag.message.code(in: .cephV027) == 7)
    #expect(StreamTag.ack.code(in: .cephV027) == 8)
    for code in UInt8.min...UInt8.max {
      for dialect in Dialect.allCases {
        #expect(StreamTag(code: code, in: dialect).code(in: dialect) == code)
      }
    }
  }
}
