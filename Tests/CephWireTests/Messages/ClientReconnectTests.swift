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

  @Test func `a kernel client sends version 3, with the realms to the end`() throws {
    let message = MainlineBytes(
      version: 3, "",
      data: """
        03000000
        0100000000000000 02 01 38000000 00000000 0100000000000000 55000000 55010000
        0100000000000000 0000000000000000 08000000 00000000 00000000 0000000000000000
        0000000000010000 02 01 3a000000 02000000 6576 0100000000000000 55cf0000 55030000
        0100000000000000 0100000000000000 08000000 00000000 00000000 0000000000000000
        3d00000000010000 02 01 38000000 00000000 0100000000000000 cd360000 dd3f0000
        0100000000000000 0000000000000000 08000000 00000000 00000000 0100000000000000
        0100000000000000 0100000000000000 0000000000000000
        """)
    let reconnect: ClientReconnect = try message.value()
    #expect(reconnect.caps.map(\.ino.raw) == [1, 0x100_0000_0000, 0x100_0000_003d])
    #expect(reconnect.caps.map(\.path) == ["", "ev", ""])
    #expect(reconnect.caps.map(\.pathBase.raw) == [0, 1, 0])
    #expect(reconnect.caps.map(\.issued.raw) == [0x155, 0x355, 0x3fdd])
    #expect(reconnect.caps.map(\.snapFollows.raw) == [0, 0, 1])
    #expect(reconnect.caps.map { $0.locks?.fcntlLocks.count } == [0, 0, 0])
    #expect(reconnect.realms.map(\.ino.raw) == [1])
    #expect(mainlineSummary(reconnect, version: 3) == "client_reconnect(3 caps 1 realms )")
    #expect(reconnect.facts.paths == ["", "ev", ""])
  }

  @Test func `userspace sends version 5, with locks and a count of realms`() throws {
    let message = MainlineBytes(
      version: 5, "",
      data: """
        02000000
        0100000000000000 02 01 30000000 00000000 0100000000000000 00000000 55000000
        0100000000000000 0100000000000000 00000000 0000000000000000
        0200000000010000 02 01 61000000 00000000 0100000000000000 cd3f0000 dd3f0000
        0100000000000000 0200000000010000 31000000 00000000 01000000
        0000000000000000 0000000000000000 0000000000000000 6712000000000080 0000000000000000 02
        0000000000000000
        01000000 01 01 18000000 0100000000000000 0200000000000000 0000000000000000
        01
        """)
    let reconnect: ClientReconnect = try message.value()
    #expect(reconnect.caps.first?.locks == nil)
    let lock = try #require(reconnect.caps.last?.locks?.flockLocks.first)
    #expect(lock.owner == 0x8000_0000_0000_1267)
    #expect(lock.type == .exclusive)
    #expect(reconnect.caps.last?.locks?.fcntlLocks == [])
    #expect(reconnect.realms.map(\.seq.raw) == [2])
    #expect(reconnect.payload?.more == 1)
    #expect(mainlineSummary(reconnect, version: 5) == "client_reconnect(2 caps 1 realms )")
  }

  @Test func `version 1 has sizes and times, and version 2 has locks instead`() throws {
    // The layouts of mainline.md 3.6; no recording has them.
    let realm = "0100000000000000 0100000000000000 0000000000000000"
    let first = MainlineBytes(
      version: 1, "",
      data: """
        01000000 0200000000010000 03000000 642f66 7800000000000000 010d0000 550d0000
        0010000000000000 e0b83a4a 80b2e60e e1b83a4a 00000000 0100000000000000 0100000000000000
        """ + realm)
    let old: ClientReconnect = try first.value()
    #expect(old.caps.first?.path == "d/f")
    #expect(old.caps.first?.size == 4096)
    #expect(old.caps.first?.mtime.nanoseconds == 250_000_000)
    #expect(old.caps.first?.pathBase.raw == 1)
    #expect(old.realms.count == 1)
    let second = MainlineBytes(
      version: 2, "",
      data: """
        01000000 0200000000010000 01000000 66 7800000000000000 010d0000 550d0000
        0100000000000000 0100000000000000 00000000
        """ + realm + realm)
    let newer: ClientReconnect = try second.value()
    #expect(newer.caps.first?.path == "f")
    #expect(newer.caps.first?.locks == nil)
    #expect(newer.realms.count == 2)
  }

  @Test func `the first records with a version follow no snapshot`() throws {
    let message = MainlineBytes(
      version: 3, "",
      data: """
        01000000 0100000000000000 01 01 28000000 00000000 0100000000000000 55000000 55010000
        0100000000000000 0000000000000000 00000000
        """)
    let reconnect: ClientReconnect = try message.value()
    #expect(reconnect.caps.first?.structVersion.number == 1)
    #expect(!message.json(reconnect).contains("snap_follows"))
    #expect(reconnect.realms == [])
  }

  @Test func `a reconnect without data has nothing to tell`() throws {
    let reconnect: ClientReconnect = try MainlineBytes(version: 5, "").value()
    #expect(reconnect.payload == nil)
    #expect(reconnect.caps == [])
  }

  @Test func `more caps than there are bytes are refused`() {
    let decoded = MainlineBytes(version: 3, "", data: "ffffffff 0000").decoded(
      as: ClientReconnect.self)
    #expect(!decoded.isWhole)
    #expect(decoded.problems.map(\.field) == ["payload.caps"])
    #expect(decoded.problems.map(\.part) == [.data])
  }
}
