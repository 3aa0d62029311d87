import Testing

@testable import Transport

@Suite struct SocketAddressTests {
  static let texts: [(UInt64, UInt64, String)] = [
    (0, 0, "::"),
    (0, 1, "::1"),
    (0x2001_0db8_0000_0000, 1, "2001:db8::1"),
    (0x2001_0db8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
    (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"),
    (0x2001_0db8_0000_0000, 0x0001_0000_0000_0001, "2001:db8::1:0:0:1"),
    (0xfe80_0000_0000_0000, 0, "fe80::"),
    (0x0001_0002_0003_0004, 0x0005_0006_0007_ABCD, "1:2:3:4:5:6:7:abcd"),
    (0, 0x0a0b_0000_0000_0000, "::a0b:0:0:0"),
  ]

  @Test(arguments: texts)
  func `an IPv6 address is written in the form of RFC 5952`(
    _ high: UInt64, _ low: UInt64, _ text: String
  ) {
    #expect(IPAddress.v6(high: high, low: low).description == text)
  }

  @Test func `an IPv4 address is a dotted quad`() {
    #expect(IPAddress.v4(0xc0a8_00ff).description == "192.168.0.255")
    #expect(IPAddress.v4(0).description == "0.0.0.0")
  }

  @Test func `the port follows the address, which has brackets in IPv6`() {
    let v4 = SocketAddress(address: .v4(0x0102_0304), port: 6789)
    #expect(v4.description == "1.2.3.4:6789")
    let v6 = SocketAddress(address: .v6(high: 0, low: 1), port: 6789)
    #expect(v6.description == "[::1]:6789")
  }
}
