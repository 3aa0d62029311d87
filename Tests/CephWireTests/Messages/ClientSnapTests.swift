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
}
