import CephWire
import Testing

/// Names and addresses of processes (2009.md 1.2).
@Suite struct EntityTests {
  @Test func `the address of an MDS`() throws {
    let address = try readStruct(EntityAddress.self, WireBytes.addressOfMDS)
    #expect(address.erank == 0)
    #expect(address.nonce == 4660)
    #expect(address.family == 2)
    #expect(address.port.number == 6789)
    #expect(address.ip.octets == [192, 168, 0, 10])
    #expect(address.padding == 0)
    #expect(address.description == "192.168.0.10:6789/4660/0")
    #expect(written { address.appendText(to: &$0) } == address.description)
    #expect(written { address.appendEndpoint(to: &$0) } == "192.168.0.10:6789")
    #expect(address.compactText == address.description)
    #expect(try writeStruct(address) == WireBytes.addressOfMDS)
  }

  @Test func `the instance of an MDS`() throws {
    let instance = try readStruct(EntityInstance.self, WireBytes.instanceOfMDS)
    #expect(instance.name == EntityName(.mds, 0))
    #expect(instance.compactText == "mds0 192.168.0.10:6789/4660/0")
    #expect(try writeStruct(instance) == WireBytes.instanceOfMDS)
  }

  @Test func `an unusual address has no compact text`() {
    var address = EntityAddress()
    #expect(address.compactText == "0.0.0.0:0/0/0")
    address.family = 10
    #expect(address.compactText == nil)
    address.family = 2
    address.padding = 1
    #expect(address.compactText == nil)
    var instance = EntityInstance()
    instance.address = address
    #expect(instance.compactText == nil)
  }

  @Test func `names of processes`() {
    #expect(EntityName(.client, 4100).description == "client4100")
    #expect(EntityName(.mds, -1).description == "mds?")
    #expect(EntityName(.monitor, 0).description == "mon0")
    #expect(EntityName(.osd, Int32.max).description == "osd2147483647")
    #expect(EntityName().description == "unknown0")
    #expect(EntityName(.admin, Int32.min).description == "admin?")
    for name in [EntityName(.client, 4100), EntityName(.mds, -1), EntityName()] {
      #expect(written { name.appendText(to: &$0) } == name.description)
    }
    #expect(EntityName(EntityType(raw: 6), 1).compactText == nil)
  }

  @Test func `kinds of processes are read from their names`() {
    for raw in [0, 1, 2, 4, 8, 16, 32, 255] as [UInt32] {
      #expect(EntityType(text: text(EntityType(raw: raw)))?.raw == raw)
      #expect(EntityType(raw: raw).isKnown)
    }
    #expect(!EntityType(raw: 6).isKnown)
    #expect(EntityType(text: "dog") == nil)
  }

  @Test(arguments: ["0.0.0.0", "1.2.3.4", "255.255.255.255", "192.168.0.10"])
  func `IPv4 addresses are read from their text and back`(words: String) throws {
    #expect(text(try #require(IPv4Address(text: words))) == words)
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1..3.4", "+1.2.3.4", "-1.2.3.4", "a.b.c.d", "1.2.3.4 ",
  ])
  func `what is no IPv4 address is refused`(words: String) {
    #expect(IPv4Address(text: words) == nil)
  }

  @Test func `the first octet is the first on the wire`() throws {
    let address = try #require(IPv4Address(text: "192.168.0.10"))
    #expect(address.raw == 0x0a00_a8c0)
    #expect(!address.isUnspecified)
    #expect(IPv4Address(raw: 0).isUnspecified)
  }

  @Test func `ports are big-endian`() {
    #expect(Port(number: 6789).raw == 0x851a)
    #expect(Port(raw: 0x851a).number == 6789)
    #expect(text(Port(number: 65535)) == "65535")
  }
}
