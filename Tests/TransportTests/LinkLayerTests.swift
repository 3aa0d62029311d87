import Common
import Testing

@testable import Transport

/// What the engine reads out of one packet: each carries `hello` in TCP.
@Suite struct LinkLayerTests {
  static let tcp = Packet.tcp(.client(101, "hello"))
  static let v4 = Packet.ipv4(tcp)
  static let v6 = Packet.ipv6(tcp)

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var linkType: Int32 = 1
    var packet: [UInt8]
  }

  static let links: [Case] = [
    Case(testDescription: "Ethernet", packet: Packet.ethernet(v4)),
    Case(testDescription: "Ethernet, IPv6", packet: Packet.ethernet(v6, type: 0x86dd)),
    Case(testDescription: "VLAN", packet: Packet.ethernet(v4, tags: [0x8100])),
    Case(testDescription: "QinQ", packet: Packet.ethernet(v4, tags: [0x88a8, 0x8100])),
    Case(testDescription: "old QinQ", packet: Packet.ethernet(v4, tags: [0x9100, 0x8100])),
    Case(testDescription: "padding", packet: Packet.ethernet(v4 + [0, 0, 0, 0, 0, 0])),
    Case(testDescription: "padding, IPv6", packet: Packet.ethernet(v6 + [1, 2], type: 0x86dd)),
    Case(
      testDescription: "cooked, version 1", linkType: 113,
      packet: [UInt8](repeating: 0, count: 14) + [8, 0] + v4),
    Case(
      testDescription: "cooked, version 1, IPv6", linkType: 113,
      packet: [UInt8](repeating: 0, count: 14) + [0x86, 0xdd] + v6),
    Case(
      testDescription: "cooked, version 1, VLAN", linkType: 113,
      packet: [UInt8](repeating: 0, count: 14) + [0x81, 0, 0, 7, 8, 0] + v4),
    Case(
      testDescription: "cooked, version 2", linkType: 276,
      packet: [8, 0] + [UInt8](repeating: 0, count: 18) + v4),
    Case(
      testDescription: "cooked, version 2, VLAN", linkType: 276,
      packet: [0x81, 0] + [UInt8](repeating: 0, count: 18) + [0, 7, 0x86, 0xdd] + v6),
    Case(testDescription: "loopback, little-endian", linkType: 0, packet: [2, 0, 0, 0] + v4),
    Case(testDescription: "loopback, big-endian", linkType: 108, packet: [0, 0, 0, 2] + v4),
    Case(testDescription: "loopback, Linux IPv6", linkType: 0, packet: [10, 0, 0, 0] + v6),
    Case(testDescription: "loopback, NetBSD IPv6", linkType: 0, packet: [24, 0, 0, 0] + v6),
    Case(testDescription: "loopback, FreeBSD IPv6", linkType: 0, packet: [0, 0, 0, 28] + v6),
    Case(testDescription: "loopback, Darwin IPv6", linkType: 0, packet: [30, 0, 0, 0] + v6),
    Case(testDescription: "raw", linkType: 12, packet: v4),
    Case(testDescription: "raw, OpenBSD", linkType: 14, packet: v6),
    Case(testDescription: "raw IP", linkType: 101, packet: v6),
    Case(testDescription: "raw IPv4", linkType: 228, packet: v4),
    Case(testDescription: "raw IPv6", linkType: 229, packet: v6),
  ]

  static let headers: [Case] = [
    Case(
      testDescription: "IPv4 options",
      packet: Packet.ethernet(Packet.ipv4(tcp, options: [1, 1, 1, 1, 1, 1, 1, 0]))),
    Case(testDescription: "total length 0", packet: Packet.ethernet(Packet.ipv4(tcp, total: 0))),
    Case(
      testDescription: "payload length 0",
      packet: Packet.ethernet(Packet.ipv6(tcp, length: 0), type: 0x86dd)),
    Case(
      testDescription: "hop-by-hop and destination options, routing",
      linkType: 229,
      packet: Packet.ipv6(
        [60, 0, 1, 4, 0, 0, 0, 0, 43, 1] + [UInt8](repeating: 0, count: 14)
          + [6, 0, 0, 0, 0, 0, 0, 0] + tcp, next: 0)),
    Case(
      testDescription: "authentication", linkType: 229,
      packet: Packet.ipv6([6, 4] + [UInt8](repeating: 9, count: 22) + tcp, next: 51)),
    Case(
      testDescription: "a fragment that is the whole", linkType: 229,
      packet: Packet.ipv6([6, 0, 0, 0, 0, 0, 0, 7] + tcp, next: 44)),
  ]

  static let tunnels: [Case] = [
    Case(
      testDescription: "VXLAN",
      packet: udp([8, 0, 0, 0, 0, 0, 7, 0] + Packet.ethernet(v4), to: 4789)),
    Case(
      testDescription: "VXLAN of Linux",
      packet: udp([8, 0, 0, 0, 0, 0, 7, 0] + Packet.ethernet(v4), to: 8472)),
    Case(
      testDescription: "Geneve",
      packet: udp([0, 0, 0x65, 0x58, 0, 0, 7, 0] + Packet.ethernet(v4), to: 6081)),
    Case(
      testDescription: "Geneve with options",
      packet: udp([2, 0, 8, 0, 0, 0, 7, 0, 0, 0, 0, 1, 9, 9, 9, 9] + v4, to: 6081)),
    Case(testDescription: "GRE", packet: outer([0, 0, 8, 0] + v4, 47)),
    Case(
      testDescription: "GRE with a checksum", packet: outer([0x80, 0, 8, 0, 1, 2, 0, 0] + v4, 47)),
    Case(
      testDescription: "GRE with a key", packet: outer([0x20, 0, 0x86, 0xdd, 0, 0, 0, 7] + v6, 47)),
    Case(
      testDescription: "GRE with everything",
      packet: outer([0xb0, 0, 8, 0] + [UInt8](repeating: 1, count: 12) + v4, 47)),
    Case(
      testDescription: "GRE bridging",
      packet: outer([0x10, 0, 0x65, 0x58, 0, 0, 0, 1] + Packet.ethernet(v4), 47)),
    Case(testDescription: "IP in IP", packet: outer(v4, 4)),
    Case(testDescription: "6in4", packet: outer(v6, 41)),
    Case(testDescription: "4in6", linkType: 101, packet: Packet.ipv6(v4, next: 4)),
  ]

  static func outer(_ payload: [UInt8], _ number: UInt8) -> [UInt8] {
    Packet.ethernet(Packet.ipv4(payload, protocol: number, from: 0x0101_0101, to: 0x0202_0202))
  }

  static func udp(_ payload: [UInt8], to port: Int) -> [UInt8] {
    outer(Packet.udp(payload, to: port), 17)
  }

  @Test(arguments: links + headers + tunnels)
  func `the segment is found`(_ example: Case) {
    var bench = Bench()
    bench.take(example.packet, linkType: example.linkType)
    bench.finish()
    #expect(bench.recorder.text(.opener) == "hello")
    #expect(bench.recorder.loss(.opener) == 0 && bench.recorder.notes.isEmpty)
    let opener = bench.recorder.connections[1]?.opener.description
    #expect(opener == "10.0.0.1:40000" || opener == "[fd00::1]:40000")
  }

  @Test(arguments: links + headers + tunnels)
  func `every cut of the packet is told as a loss, or not at all`(_ example: Case) {
    for count in 0..<example.packet.count {
      var bench = Bench()
      bench.take(
        Array(example.packet.prefix(count)), linkType: example.linkType,
        original: example.packet.count)
      bench.finish()
      let recorder = bench.recorder
      #expect(recorder.violations == [])
      if !recorder.connections.isEmpty {
        #expect("hello".hasPrefix(recorder.text(.opener)))
        // Where no length is announced, padding and loss look the same.
        #expect(recorder.text(.opener).count + recorder.loss(.opener) == 5)
      }
    }
  }

  @Test func `what is no IP packet is left alone`() {
    var bench = Bench()
    bench.take(Packet.ethernet([1, 2, 3], type: 0x0806))
    bench.take(Packet.ethernet([1, 2, 3], type: 60))
    bench.take([0, 0, 0, 7, 1, 2], linkType: 0)
    bench.take([0x10], linkType: 101)
    bench.take(Self.outer([0x40, 0, 8, 0] + Self.v4, 47))
    bench.take(Self.outer([0, 1, 8, 0] + Self.v4, 47))
    bench.take(Self.udp(Self.v4, to: 53))
    bench.finish()
    #expect(bench.recorder.lines == [])
  }

  @Test func `headers that end early are noted`() {
    var bench = Bench()
    bench.take([1, 2, 3])
    bench.take(Packet.ethernet([0x45, 0]))
    bench.take(Packet.ethernet(Packet.ipv4([1, 2, 3])))
    bench.take(Packet.ethernet(Packet.ipv4(Self.tcp, total: 19)))
    bench.take(Packet.ethernet([0x43] + Self.v4.dropFirst()))
    bench.take(Packet.ethernet(Packet.ipv6([6, 9, 0, 0, 0, 0, 0, 0], next: 0), type: 0x86dd))
    let layers = ["link", "IP", "TCP", "IP", "IP", "IP"]
    #expect(bench.recorder.notes == layers.map { .malformed(layer: $0) })
  }

  @Test func `an unknown link type is said once`() {
    var bench = Bench()
    for _ in 0..<3 { bench.take([1, 2, 3], linkType: 147) }
    bench.take([1], linkType: 148)
    #expect(bench.recorder.notes == [.unsupportedLinkType(147), .unsupportedLinkType(148)])
  }

  @Test(arguments: [6, 7])
  func `tunnels are looked into down to a depth`(_ depth: Int) {
    var packet = Self.v4
    for _ in 0..<depth { packet = Packet.ipv4(packet, protocol: 4) }
    var bench = Bench()
    bench.take(packet, linkType: 101)
    bench.finish()
    #expect(bench.recorder.text(.opener) == (depth == 6 ? "hello" : ""))
    #expect(bench.recorder.notes == (depth == 6 ? [] : [.nestedTooDeeply]))
  }
}
