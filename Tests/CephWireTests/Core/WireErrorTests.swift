import CephWire
import Testing

@Suite struct WireErrorTests {
  @Test func `reasons say what was wanted and what there was`() {
    let reasons: [(WireError.Reason, String)] = [
      (.truncated(wanted: 8, left: 3), "truncated: 8 bytes wanted, 3 left"),
      (.countTooLarge(count: 7, left: 9), "count too large: 7 elements in 9 bytes"),
      (.sectionTooLong(length: 5, left: 4), "too long: 5 bytes announced, 4 left"),
      (.invalid("no"), "no"), (.unknownField("x"), "no such field: x"),
    ]
    for (reason, expected) in reasons { #expect(reason.description == expected) }
  }

  @Test func `an error names its field and its offset`() {
    let error = WireError(.truncated(wanted: 8, left: 0), offset: 12, field: "ino")
    #expect(error.description == "ino: truncated: 8 bytes wanted, 0 left (at byte 12)")
    #expect(
      WireProblem(error)
        == WireProblem(field: "ino", offset: 12, problem: "truncated: 8 bytes wanted, 0 left"))
  }

  @Test func `the path of a field leads through structures and lists`() throws {
    let decoded = decode(ClientReconnect.self, [UInt8](Sample.reconnect.bytes.prefix(30)))
    #expect(
      decoded.problems.map(\.field) == ["caps"], "fewer bytes than an element can have")
    var front = Sample.reconnect.bytes
    patch(&front, 13, UInt32(1000))
    #expect(decode(ClientReconnect.self, front).problems.map(\.field) == ["caps[0].path"])
  }

  @Test func `texts are kept byte for byte and shown as UTF-8`() {
    #expect(WireString(bytes: [0x61, 0xff]).description == "a\u{fffd}")
    #expect(WireString("ä").bytes == [0xc3, 0xa4])
    #expect(WireString().isEmpty)
  }
}
