import CephWire
import Testing
import Transport

@testable import Dissector

@Suite struct NameMemoryTests {
  /// A process on a connection of its own; every one of them gives itself the same address.
  private func party(port: UInt16, name: EntityName?, nonce: UInt32 = 7) -> Party {
    var party = Party(address: SocketAddress(address: .v4(0x0a00_0002), port: port))
    var address = EntityAddress()
    address.nonce = nonce
    party.entityAddress = address
    party.name = name
    return party
  }

  @Test func `a process that comes back by another connection is known again`() {
    var names = NameMemory()
    let name = EntityName(.client, 4138, style: .dotted)
    names.remember(party(port: 1000, name: name))
    #expect(names.name(of: party(port: 2000, name: nil)) == name)
    #expect(names.name(of: party(port: 2000, name: nil, nonce: 8)) == nil)
  }

  @Test(arguments: [
    EntityName(EntityType(raw: 0), 0, style: .dotted), EntityName(.client, -1, style: .dotted),
  ])
  func `who has no kind or no number is nobody yet`(name: EntityName) {
    var names = NameMemory()
    names.remember(party(port: 1000, name: name))
    #expect(names.name(of: party(port: 2000, name: nil)) == nil)
  }

  @Test func `with too many names all are learnt anew, and that is counted`() {
    var names = NameMemory()
    for number in 0...NameMemory.capacity {
      names.remember(
        party(port: 1, name: EntityName(.client, number), nonce: UInt32(number + 1)))
    }
    #expect(names.forgotten == NameMemory.capacity)
    #expect(names.name(of: party(port: 1, name: nil, nonce: 1)) == nil)
    let last = party(port: 1, name: nil, nonce: UInt32(NameMemory.capacity + 1))
    #expect(names.name(of: last) == EntityName(.client, NameMemory.capacity))
  }
}
