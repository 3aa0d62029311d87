import CephWire
import Testing

@Suite struct OSDBackoffTests {
  private static let head =
    "01 01 12000000 01 0200000000000000 05000000 ffffffff ff 09000000 01 0300000000000000"

  @Test func `an OSD holds back all requests for a group`() throws {
    let backoff: OSDBackoff = try MainlineBytes(
      Self.head
        + """
        04 03 26000000 00000000 00000000 0000000000000000 00000000 00 00000000
        0000000000000080 0000000000
        04 03 21000000 00000000 00000000 0000000000000000 00000000 01 00000000 ffffffffffffffff
        """
    ).value(notes: ["begin.trailing: 5 trailing bytes"])
    #expect(backoff.operation.name == "block")
    #expect(mainlineSummary(backoff) == "osd_backoff(2.5 block id 3 [MIN,MAX) e9)")
  }

  @Test func `an OSD holds back requests for one object`() throws {
    let object =
      "04 03 30000000 00000000 03000000 612f62 feffffffffffffff c5e6c517 00 0c000000 "
      + "6e616d657370616365203a25 0200000000000000"
    let backoff: OSDBackoff = try MainlineBytes("\(Self.head) \(object) \(object)").value()
    let text = "2:a367a3e8:namespace %3a%25::a%2fb:head"
    #expect(mainlineSummary(backoff) == "osd_backoff(2.5 block id 3 [\(text),\(text)) e9)")
  }
}
