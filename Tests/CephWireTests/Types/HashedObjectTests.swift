import CephWire
import Testing

@Suite struct HashedObjectTests {
  @Test func `older versions lack the end of all objects, namespace and pool`() throws {
    let first = try mainline(
      HashedObject.self, bytes("01 00000000 01000000 61 feffffffffffffff 05000000"))
    #expect(first.name == "a")
    #expect(first.snapID == .head)
    #expect(first.hash == 5)
    let third = try mainline(
      HashedObject.self,
      bytes("03 03 16000000 00000000 01000000 61 0200000000000000 05000000 01"))
    #expect(third.isMax == 1)
  }
}
