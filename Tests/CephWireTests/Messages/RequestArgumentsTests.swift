import CephWire
import Testing

@Suite struct RequestArgumentsTests {
  /// A request of the operation `op` whose arguments begin with `arguments`.
  private func request(_ op: RequestOperation, _ arguments: String) throws -> ClientRequest {
    var front = patched(.getattrRoot, 28, op.raw)
    let union = bytes(arguments)
    front.replaceSubrange(
      48..<96, with: union + [UInt8](repeating: 0, count: 48 - union.count))
    let request = try decodeWhole(ClientRequest.self, front)
    #expect(try request.write(context: WireContext()).front == front)
    #expect(request.arguments.trailing == [])
    return request
  }

  @Test func `setattr fills the whole union`() throws {
    let arguments = try request(
      .setattr,
      """
      a4810000 e8030000 64000000 e0b83a4a 80b2e60e e1b83a4a 00000000 00100000 00000000
      00200000 00000000 3f000000
      """
    ).arguments
    #expect(arguments.mode.raw == 0o100644)
    #expect(arguments.uid == 1000)
    #expect(arguments.gid == 100)
    #expect(arguments.mtime.seconds == 1_245_362_400)
    #expect(arguments.mtime.nanoseconds == 250_000_000)
    #expect(arguments.atime.seconds == 1_245_362_401)
    #expect(arguments.size == 4096)
    #expect(arguments.oldSize == 8192)
    #expect(arguments.attributes.raw == 63)
  }

  @Test(arguments: [RequestOperation.getattr, .lookup, .lookupsnap])
  func `operations that ask for attributes have a mask`(op: RequestOperation) throws {
    #expect(try request(op, "55010000").arguments.mask.raw == 0x155)
  }

  @Test(arguments: [RequestOperation.readdir, .lssnap])
  func `listings have a fragment and a bound`(op: RequestOperation) throws {
    let arguments = try request(op, "00008001 e8030000").arguments
    #expect(arguments.fragment.bits == 1)
    #expect(arguments.fragment.value == 0x80_0000)
    #expect(arguments.maxEntries == 1000)
  }

  @Test(arguments: [RequestOperation.open, .create])
  func `openings have flags before the mode`(op: RequestOperation) throws {
    let arguments = try request(op, "41000000 a4010000").arguments
    #expect(arguments.flags == 0o101)
    #expect(arguments.mode.raw == 0o644)
  }

  @Test func `mknod has the mode before the device`() throws {
    let arguments = try request(.mknod, "b0610000 01080000").arguments
    #expect(arguments.mode.raw == 0o60660)
    #expect(arguments.rdev == 0x801)
  }

  @Test(arguments: [RequestOperation.mkdir, .mksnap])
  func `makers of directories have a mode`(op: RequestOperation) throws {
    #expect(try request(op, "ed010000").arguments.mode.raw == 0o755)
  }

  @Test func `setlayout has a file layout`() throws {
    let arguments = try request(
      .setlayout, "00004000 01000000 00004000 00000000 00000000 ffffffff 03000000"
    ).arguments
    #expect(arguments.fileLayout.stripeUnit == 4 << 20)
    #expect(arguments.fileLayout.stripeCount == 1)
    #expect(arguments.fileLayout.objectSize == 4 << 20)
    #expect(arguments.fileLayout.pgPreferred == -1)
    #expect(arguments.fileLayout.pgPool == 3)
  }

  @Test func `bytes of the union that the operation does not use are kept without a problem`()
    throws
  {
    let front = patched(.getattrRoot, 90, UInt8(7))
    let request = try decodeWhole(ClientRequest.self, front)
    try #require(request.arguments.trailing.count == 44)
    #expect(request.arguments.trailing[38] == 7)
    #expect(try request.write(context: WireContext()).front == front)
  }

  @Test func `trailing bytes that do not fit the union cannot be written`() throws {
    var request: ClientRequest = try value(of: .getattrRoot)
    request.arguments.trailing = [UInt8](repeating: 1, count: 45)
    let error = try #require(throws: WireError.self) {
      try request.write(context: WireContext())
    }
    #expect(error.field == "args")
    #expect(error.reason == .invalid("49 bytes where 48 belong"))
  }

  @Test func `the attributes of a setattr are named from the lowest bit up`() {
    #expect(text(SetattrMask(raw: 0)) == "-")
    #expect(text(SetattrMask(raw: 1)) == "mode")
    #expect(text(SetattrMask(raw: 0x3f)) == "mode|uid|gid|mtime|atime|size")
    #expect(text(SetattrMask(raw: 0x28)) == "mtime|size")
    #expect(text(SetattrMask(raw: 0x40)) == "ctime")
  }
}
