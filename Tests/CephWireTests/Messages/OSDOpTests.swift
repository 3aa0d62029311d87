import CephWire
import Testing

/// The request of the specification's example (mainline.md 6), and the forms of older versions.
@Suite struct OSDOpTests {
  /// `stat`, without arguments.
  private static let stat = "0212 00000000" + String(repeating: "00", count: 28) + "00000000"
  private static let name = "14000000 31303030303030303030342e3030303030303030"
  private static let locator =
    "06 03 1c000000 0200000000000000 ffffffff 00000000 00000000 ffffffffffffffff"
  private static let noSnaps = "feffffffffffffff 0000000000000000 00000000"
  private static let noRequestID =
    "02 02 15000000 00 0000000000000000 0000000000000000 00000000"

  private static func example(version: UInt16, telemetry: String = "") -> MainlineBytes {
    MainlineBytes(
      version: version,
      """
      01 01 12000000 01 0200000000000000 05000000 ffffffff ff c5e6c517 09000000 24004008
      \(noRequestID) \(String(repeating: "00", count: 24)) \(telemetry)
      00000000 00000000 00000000 \(locator) \(name) 0100 \(stat) \(noSnaps)
      00000000 ffffffffffffff3f
      """)
  }

  private static let exampleText =
    "osd_op(client.4123.0:2 2.5 2:a367a3e8:::10000000004.00000000:head [stat] snapc 0=[] "
    + "ondisk+write+known_if_redirected+supports_pool_eio e9)"

  @Test func `a client of today asks for the size of an object`() throws {
    let op: OSDOp = try Self.example(version: 8).value()
    #expect(op.group.group.pool == 2)
    #expect(op.group.group.seed == 5)
    #expect(op.group.shard == -1)
    #expect(op.hash == 0x17c5_e6c5)
    #expect(op.osdmapEpoch == 9)
    #expect(op.locator.pool == 2)
    #expect(op.oid == "10000000004.00000000")
    #expect(op.operations.map(\.code.name) == ["stat"])
    #expect(op.snapID == .head)
    #expect(op.retryAttempt == 0)
    #expect(op.features == 0x3fff_ffff_ffff_ffff)
    #expect(mainlineSummary(op, version: 8, tid: 2) == Self.exampleText)
  }

  @Test func `since Squid the request is part of a trace of today's kind`() throws {
    let empty: OSDOp = try Self.example(version: 9, telemetry: "01 01 00000000").value()
    #expect(empty.telemetry.body == [])
    let untraced: OSDOp = try Self.example(version: 9, telemetry: "01 01 01000000 00").value()
    #expect(untraced.telemetry.body == [0])
    #expect(mainlineSummary(untraced, version: 9, tid: 2) == Self.exampleText)
  }

