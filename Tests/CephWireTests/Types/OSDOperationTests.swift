import CephWire
import Common
import Testing

/// The members of the union of an operation's arguments (mainline.md 3.11).
@Suite struct OSDOperationTests {
  /// An operation whose arguments are `arguments` and zeros.
  private func operation(_ code: String, flags: String = "00000000", _ arguments: String)
    throws -> OSDOperation
  {
    let front = bytes(code + flags) + bytes(arguments)
    return try mainline(
      OSDOperation.self, front + Array(repeating: 0, count: 38 - front.count))
  }

  @Test func `operations of objects' data`() throws {
    #expect(try operation("0512", "0100000000000000 02").arguments.length == 2)
    #expect(try operation("0322", "0000400000000000").arguments.offset == 4 << 20)
    #expect(try operation("2322", "0000400000000000 01").arguments.expectedWriteSize == 1)
    #expect(try operation("0f22", "05").arguments.cookie == 5)
    #expect(
      try operation("0f22", "0500000000000000 0000000000000000 03 02000000").arguments
        .generation == 2)
    #expect(try operation("2d22", "0400000000000000 11").arguments.snapID.raw == 4)
    #expect(try operation("1e12", "80").arguments.maximum == 128)
    #expect(try operation("0e22", "1a").arguments.snapID.raw == 26)
    #expect(try operation("0812", "0000000000000000 07").arguments.version == 7)
    let part = "0000000000000000 1000000000000000"
    #expect(try operation("1f12", part + "00020000 02").arguments.checksumType == 2)
    #expect(try operation("2622", part + "04").arguments.dataLength == 4)
    #expect(try operation("2232", "01").arguments.copyFlags == 1)
  }

  @Test func `operations of attributes, methods and groups`() throws {
    let compare = try operation("0313", "04000000 08000000 05 02")
    #expect(compare.arguments.valueLength == 8)
    #expect(compare.arguments.compareMode == 2)
    #expect(try operation("0114", "03 0d 00 05").arguments.inputLength == 5)
    #expect(try operation("0515", "0010000000000000 09").arguments.startEpoch == 9)
    #expect(try operation("0415", "24246353").arguments.stamp.seconds == 0x5363_2424)
  }

  @Test func `bytes behind the member are kept`() throws {
    let notify = try mainline(
      OSDOperation.self, bytes("0612 00000000" + String(repeating: "11", count: 28) + "00000000"))
    #expect(notify.arguments.cookie == 0x1111_1111_1111_1111)
    #expect(notify.arguments.trailing.count == 20)
  }

  @Test func `every code has its own name`() {
    let names = OSDOperationCode.names.values
    #expect(Set(names).count == names.count)
    #expect(OSDOperationCode(text: "omap-rm-key-range")?.raw == 0x222c)
    #expect(OSDOperationCode(text: "sparse-read")?.raw == 0x1205)
  }

  @Test func `flags are told as Ceph does`() {
    #expect(text(OSDFlags<UInt32>(raw: 0)) == "-")
    #expect(text(OSDFlags<UInt32>(raw: 0x0040_0024)) == "ondisk+write+known_if_redirected")
    #expect(text(OSDOperationFlags(raw: 3)) == "excl+failok")
  }
}
