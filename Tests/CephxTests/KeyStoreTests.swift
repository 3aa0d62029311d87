import CephWire
import Testing

@testable import Cephx

@Suite struct KeyStoreTests {
  @Test func `each need is told once, with all the connections`() {
    let keys = KeyStore()
    let entity = KeyNeed.Kind.entity(EntityIdentity("client.a") ?? EntityIdentity())
    keys.note(KeyNeed(entity))
    keys.note(KeyNeed(.tickets(service: .mds)))
    keys.note(KeyNeed(entity))
    keys.note(KeyNeed(.handshake))
    #expect(
      keys.needs.map(\.description) == [
        "the key of client.a (its keyring, or a key log) would open 2 connections",
        "a key log would open 1 connection to mds: no monitor gives its ticket in this capture",
        "a key log would open 1 connection, whose handshake is not in the capture from its start",
      ])
  }

  @Test func `there are at most so many different needs`() {
    let keys = KeyStore()
    for number in 0..<KeyLimits.needs + 5 {
      keys.note(KeyNeed(.entity(EntityIdentity("client.\(number)") ?? EntityIdentity())))
    }
    #expect(keys.needs.count == KeyLimits.needs)
    #expect(keys.needsNotKept == 5)
  }

  @Test func `secrets of a key log are found by the endpoints`() throws {
    var log = KeyLog()
    let sum = SHA256Sum(of: [])
    log.connections[sum] = ConnectionSecret(opener: "a", acceptor: "b", secret: [1])
    let keys = KeyStore(KeyMaterial(logs: [log]))
    #expect(keys.connectionSecrets(opener: "a", acceptor: "b") == [[1]])
    #expect(keys.connectionSecrets(opener: "b", acceptor: "a") == [])
    #expect(keys.hasMaterial)
    // It was not used.
    #expect(keys.log.isEmpty)
  }

  @Test func `whom numbers were given to is forgotten at last, and that is counted`() {
    let keys = KeyStore()
    let holder = EntityIdentity("client.a") ?? EntityIdentity()
    for number in 1...UInt64(KeyLimits.tickets) + 3 { keys.learn(holder: holder, of: number) }
    #expect(keys.forgotten == 3)
    #expect(keys.holder(of: 3) == nil && keys.holder(of: 4) == holder)
  }

  @Test func `clusters that share a capture may number their keys alike`() throws {
    let keys = KeyStore()
    let id = ServiceKeyID(service: .mds, secretID: 3)
    let texts = [RecordedKeys.reef, RecordedKeys.daemon, RecordedKeys.reef]
    for text in texts { keys.learn(service: id, try #require(CephxKey(base64: text))) }
    #expect(keys.serviceKeys(id).map(\.base64) == [RecordedKeys.reef, RecordedKeys.daemon])
  }
}
