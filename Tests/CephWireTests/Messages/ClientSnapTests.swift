import CephWire
import Testing

@Suite struct ClientSnapTests {
  @Test func `a realm is split off`() throws {
    let snap: ClientSnap = try value(of: .snapSplit)
    #expect(snap.op == .split)
    #expect(snap.split.raw == 0x100_0000_0001)
    #expect(snap.splitInodes.map(\.raw) == [0x100_0000_0002])
    #expect(snap.splitRealms.map(\.raw) == [0x100_0000_0005])
    let realms = try #require(snap.trace?.realms)
    try #require(realms.count == 2)
    #expect(realms[0].ino.raw == 0x100_0000_0001)
    #expect(realms[0].created.raw == 3)
    #expect(realms[0].parent.raw == 1)
    #expect(realms[0].parentSince.raw == 2)
    #expect(realms[0].seq.raw == 4)
    #expect(realms[0].snaps.map(\.raw) == [4, 3])
    #expect(realms[0].priorParentSnaps.map(\.raw) == [1])
    #expect(realms[1] == (try readStruct(SnapRealm.self, WireBytes.rootRealm)))
    #expect(summary(snap) == "client_snap(split split=10000000001 tracelen=128)")
    #expect(
      snap.facts.inodes.map(\.raw) == [0x100_0000_0001, 0x100_0000_0002, 0x100_0000_0005])
  }

  @Test func `the realm of the root`() throws {
    let realm = try readStruct(SnapRealm.self, WireBytes.rootRealm)
    #expect(realm.ino.raw == 1)
    #expect(realm.created.raw == 1)
    #expect(realm.parent.raw == 0)
    #expect(realm.parentSince.raw == 0)
    #expect(realm.seq.raw == 1)
    #expect(realm.snaps.map(\.raw) == [1])
    #expect(realm.priorParentSnaps == [])
    #expect(try writeStruct(realm) == WireBytes.rootRealm)
  }

  @Test func `operations have the names of the specification`() {
    #expect((0...3).map { SnapOp(raw: $0).name } == ["update", "create", "destroy", "split"])
    var snap = ClientSnap()
    #expect(summary(snap) == "client_snap(update tracelen=0)")
    snap.op = SnapOp(raw: 4)
    #expect(summary(snap) == "client_snap(??? tracelen=0)")
  }

  @Test func `an MDS of Pacific splits a realm off`() throws {
    let snap: ClientSnap = try MainlineBytes(
      """
      03000000 0400000000010000 01000000 00000000 60000000 0400000000010000
      0400000000010000 0100000000000000 0300000000000000 0200000000000000 0100000000000000
      00000000 00000000
      0300000000000000 0000000000000000 0000000000000000 0000000000000000 0100000000000000
      00000000 00000000
      """
    ).value()
    #expect(snap.op == .split)
    #expect(snap.splitInodes.map(\.raw) == [0x100_0000_0004])
    #expect(snap.trace?.realms.map(\.ino.raw) == [0x100_0000_0004, 3])
    #expect(snap.trace?.realms.map(\.structVersion.number) == [0, 0])
    #expect(mainlineSummary(snap) == "client_snap(split split=0x10000000004 tracelen=96)")
  }

  @Test func `since Reef userspace gets realms with a version`() throws {
    let snap: ClientSnap = try MainlineBytes(
      """
      00000000 0300000000000000 00000000 00000000 4e000000
      01 01 48000000
      0300000000000000 0000000000000000 0000000000000000 0000000000000000 0200000000000000
      01000000 00000000 0200000000000000 00000000 00000000 0000000000000000
      """
    ).value()
    let realm = try #require(snap.trace?.realms.first)
    #expect(realm.structVersion.number == 1)
    #expect(realm.snaps.map(\.raw) == [2])
    #expect(mainlineSummary(snap) == "client_snap(update split=0x3 tracelen=78)")
  }
}
