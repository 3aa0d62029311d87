import CephWire
import Testing

/// The lists of addresses (mainline.md 2.3).
@Suite struct EntityAddressVectorTests {
  /// An MDS of Reef, from the MDS map.
  static let mds = bytes(
    "01" + "01011c000000" + "01000000373def7710000000" + "02001a9ac0a84d010000000000000000")
  static let v2 = bytes(
    "01" + "01011c000000" + "020000000500000010000000" + "02001a9bc0a84d010000000000000000")

  @Test func `a single address stands alone in either form`() throws {
    let vector = try mainline(EntityAddressVector.self, Self.mds)
    #expect(vector.form == .new)
    #expect(vector.description == "v1:192.168.77.1:6810/2012167479")
    let legacy = try mainline(EntityAddressVector.self, EntityAddressTests.legacy)
    #expect(legacy.form == .legacy)
    #expect(legacy.compactText == "v1:192.168.77.1:6789/0")
  }

  @Test func `several addresses stand in brackets`() throws {
    let vector = try mainline(
      EntityAddressVector.self, bytes("0202000000") + Self.v2 + Self.mds)
    #expect(vector.form == .vector)
    #expect(vector.description == "[v2:192.168.77.1:6811/5,v1:192.168.77.1:6810/2012167479]")
    #expect(vector.legacyAddress?.nonce == 2_012_167_479)
    #expect(jsonObject(vector).hasPrefix(#"{"form":"addrvec","addrs":[{"form":"new","#))
  }

  @Test func `a list of one, and of none`() throws {
    let one = try mainline(EntityAddressVector.self, bytes("0201000000") + Self.mds)
    #expect(one.description == "v1:192.168.77.1:6810/2012167479")
    #expect(one.addresses.count == 1)
    let none = try mainline(EntityAddressVector.self, bytes("0200000000"))
    #expect(none.description == "")
    #expect(none.compactText == "[]")
    #expect(none.legacyAddress == nil)
  }

  @Test func `more addresses than there can be are refused`() {
    let context = WireContext(dialect: .cephV027)
    #expect(throws: WireError.self) {
      try readStruct(EntityAddressVector.self, bytes("02ffffff7f") + Self.mds, context)
    }
  }
}
