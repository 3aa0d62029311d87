import CephWire
import Testing

@Suite struct ObjectLocatorTests {
  @Test func `the first version has narrow numbers and no length`() throws {
    let locator = try mainline(ObjectLocator.self, bytes("01 02000000 ffff 03000000 6b6579"))
    #expect(locator.structVersion.number == 1)
    #expect(locator.pool == 2)
    #expect(locator.preferred == -1)
    #expect(locator.key == "key")
    #expect(locator.hash == -1)
  }

  @Test func `namespace and hash came later`() throws {
    let fifth = try mainline(
      ObjectLocator.self, bytes("05 03 16000000 0200000000000000 ffffffff 00000000 02000000 6e73"))
    #expect(fifth.nspace == "ns")
    let sixth = try mainline(
      ObjectLocator.self,
      bytes("06 06 1c000000 0200000000000000 ffffffff 00000000 00000000 0500000000000000"))
    #expect(sixth.structVersion == StructVersion(6, compat: 6))
    #expect(sixth.hash == 5)
  }
}
