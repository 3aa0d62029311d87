import CephWire
import Testing

@Suite struct MonSubscribeTests {
  @Test func `a kernel client's wishes are listed by name`() throws {
    let message: MonSubscribe = try MainlineBytes(
      version: 2,
      """
      03000000 06000000 6d6f6e6d6170 0000000000000000 00
      06000000 6f73646d6170 0900000000000000 01
      06000000 6d64736d6170 0000000000000000 00
      """
    ).value()
    #expect(message.subscriptions.map(\.name) == ["monmap", "osdmap", "mdsmap"])
    #expect(message.subscriptions.map(\.start) == [0, 9, 0])
    #expect(message.subscriptions.map(\.flags.raw) == [0, 1, 0])
    #expect(
      mainlineSummary(message, version: 2) == "mon_subscribe({mdsmap=0+,monmap=0+,osdmap=9})")
  }

  @Test func `newer clients name their machine`() throws {
    let message: MonSubscribe = try MainlineBytes(
      version: 3, "01000000 06000000 636f6e666967 0000000000000000 00 04000000 686f7374"
    ).value()
    #expect(message.hostName == "host")
    #expect(mainlineSummary(message, version: 3) == "mon_subscribe({config=0+})")
  }

  @Test func `old clients tell which epoch they have`() throws {
    let message: MonSubscribe = try MainlineBytes(
      version: 0,
      """
      02000000 06000000 6d64736d6170 0000000000000000 0400000000000000 00
      06000000 6f73646d6170 0000000000000000 0000000000000000 01
      """
    ).value()
    #expect(message.subscriptions.map(\.have) == [4, 0])
    #expect(mainlineSummary(message) == "mon_subscribe({mdsmap=5+,osdmap=0})")
  }

  @Test func `old monitors say for how long`() throws {
    let message: MonSubscribeAck = try MainlineBytes(
      "2c010000 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
    ).value()
    #expect(message.interval == 300)
    #expect(mainlineSummary(message) == "mon_subscribe_ack(300s)")
  }
}
