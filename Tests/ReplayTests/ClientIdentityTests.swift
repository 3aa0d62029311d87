import CephWire
import Dissector
import Replay
import Testing
import Transport

@Suite struct ClientIdentityTests {
  private let address = SocketAddress(address: .v4(0x0a00_0002), port: 40_000)

  @Test func `a client is told by name, nonce, its own port and its IP address`() throws {
    var party = Party(address: address)
    party.name = EntityName(.client, 4100)
    party.entityAddress = EntityAddress(text: "0.0.0.0:6804/77/0")
    let identity = try #require(ClientIdentity(party))
    #expect(identity.description == "client4100 10.0.0.2:6804/77")
    party.entityAddress = EntityAddress(text: "0.0.0.0:6804/78/0")
    #expect(ClientIdentity(party) != identity)
  }

  @Test func `a client that has not told its address has that of the connection`() {
    var party = Party(address: address)
    party.name = EntityName(.client, 7)
    #expect(ClientIdentity(party)?.description == "client7 10.0.0.2:40000/0")
  }

  @Test func `a server, and somebody without a name, is no client`() {
    var party = Party(address: address)
    #expect(ClientIdentity(party) == nil)
    party.name = EntityName(.mds, 0)
    #expect(ClientIdentity(party) == nil)
  }
}
