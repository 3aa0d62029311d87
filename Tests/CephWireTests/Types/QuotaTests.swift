import CephWire
import Testing

@Suite struct QuotaTests {
  @Test func `a quota limits bytes and files`() throws {
    let quota = try mainline(
      Quota.self, bytes("01 01 10000000 0000800000000000 0c00000000000000"))
    #expect(quota.maxBytes == 8_388_608)
    #expect(quota.maxFiles == 12)
  }
}
