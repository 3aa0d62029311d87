import CephWire
import Testing

/// Exchanges of `pacific/basic-v1-lib` and others.
@Suite struct AuthTests {
  private static let paxos = "0000000000000000 ffff 0000000000000000"

  @Test func `the first message tells who the client is`() throws {
    let auth: Auth = try MainlineBytes(
      """
      \(Self.paxos) 00000000 1e000000
      01 01000000 02000000 08000000 05000000 616c696365 0000000000000000 00000000
      """
    ).value()
    #expect(auth.paxos.compactText == "have_version 0")
    #expect(auth.payload.greeting.protocols == [.cephx])
    #expect(auth.payload.greeting.name.compactText == "client.alice")
    #expect(auth.payload.greeting.globalID == 0)
    #expect(auth.monMapEpoch == 0)
    #expect(mainlineSummary(auth) == "auth(proto 0 30 bytes epoch 0)")
  }

  @Test func `a kernel client does not tell which map it has`() throws {
    let bytes = MainlineBytes(
      """
      \(Self.paxos) 02000000 24000000
      0001 03 c6a459579384ef6e 2396c358fa7872f7 01 0000000000000000 00000000 07000000
      """)
    let auth: Auth = try bytes.value()
    #expect(auth.payload.requestType == .authSessionKey)
    #expect(auth.payload.authenticate.clientChallenge == 0x6eef_8493_5759_a4c6)
    #expect(text(auth.payload.authenticate.otherKeys) == "mon|mds|osd")
    #expect(auth.payload.authenticate.oldTicket.secretID == 0)
    #expect(auth.monMapEpoch == nil)
    #expect(!bytes.json(auth).contains("monmap_epoch"))
    #expect(mainlineSummary(auth) == "auth(proto 2 36 bytes epoch 0)")
  }

  @Test func `a daemon asks for the keys that open tickets`() throws {
    let auth: Auth = try MainlineBytes("\(Self.paxos) 02000000 02000000 0004 00000000").value()
    #expect(auth.payload.requestType == .rotatingKey)
    #expect(mainlineSummary(auth) == "auth(proto 2 2 bytes epoch 0)")
  }

  @Test func `other protocols are bytes`() throws {
    let auth: Auth = try MainlineBytes("\(Self.paxos) 04000000 03000000 010203 00000000").value()
    #expect(auth.payload.bytes == [1, 2, 3])
  }
}
