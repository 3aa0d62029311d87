import CephWire
import Testing

@Suite struct ClientReconnectTests {
  @Test func `a client tells of one capability and one realm`() throws {
    let reconnect: ClientReconnect = try value(of: .reconnect)
    #expect(reconnect.closed == 0)
    let cap = try #require(reconnect.caps.first)
    #expect(reconnect.caps.count == 1)
    #expect(cap.ino.raw == 0x100_0000_0002)
    #expect(cap.path == "dir/file")
    #expect(cap.capID == 0x78)
    #expect(cap.wanted.raw == 0xd01)
    #expect(cap.issued.raw == 0xd55)
    #expect(cap.size == 4096)
    #expect(cap.mtime.seconds == 1_245_362_400)
    #expect(cap.mtime.nanoseconds == 250_000_000)
    #expect(cap.atime.seconds == 1_245_362_401)
    #expect(cap.atime.nanoseconds == 0)
    #expect(cap.snapRealm.raw == 1)
    #expect(cap.pathBase.raw == 1)
    let realm = try #require(reconnect.realms.first)
    #expect(reconnect.realms.count == 1)
    #expect(realm.ino.raw == 1)
    #expect(realm.seq.raw == 1)
    #expect(realm.parent.raw == 0)
    #expect(summary(reconnect) == "client_reconnect(1 caps)")
    #expect(reconnect.facts == MessageFacts(inodes: [cap.ino], paths: ["dir/file"]))
  }

  @Test func `without a session the user-space client sends two empty lists`() throws {
    let reconnect: ClientReconnect = try value(of: .reconnectClosedUser)
    #expect(reconnect.closed == 1)
    #expect(reconnect.caps == [])
    #expect(reconnect.realms == [])
    #expect(reconnect.hasRealms)
    #expect(json(reconnect) == #"{"closed":1,"caps":[],"realms":[]}"#)
  }

  @Test func `without a session the kernel client leaves the list of realms out`() throws {
    let reconnect: ClientReconnect = try value(of: .reconnectClosedKernel)
    #expect(reconnect.closed == 1)
    #expect(reconnect.caps == [])
    #expect(!reconnect.hasRealms)
    #expect(json(reconnect) == #"{"closed":1,"caps":[]}"#)
    #expect(summary(reconnect) == "client_reconnect(0 caps)")
  }
}
