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
}
