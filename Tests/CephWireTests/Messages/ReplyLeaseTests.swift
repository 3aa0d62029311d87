import CephWire
import Testing

@Suite struct ReplyLeaseTests {
  @Test func `a lease without version has 10 bytes`() throws {
    let lease = try mainline(ReplyLease.self, bytes("0100 30750000 07000000"))
    #expect(lease.structVersion == .none)
    #expect(lease.mask == 1)
    #expect(lease.durationMilliseconds == 30000)
    #expect(lease.seq == 7)
  }

  @Test func `a lease of version 1 has the same fields`() throws {
    let lease = try mainline(ReplyLease.self, bytes("01 01 0a000000 0700 30750000 02000000"))
    #expect(lease.structVersion == StructVersion(1, compat: 1))
    #expect(lease.mask == 7)
    #expect(lease.durationMilliseconds == 30000)
    #expect(lease.seq == 2)
  }

  @Test func `a lease of version 2 has the alternate name`() throws {
    let lease = try mainline(
      ReplyLease.self, bytes("02 01 11000000 0300 ffffffff 00000000 03000000 ff0041"))
    #expect(lease.mask == 3)
    #expect(lease.durationMilliseconds == .max)
    #expect(lease.alternateName == [0xff, 0, 0x41])
  }
}
