import CephWire
import Testing

/// The addresses of mainline (mainline.md 1.2, 2.3).
@Suite struct EntityAddressTests {
  static let zeros112 = String(repeating: "00", count: 112)
  /// A monitor of Reef, from the banner phase of one of its connections.
  static let legacy = bytes("0000000000000000" + "00021a85c0a84d01" + zeros112 + "0000000000000000")
  /// The same where the cluster uses IPv6.
  static let legacyIPv6 = bytes(
    "000000009cc925ee" + "000a1a9a00000000" + "fd770000000000000000000000000001"
      + String(repeating: "00", count: 104))
  /// A kernel client that does not know its address yet.
  static let blank = bytes(
    "00000000f45ad133" + String(repeating: "00", count: 128))
  /// A monitor of Tentacle, from its monitor map.
  static let new = bytes(
    "01" + "01011c000000" + "010000000000000010000000" + "02001a85c0a84d010000000000000000")

  @Test func `an IPv4 address in the legacy form`() throws {
    let address = try mainline(EntityAddress.self, Self.legacy)
    #expect(address.form == .legacy)
    #expect(address.family == 2)
    #expect(address.description == "v1:192.168.77.1:6789/0")
    #expect(address.compactText == address.description)
    #expect(
      jsonObject(address)
        == #"{"form":"legacy","nonce":0,"addr":{"family":2,"port":6789,"ip":"192.168.77.1"}}"#)
  }

  @Test func `an IPv6 address in the legacy form`() throws {
    let address = try mainline(EntityAddress.self, Self.legacyIPv6)
    #expect(address.family == 10)
    #expect(address.nonce == 0xee25_c99c)
    #expect(address.description == "v1:[fd77::1]:6810/3995453852")
    #expect(
      jsonObject(address)
        == #"{"form":"legacy","nonce":3995453852,"addr":{"family":10,"port":6810,"#
        + #""flowinfo":0,"ip":"fd77::1","scope_id":0}}"#)
  }

  @Test func `a client that does not know its address`() throws {
    let address = try mainline(EntityAddress.self, Self.blank)
    #expect(address.description == "-")
    // The nonce would be hidden.
    #expect(address.compactText == nil)
    #expect(jsonObject(address) == #"{"form":"legacy","nonce":869358324,"addr":{"family":0}}"#)
  }

  @Test func `bytes of the legacy form that should be zero are kept`() throws {
    for index in [1, 2, 3, 16, 23, 24, 135] {
      var bytes = Self.legacy
      bytes[index] = 7
      let address = try mainline(EntityAddress.self, bytes)
      #expect(address.compactText == nil)
    }
  }

  @Test func `an address in the new form`() throws {
    let address = try mainline(EntityAddress.self, Self.new)
    #expect(address.form == .new)
    #expect(address.type == .legacy)
    #expect(address.description == "v1:192.168.77.1:6789/0")
    #expect(
      jsonObject(address)
        == #"{"form":"new","struct_v":1,"type":"v1","nonce":0,"#
        + #""addr":{"family":2,"port":6789,"ip":"192.168.77.1"}}"#)
  }

  @Test func `messenger v2 over IPv6 in the new form`() throws {
    let address = try mainline(
      EntityAddress.self,
      bytes(
        "01" + "010128000000" + "02000000050000001c000000" + "0a000ce400000000"
          + "fe800000000000000000000000000001" + "03000000"))
    #expect(address.description == "v2:[fe80::1%3]:3300/5")
  }

  @Test func `no address in the new form, with and without a socket`() throws {
    let empty = try mainline(
      EntityAddress.self, bytes("01" + "01010c000000" + "000000000000000000000000"))
    #expect(empty.description == "-")
    #expect(empty.compactText == "-")
    let blank = try mainline(
      EntityAddress.self,
      bytes("01" + "01011c000000" + "000000000000000010000000") + [UInt8](repeating: 0, count: 16))
    #expect(blank.description == "-")
    #expect(blank.compactText == "-")
  }

  @Test func `an address of another family keeps its bytes`() throws {
    let address = try mainline(
      EntityAddress.self, bytes("01" + "010111000000" + "020000000000000005000000" + "0300010203"))
    #expect(address.description == "v2:(unrecognized address family 3)/0")
    #expect(address.socket.bytes == [1, 2, 3])
    #expect(address.compactText == nil)
  }

  @Test func `newer fields of an address are kept`() throws {
    let context = WireContext(dialect: .cephV027)
    let bytes = bytes(
      "01" + "02011e000000" + "010000000000000010000000" + "02001a85c0a84d010000000000000000abcd")
    var reader = unsafe WireReader(bytes.span.bytes, context: context, observer: NoObserver())
    var address = EntityAddress()
    try address.layout(&reader)
    #expect(address.trailing == [0xab, 0xcd])
    #expect(reader.problems.map(\.isNote) == [true])
    #expect(address.compactText == nil)
    #expect(try writeStruct(address, context) == bytes)
  }

  @Test func `an address without a form is written as the peer understands it`() throws {
    let address = try #require(EntityAddress(text: "192.168.77.1:6789"))
    let old = WireContext(dialect: .cephV027, features: 0)
    #expect(try writeStruct(address, old) == Self.legacy)
    #expect(try writeStruct(address, WireContext(dialect: .cephV027)) == Self.new)
    #expect(try writeStruct(address.inForm(.new), old) == Self.new)
  }

  @Test(arguments: [
    "v1:127.0.0.1:6810/2243276893", "v2:[::1]:3300/0", "v2:[fe80::1%3]:3300/5", "-",
    "127.0.0.1:6801/20827/0", "any:[fd77::1]:0/1",
  ])
  func `addresses are read from their text and back`(text: String) throws {
    let address = try #require(EntityAddress(text: text))
    #expect(address.description == (text.hasPrefix("any:") ? String(text.dropFirst(4)) : text))
  }

  @Test(arguments: [
    "", "v1:", "v3:127.0.0.1:6810/1", "v1:127.0.0.1/1", "v1:127.0.0.1:6810/1/0", "v2:[::1:3300/0",
    "127.0.0.1:6801/1/2/3", "v2:[fe80::1%x]:3300/0", "v1:127.0.0.1:65536/0",
  ])
  func `what is no address is refused`(text: String) {
    #expect(EntityAddress(text: text) == nil)
  }

  @Test(arguments: [
    "::", "::1", "1::", "fd77::1", "1:2:3:4:5:6:7:8", "1:0:0:2::3", "1::2:0:0:3:4",
    "::1.2.3.4", "::ffff:1.2.3.4", "0:1:2:3:4:5:6:0", "2001:db8::ff00:42:8329",
  ])
  func `IPv6 addresses are read from their text and back`(words: String) throws {
    #expect(text(try #require(IPv6Address(text: words))) == words)
  }

  @Test(arguments: [
    "", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "+1::",
    "1:2:3:4:5:6:7::8", "1.2.3.4::", "::1.2.3",
  ])
  func `what is no IPv6 address is refused`(words: String) {
    #expect(IPv6Address(text: words) == nil)
  }

  @Test func `whoever remembers an address need not remember what is added to it without end`()
    throws
  {
    var address = try mainline(EntityAddress.self, Self.new)
    address.structVersion = StructVersion(2, compat: 1)
    address.trailing = [UInt8](repeating: 1, count: 300)
    address.socket.bytes = [UInt8](repeating: 2, count: 300)
    #expect(address.bounded(to: 300) == address)
    var short = address
    short.trailing = []
    short.socket.bytes = []
    #expect(address.bounded(to: 299) == short)
    #expect(address.bounded(to: 299).description == address.description)
  }
}
