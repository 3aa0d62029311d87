import CephWire
import Testing

@Suite struct ClientLeaseTests {
  @Test func `a lease is revoked`() throws {
    let lease: ClientLease = try value(of: .leaseRevoke)
    #expect(lease.action == .revoke)
    #expect(lease.mask == 1)
    #expect(lease.ino.raw == 0x100_0000_0001)
    #expect(lease.first.raw == 2)
    #expect(lease.last == .head)
    #expect(lease.seq == 5)
    #expect(lease.durationMilliseconds == 0)
    #expect(lease.dname == "foo")
    #expect(summary(lease) == "client_lease(a=revoke seq 5 mask 1 10000000001/foo)")
    #expect(
      lease.facts
        == MessageFacts(
          operation: "revoke", inodes: [InodeNumber(raw: 0x100_0000_0001)], paths: ["foo"]))
  }

  @Test func `actions have the names of the specification`() {
    #expect(
      (1...4).map { LeaseAction(raw: $0).name } == [
        "revoke", "release", "renew", "revoke_ack",
      ])
    #expect(LeaseAction(raw: 0).name == nil)
  }

  @Test func `a lease without a name is logged without a slash`() throws {
    var lease: ClientLease = try value(of: .leaseRevoke)
    lease.dname = ""
    lease.action = LeaseAction(raw: 9)
    #expect(summary(lease) == "client_lease(a=??? seq 5 mask 1 10000000001)")
    #expect(lease.facts.paths == [])
  }

  @Test func `an MDS of today revokes a lease`() throws {
    let lease: ClientLease = try MainlineBytes(
      "01 0100 0100000000000000 0200000000000000 feffffffffffffff 02000000 00000000 01000000 64"
    ).value()
    #expect(lease.action == .revoke)
    #expect(lease.mask == 1)
    #expect(lease.ino.raw == 1)
    #expect(lease.first.raw == 2)
    #expect(lease.last == .head)
    #expect(lease.dname == "d")
    #expect(lease.padding == [])
    #expect(mainlineSummary(lease) == "client_lease(a=revoke seq 2 mask 1 0x1/d)")
  }

  @Test func `a kernel client sends unused bytes behind the name`() throws {
    let unused = String(repeating: "00", count: 253) + "7f"
    let message = MainlineBytes(
      version: 0,
      "03 0000 0100000000000000 feffffffffffffff feffffffffffffff 04000000 00000000 01000000 62"
        + unused)
    #expect(message.parts.front.count == 294)
    let lease: ClientLease = try message.value()
    #expect(lease.action == .renew)
    #expect(lease.dname == "b")
    #expect(lease.padding == bytes(unused))
    #expect(lease.trailing == [])
    #expect(mainlineSummary(lease) == "client_lease(a=renew seq 4 mask 0 0x1/b)")
  }

  @Test func `fields of a newer version are no padding`() throws {
    let message = MainlineBytes(
      version: 2,
      "01 0100 0100000000000000 0200000000000000 feffffffffffffff 02000000 00000000 01000000 64 05")
    let lease: ClientLease = try message.value(notes: ["trailing: 1 trailing bytes"])
    #expect(lease.padding == [])
    #expect(lease.trailing == [5])
  }

  @Test func `the log gives the snapshots that a lease is for`() {
    var lease = ClientLease()
    lease.first = SnapID(raw: 2)
    lease.last = SnapID(raw: 0x1a)
    lease.ino.raw = 0x100_0000_0001
    lease.dname = "f"
    #expect(
      mainlineSummary(lease) == "client_lease(a=revoke seq 0 mask 0 0x10000000001 [2,1a]/f)")
  }
}
