import CephWire
import Testing

@Suite struct SnapRealmTests {
  /// The realm of a directory with two snapshots of its own and one of an earlier parent.
  private let plain = """
    0400000000010000 0100000000000000 0300000000000000 0200000000000000 0500000000000000
    02000000 01000000 0500000000000000 0400000000000000 0300000000000000
    """
  private let change = "2049036b bddf1b00 0700000000000000"

  @Test func `a realm without version has the fields of 2009`() throws {
    let realm = try mainline(SnapRealm.self, bytes(plain))
    #expect(realm.structVersion == .none)
    #expect(realm.ino.raw == 0x100_0000_0004)
    #expect(realm.created.raw == 1)
    #expect(realm.parent.raw == 3)
    #expect(realm.parentSince.raw == 2)
    #expect(realm.seq.raw == 5)
    #expect(realm.snaps.map(\.raw) == [5, 4])
    #expect(realm.priorParentSnaps.map(\.raw) == [3])
    #expect(try readStruct(SnapRealm.self, bytes(plain)) == realm)
  }

  @Test func `a realm with a version tells when its snapshots last changed`() throws {
    let realm = try mainline(SnapRealm.self, bytes("01 01 58000000" + plain + change))
    #expect(realm.structVersion == StructVersion(1, compat: 1))
    #expect(realm.ino.raw == 0x100_0000_0004)
    #expect(realm.snaps.map(\.raw) == [5, 4])
    #expect(realm.lastModified.seconds == 0x6b03_4920)
    #expect(realm.lastModified.nanoseconds == 0x001b_dfbd)
    #expect(realm.changeAttribute == 7)
    #expect(realm.flags == 0)
  }

  @Test func `a realm of version 2 has flags`() throws {
    let realm = try mainline(
      SnapRealm.self, bytes("02 01 5c000000" + plain + change + "01000000"))
    #expect(realm.structVersion == StructVersion(2, compat: 1))
    #expect(realm.changeAttribute == 7)
    #expect(realm.flags == 1)
  }

  @Test func `a trace is of one form or the other`() throws {
    // An inode whose number begins like a version: the length that follows would be 16 MB.
    let odd = "0101000000010000" + String(repeating: "00", count: 40)
    let root = "0100000000000000" + String(repeating: "00", count: 40)
    let trace = try mainline(SnapTrace.self, bytes(odd + root))
    #expect(trace.realms.map(\.ino.raw) == [0x100_0000_0101, 1])
    #expect(trace.realms.map(\.structVersion) == [.none, .none])

    let versioned = try mainline(
      SnapTrace.self, bytes("01 01 40000000" + odd + change + "01 01 40000000" + root + change))
    #expect(versioned.realms.map(\.ino.raw) == [0x100_0000_0101, 1])
    #expect(versioned.realms.map(\.structVersion.number) == [1, 1])
  }
}