  @Test func `names of attributes and methods are taken from the data`() throws {
    let message = MainlineBytes(
      version: 8,
      """
      01 01 12000000 01 0200000000000000 05000000 ffffffff 00 c5e6c517 09000000 30004000
      \(Self.noRequestID) \(String(repeating: "00", count: 24))
      00000000 604f036b fbce7b05 \(Self.locator) \(Self.name) 0300
      0123 00000000 06000000 02000000 00 00 \(String(repeating: "00", count: 18)) 08000000
      0122 20000000 0010000000000000 0300000000000000 0500000000000000 07000000 03000000
      0114 00000000 04 04 00 01000000 \(String(repeating: "00", count: 21)) 09000000
      feffffffffffffff 0300000000000000 02000000 0300000000000000 1a00000000000000
      00000000 0000000000000000
      """, data: "706172656e74 6869 616263 6c6f636b 6c6f636b 01")
    let op: OSDOp = try message.value()
    #expect(op.operations[0].arguments.nameLength == 6)
    #expect(op.operations[1].arguments.truncateSeq == 7)
    #expect(op.operations[2].arguments.methodLength == 4)
    #expect(op.payload.count == 20)
    #expect(
      mainlineSummary(op, version: 8, tid: 7)
        == "osd_op(client.4123.0:7 2.5s0 2:a367a3e8:::10000000004.00000000:head "
        + "[setxattr parent (2) in=8b,write 4096~3 [7@5] [fadvise_dontneed] in=3b,"
        + "call lock.lock in=9b] snapc 3=[3,1a] read+write+known_if_redirected e9)")
  }

  @Test func `bulk data stays outside of the message`() throws {
    let message = MainlineBytes(
      version: 8,
      """
      01 01 12000000 01 0200000000000000 05000000 ffffffff ff c5e6c517 09000000 24004008
      \(Self.noRequestID) \(String(repeating: "00", count: 24))
      00000000 00000000 00000000 \(Self.locator) \(Self.name) 0100
      0122 00000000 0000000000000000 0300000000000000 0000000000000000 00000000 03000000
      \(Self.noSnaps) 00000000 0000000000000000
      """)
    let decoded = message.decoded(as: OSDOp.self)
    #expect(decoded.isWhole)
    #expect(decoded.otherParts == [])
  }

  @Test func `version 7 has the group without shard and hash`() throws {
    let op: OSDOp = try MainlineBytes(
      version: 7,
      """
      01 0200000000000000 c5e6c517 ffffffff 09000000 2c004000 0000000000000000 00000000
      02 02 15000000 08 1b10000000000000 0200000000000000 00000000 00000000 00000000 00000000
      06 03 26000000 0200000000000000 ffffffff 04000000 6b657931 06000000 6e732f313a32
      ffffffffffffffff \(Self.name) 0100 \(Self.stat) \(Self.noSnaps) 02000000
      ffffffffffffff3f
      """
    ).value()
    #expect(op.requestID.tid == 2)
    #expect(
      mainlineSummary(op, version: 7, tid: 2)
        == "osd_op(client.4123.0:2 2.17c5e6c5 2:a367a3e8:ns%2f1%3a2:key1:10000000004.00000000:head "
        + "[stat] snapc 0=[] RETRY=2 ondisk+retry+write+known_if_redirected e9)")
  }

  @Test(arguments: [UInt16(2), 3, 4, 5, 6]) func `versions 2 to 6 grew at the end`(
    version: UInt16
  ) throws {
    let group = version == 2 ? "ffff c5e6 02000000" : "01 0200000000000000 c5e60000 ffffffff"
    let tail = ["00000000", "ffffffffffffff3f", Self.noRequestID].prefix(max(Int(version) - 3, 0))
    let op: OSDOp = try MainlineBytes(
      version: version,
      """
      01000000 09000000 24000000 604f036b fbce7b05 0000000000000000 00000000
      03 03 10000000 0200000000000000 ffffffff 00000000 \(group) \(Self.name) 0100 \(Self.stat)
      \(Self.noSnaps) \(tail.joined(separator: " "))
      """
    ).value()
    #expect(op.locator.structVersion == StructVersion(3, compat: 3))
    #expect(op.retryAttempt == (version < 4 ? -1 : 0))
    #expect(
      mainlineSummary(op, version: version, tid: 2)
        == "osd_op(client.4123.1:2 2.e6c5 2:a3670000:::10000000004.00000000:head [stat] snapc 0=[] "
        + "ondisk+write e9)")
  }

  @Test func `version 1 has the names at the end`() throws {
    let op: OSDOp = try MainlineBytes(
      version: 1,
      """
      01000000 ffff c5e6 02000000 00000000 09000000 24000000 00000000 00000000
      05000000 0300000000000000 03000000 feffffffffffffff 0200000000000000 01000000 0100
      \(Self.stat) 666f6f 0200000000000000
      """
    ).value()
    #expect(op.oid == "foo")
    #expect(op.reassertVersion.epoch == 5)
    #expect(op.reassertVersion.version == 3)
    #expect(op.snaps == [SnapID(raw: 2)])
    #expect(
      mainlineSummary(op, tid: 2)
        == "osd_op(client.4123.1:2 2.e6c5 2:a3670000:::foo:head [stat] snapc 2=[2] ondisk+write e9)"
    )
  }

  @Test func `more operations than bytes are refused`() {
    let decoded = MainlineBytes(
      version: 1,
      """
      01000000 ffff c5e6 02000000 00000000 09000000 24000000 00000000 00000000
      05000000 0300000000000000 03000000 feffffffffffffff 0200000000000000 01000000 ffff
      """
    ).decoded(as: OSDOp.self)
    #expect(!decoded.isWhole)
    #expect(decoded.problems.map(\.field) == ["ops"])
  }
}
