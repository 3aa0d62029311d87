import CephWire
import Testing

@Suite struct OSDOpReplyTests {
  private static let name = "14000000 31303030303030303030342e3030303030303030"
  private static let group = "01 0200000000000000 c5e6c517 ffffffff"
  private static let noRedirect =
    "01 01 2a000000 06 03 1c000000 ffffffffffffffff ffffffff 00000000 00000000 ffffffffffffffff "
    + "00000000 00000000"
  private static let noTrace = String(repeating: "00", count: 24)

  /// The answer of the specification's example (mainline.md 6) up to the operation.
  private static func head(op: String, result: String, payload: String = "00000000") -> String {
    """
    \(name) \(group) 2400400000000000 \(result) 0000000000000000 00000000 09000000 01000000
    \(op) 00000000 \(String(repeating: "00", count: 28)) \(payload)
    """
  }

  private static let stat = head(op: "0212", result: "feffffff")
  private static let results = "ffffffff feffffff 0000000000000000 00000000 0000000000000000"
  private static let exampleText =
    "osd_op_reply(2 10000000004.00000000 [stat] v0'0 uv0 ondisk = -2 ((2) No such file or directory))"

  @Test func `an object is not there`() throws {
    let reply: OSDOpReply = try MainlineBytes(
      version: 8, "\(Self.stat) \(Self.results) 00 \(Self.noTrace)"
    ).value()
    #expect(reply.oid == "10000000004.00000000")
    #expect(reply.group.seed == 0x17c5_e6c5)
    #expect(text(reply.flags) == "ondisk+write+known_if_redirected")
    #expect(reply.result == -2)
    #expect(reply.osdmapEpoch == 9)
    #expect(reply.retryAttempt == -1)
    #expect(reply.results == [-2])
    #expect(reply.doRedirect == 0)
    #expect(mainlineSummary(reply, version: 8, tid: 2) == Self.exampleText)
  }

  @Test func `an object is read`() throws {
    let front = """
      \(Self.head(op: "0112", result: "00000000", payload: "05000000"))
      00000000 00000000 1100000000000000 09000000 1200000000000000 00 \(Self.noTrace)
      """
    let reply: OSDOpReply = try MainlineBytes(version: 8, front).value()
    #expect(reply.replayVersion.version == 17)
    #expect(
      mainlineSummary(reply, version: 8, tid: 2)
        == "osd_op_reply(2 10000000004.00000000 [read 0~0 out=5b] v9'17 uv18 ondisk = 0)")
  }

  @Test func `an operation is sent elsewhere`() throws {
    let redirect =
      "01 01 30000000 06 03 1e000000 0700000000000000 ffffffff 00000000 02000000 6e73 ffffffffffffffff "
      + "04000000 6f626a31 00000000"
    let reply: OSDOpReply = try MainlineBytes(
      version: 7, "\(Self.stat) \(Self.results) 01 \(redirect)"
    ).value()
    #expect(reply.redirect.locator.pool == 7)
    #expect(
      mainlineSummary(reply, version: 7, tid: 2)
        == Self.exampleText.dropLast() + " redirect: { object obj1, locator{@7;ns} })")
  }

  @Test(arguments: ["", noTrace]) func `version 6 has the trace from newer OSDs`(
    trace: String
  ) throws {
    let reply: OSDOpReply = try MainlineBytes(
      version: 6, "\(Self.stat) \(Self.results) \(Self.noRedirect) \(trace)"
    ).value()
    #expect((reply.trace == nil) == trace.isEmpty)
    #expect(mainlineSummary(reply, version: 6, tid: 2) == Self.exampleText)
  }

  @Test(arguments: [UInt16(2), 3, 4, 5]) func `versions 2 to 5 grew at the end`(
    version: UInt16
  ) throws {
    let tails = ["", "", "ffffffff", "ffffffff feffffff", Self.results]
    let reply: OSDOpReply = try MainlineBytes(
      version: version, "\(Self.stat) \(tails[Int(version) - 1])"
    ).value()
    #expect(reply.results == (version < 4 ? [] : [-2]))
    #expect(mainlineSummary(reply, version: version, tid: 2) == Self.exampleText)
  }

  @Test func `version 1 has the name at the end`() throws {
    let reply: OSDOpReply = try MainlineBytes(
      """
      00000000 01000000 ffff c5e6 02000000 00000000 09000000 05000000 0300000000000000
      00000000 03000000 01000000
      0112 00000000 \(String(repeating: "00", count: 28)) 00000000 666f6f
      """
    ).value()
    #expect(reply.oid == "foo")
    #expect(
      mainlineSummary(reply, tid: 2) == "osd_op_reply(2 foo [read 0~0] v5'3 uv3 ack = 0)")
  }
}
