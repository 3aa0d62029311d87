import Synthesis
import Testing

struct HostEndpointTests {
  @Test func `addresses are read as they are usually written`() {
    #expect(HostAddress("192.168.77.2") == .v4(0xC0A8_4D02))
    #expect(HostAddress("::") == .v6(0, 0))
    #expect(HostAddress("fe80::1") == .v6(0xFE80_0000_0000_0000, 1))
    #expect(HostAddress("1:2:3:4:5:6:7:8") == .v6(0x0001_0002_0003_0004, 0x0005_0006_0007_0008))
    #expect(HostAddress("::ffff:10.0.0.1") == .v6(0, 0xFFFF_0A00_0001))
    #expect(HostAddress("fd00::") == .v6(0xFD00_0000_0000_0000, 0))
    #expect(
      HostEndpoint("[fd00::2]:6789")
        == HostEndpoint(address: .v6(0xFD00_0000_0000_0000, 2), port: 6789))
  }

  @Test(arguments: [
    "", "10.0.0", "10.0.0.256", "10.0.0.1.2", "10..0.1", "+1.0.0.0", "1:2:3", "1::2::3", ":::",
    "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "12345::", "::g", "::+1", "1.2.3.4::",
  ])
  func `what is no address is refused`(text: String) {
    #expect(HostAddress(text) == nil)
  }

  @Test(arguments: ["10.0.0.1", "10.0.0.1:", "10.0.0.1:65536", "fd00::1:6789", "[10.0.0.1]", ":1"])
  func `what is no endpoint is refused`(text: String) {
    #expect(HostEndpoint(text) == nil)
  }
}
