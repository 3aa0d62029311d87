import CephWire
import Testing

@Suite struct ClientQuotaTests {
  @Test func `a directory tells how full it is`() throws {
    let quota: ClientQuota = try MainlineBytes(
      """
      0000000000010000 654f036b fd840533 bd17000000000000 1000000000000000 0400000000000000
      01 01 10000000 0000000000000000 1400000000000000
      """
    ).value()
    #expect(quota.ino.raw == 0x100_0000_0000)
    #expect(quota.rctime.seconds == 1_795_379_045)
    #expect(quota.rbytes == 6077)
    #expect(quota.rfiles == 16)
    #expect(quota.rsubdirs == 4)
    #expect(quota.quota.maxBytes == 0)
    #expect(quota.quota.maxFiles == 20)
    #expect(
      mainlineSummary(quota)
        == "client_quota( [0x10000000000] n(v0 rc2026-11-22T20:24:05.855999+0000 b6077 20=16+4)"
        + " quota(max_bytes = 0 max_files = 20))")
    #expect(quota.facts.inodes.map(\.raw) == [0x100_0000_0000])
  }

  @Test func `the log leaves out what is 0`() {
    var quota = ClientQuota()
    #expect(
      mainlineSummary(quota) == "client_quota( [0x0] n() quota(max_bytes = 0 max_files = 0))")
    quota.rsubdirs = 2
    #expect(
      mainlineSummary(quota)
        == "client_quota( [0x0] n(v0 2=0+2) quota(max_bytes = 0 max_files = 0))")
    quota.rfiles = .max
    #expect(mainlineSummary(quota).contains("n(v0 1=18446744073709551615+2)"))
  }
}
