import CephWire
import Testing

@Suite struct LogTests {
  /// `pacific/failover-v1-lib`, the first of two entries.
  @Test func `an MDS has something for the cluster's log`() throws {
    let message: Log = try MainlineBytes(
      """
      0000000000000000 ffff 0000000000000000 9264d7e3fff348ddaf37c980c352e968 01000000
      05 05 95000000 02000000 01000000 61 02 0000000000000000
      02 01000000 01 01 01 1c000000 01000000 7d4b5bbc 10000000 0200 1a9a 7f000001 0000000000000000
      4a5f036b 4466e124 0100000000000000 0000
      3a000000 7265636f6e6e65637420627920636c69656e742e343134352076313a3132372e302e302e313a302f
      32323530323934353532206166746572203007000000636c7573746572
      """
    ).value()
    let entry = try #require(message.entries.first)
    #expect(entry.structVersion == StructVersion(5, compat: 5))
    #expect(entry.name.compactText == "mds.a")
    #expect(entry.rank.description == "mds.0")
    #expect(entry.addresses.description == "v1:127.0.0.1:6810/3160099709")
    #expect(entry.seq == 1)
    #expect(entry.level.name == "debug")
    #expect(entry.text == "reconnect by client.4145 v1:127.0.0.1:0/2250294552 after 0")
    #expect(entry.channel == "cluster")
    #expect(
      mainlineSummary(message) == "log(1 entries from seq 1 at 2026-11-22T21:31:54.618751+0000)")
  }

  @Test func `what is written down is acknowledged`() throws {
    let message: LogAck = try MainlineBytes(
      "9264d7e3fff348ddaf37c980c352e968 0200000000000000 00000000"
    ).value()
    #expect(message.channel == "")
    #expect(mainlineSummary(message) == "log(last 2)")
    let old: LogAck = try MainlineBytes(
      "9264d7e3fff348ddaf37c980c352e968 0200000000000000"
    ).value()
    #expect(old.channel == nil)
  }
}
