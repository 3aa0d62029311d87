import Synthesis
import Testing

/// The expected bytes were computed by another program, and other tools find the checksums right.
struct PacketBuilderTests {
  @Test func `a TCP segment over IPv4 has right lengths and checksums`() throws {
    let source = try endpoint("10.0.0.1:40000")
    let destination = try endpoint("10.0.0.2:6789")
    let segment = PacketBuilder.tcp(
      PacketBuilder.TCPFields(
        sequence: 1_000_001, acknowledgment: 2_000_001, flags: [.psh, .ack]),
      payload: Array("ceph v027".utf8)[...], from: source, to: destination)
    let packet = PacketBuilder.ip(
      segment, protocol: IPProtocol.tcp, from: source.address, to: destination.address,
      identification: 2)
    #expect(
      packet
        == hex(
          """
          45000031 00024000 400626c3 0a000001 0a000002
          9c401a85 000f4241 001e8481 5018ffff c2950000 63657068 20763032 37
          """))
  }

  @Test func `a TCP segment over IPv6 has right lengths and checksums`() throws {
    let source = try endpoint("[fd00::1]:40000")
    let destination = try endpoint("[fd00::2]:6789")
    let segment = PacketBuilder.tcp(
      PacketBuilder.TCPFields(sequence: 1, acknowledgment: 2, flags: .ack),
      payload: [7], from: source, to: destination)
    let packet = PacketBuilder.ip(
      segment, protocol: IPProtocol.tcp, from: source.address, to: destination.address)
    #expect(
      packet
        == hex(
          """
          60000000 00150640 fd000000 00000000 00000000 00000001
          fd000000 00000000 00000000 00000002
          9c401a85 00000001 00000002 5010ffff f8060000 07
          """))
  }

  @Test func `a packet too long for its length field says 0`() throws {
    let address = try endpoint("10.0.0.1:1").address
    func length(_ count: Int) -> [UInt8] {
      let packet = PacketBuilder.ip(
        [UInt8](repeating: 0, count: count), protocol: 6, from: address, to: address)
      return Array(packet[2..<4])
    }
    #expect(length(65_515) == [0xFF, 0xFF])
    #expect(length(65_516) == [0, 0])
  }

  @Test(arguments: [
    (Framing.ethernet, "02000a000002 02000a000001 0800"),
    (.vlan(77), "02000a000002 02000a000001 8100 004d 0800"),
    (.qinq(outer: 100, inner: 77), "02000a000002 02000a000001 88a8 0064 8100 004d 0800"),
    (.cooked1, "0000 0001 0006 02000a0000010000 0800"),
    (.cooked2, "0800 0000 00000002 0001 00 06 02000a0000010000"),
    (.rawIP, ""),
    (.null, "02000000"),
  ])
  func `every framing puts its header before the packet`(framing: Framing, header: String) {
    let packet = hex("45000014 00004000 400626e2 0a000001 0a000002")
    #expect(PacketBuilder.frame(packet, as: framing) == hex(header) + packet)
  }

  @Test func `a packet of IPv6 and one that is not IP say so in the link header`() {
    let v6 = [0x60] + [UInt8](repeating: 0, count: 39)
    #expect(PacketBuilder.frame(v6, as: .ethernet)[12..<14] == [0x86, 0xDD])
    #expect(PacketBuilder.frame(v6, as: .null)[..<4] == [30, 0, 0, 0])
    let arp = PacketBuilder.frame([0, 1], as: .ethernet, etherType: 0x0806)
    #expect(arp == hex("020000000002 020000000001 0806 0001"))
  }

  @Test func `tunnels wrap what they are given`() throws {
    let source = try endpoint("10.0.0.1:1").address
    let destination = try endpoint("10.0.0.2:1").address
    #expect(
      PacketBuilder.vxlan([0xAA, 0xBB], network: 4711, from: source, to: destination)
        == hex(
          """
          45000026 00004000 401126c5 0a000001 0a000002
          c00012b5 0012ff43 08000000 00126700 aabb
          """))
    #expect(
      PacketBuilder.geneve(
        [0xAA, 0xBB], network: 4711, options: [1, 2, 3, 4], from: source, to: destination)
        == hex(
          """
          4500002a 00004000 401126c1 0a000001 0a000002
          c00017c1 001697d1 01006558 00126700 01020304 aabb
          """))
    #expect(
      PacketBuilder.gre(
        [0xAA, 0xBB], etherType: EtherType.ipv4, key: 5, from: source, to: destination)
        == hex("4500001e 00004000 402f26af 0a000001 0a000002 20000800 00000005 aabb"))
  }
}
