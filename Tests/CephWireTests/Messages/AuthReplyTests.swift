import CephWire
import Testing

/// Exchanges of `pacific/basic-v1-lib` and others; what is encrypted is cut to a few bytes.
@Suite struct AuthReplyTests {
  @Test func `the first answer is a challenge`() throws {
    let bytes = MainlineBytes(
      "02000000 00000000 3210000000000000 09000000 01 8e419869244db405 00000000")
    let reply: AuthReply = try bytes.value()
    #expect(reply.globalID == 4146)
    #expect(reply.payload.challenge?.challenge == 0x05b4_4d24_6998_418e)
    #expect(!bytes.json(reply).contains("request_type"))
    #expect(mainlineSummary(reply) == "auth_reply(proto 2 0 (0) Success)")
  }

  /// A ticket for one service.
  private static let ticket =
    "01 02000000 aabb 00 0f000000 01 0200000000000000 02000000 ccdd"

  @Test func `rotating keys stay secret`() throws {
    let reply: AuthReply = try MainlineBytes(
      "02000000 00000000 3410000000000000 0c000000 0004 00000000 02000000 aabb 00000000"
    ).value()
    #expect(reply.payload.rotatingSecrets == [0xaa, 0xbb])
  }

  @Test func `an empty place for rotating keys stays one`() throws {
    let reply: AuthReply = try MainlineBytes(
      "02000000 00000000 3410000000000000 0a000000 0004 00000000 00000000 00000000"
    ).value()
    #expect(reply.payload.rotatingSecrets == [])
  }

  @Test func `a refusal says why`() throws {
    let reply: AuthReply = try MainlineBytes(
      "00000000 eaffffff 0000000000000000 00000000 02000000 6e6f"
    ).value()
    #expect(reply.payload.bytes == [])
    #expect(mainlineSummary(reply) == "auth_reply(proto 0 -22 (22) Invalid argument: no)")
    let cephx: AuthReply = try MainlineBytes(
      "02000000 f3ffffff 0000000000000000 06000000 0001 f3ffffff 00000000"
    ).value()
    #expect(cephx.payload.status == -13)
    #expect(cephx.payload.tickets == nil)
  }

  @Test func `without keys there is nothing to hand out`() throws {
    let reply: AuthReply = try MainlineBytes(
      "01000000 00000000 3210000000000000 00000000 00000000"
    ).value()
    #expect(mainlineSummary(reply) == "auth_reply(proto 1 0 (0) Success)")
  }
}
