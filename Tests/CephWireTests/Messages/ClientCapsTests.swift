import CephWire
import Testing

@Suite struct ClientCapsTests {
  @Test func `a grant with extended attributes`() throws {
    let caps: ClientCaps = try value(of: .capsGrant)
    #expect(caps.op == .grant)
    #expect(caps.ino.raw == 0x100_0000_0002)
    #expect(caps.realm.raw == 1)
    #expect(caps.capID == 0x78)
    #expect(caps.seq == 6)
    #expect(caps.issueSeq == 0)
    #expect(caps.caps.raw == 0xd55)
    #expect(caps.wanted.raw == 0xd01)
    #expect(caps.dirty.raw == 0)
    #expect(caps.migrateSeq == 1)
    #expect(caps.snapFollows.raw == 1)
    #expect(caps.ttlMilliseconds == 0)
    #expect(caps.uid == 1000)
    #expect(caps.gid == 100)
    #expect(caps.mode.raw == 0o100644)
    #expect(caps.nlink == 1)
    #expect(caps.xattrVersion == 2)
    #expect(caps.size == 4096)
    #expect(caps.maxSize == 4 << 20)
    #expect(caps.truncateSize == .max)
    #expect(caps.truncateSeq == 1)
    #expect(caps.mtime.seconds == 1_245_362_400)
    #expect(caps.mtime.nanoseconds == 250_000_000)
    #expect(caps.atime.seconds == 1_245_362_401)
    #expect(caps.atime.nanoseconds == 0)
    #expect(caps.ctime == caps.mtime)
    #expect(caps.fileLayout.stripeUnit == 4 << 20)
    #expect(caps.fileLayout.stripeCount == 1)
    #expect(caps.fileLayout.objectSize == 4 << 20)
    #expect(caps.fileLayout.pgPreferred == -1)
    #expect(caps.fileLayout.pgPool == 0)
    #expect(caps.timeWarpSeq == 2)
    #expect(caps.snapTrace == nil)
    let xattrs = try #require(caps.xattrs)
    #expect(xattrs.attributes.map(\.name) == ["user.foo"])
    #expect(xattrs.attributes.map(\.value) == [[UInt8]("bar".utf8)])
    #expect(
      summary(caps) == """
        client_caps(grant ino 10000000002 120 seq 6 caps=pAsLsXsFscr dirty=- wanted=pFscr \
        follows 1 mseq 1 size 4096/4194304 ts 1 mtime 09.06.18 22:00:00.250000 tws 2 \
        xattrs(v=2 l=23))
        """)
    #expect(caps.facts == MessageFacts(operation: "grant", inodes: [caps.ino]))
  }

  @Test func `an import carries the realms before the attributes`() throws {
    var front = patched(.capsGrant, 0, UInt32(4))
    patch(&front, 60, UInt32(56))
    front.insert(contentsOf: WireBytes.rootRealm, at: 180)
    let caps = try decodeWhole(ClientCaps.self, front)
    #expect(caps.op == .import)
    #expect(caps.snapTrace?.realms.map(\.ino.raw) == [1])
    #expect(caps.xattrs?.attributes.count == 1)
    #expect(try caps.write(context: WireContext()).front == front)
  }

  @Test func `attributes that are not included differ from none`() throws {
    var front = [UInt8](patched(.capsGrant, 84, UInt32(0)).prefix(180))
    #expect(try decodeWhole(ClientCaps.self, front).xattrs == nil)
    patch(&front, 84, UInt32(4))
    let none = try decodeWhole(ClientCaps.self, front + [0, 0, 0, 0])
    #expect(none.xattrs == Xattrs())
    #expect(try none.write(context: WireContext()).front == front + [0, 0, 0, 0])
  }

  @Test func `operations have the names of the specification`() {
    #expect(
      (0...12).map { CapOp(raw: $0).name } == [
        "grant", "revoke", "trunc", "export", "import", "update", "drop", "flush", "flush_ack",
        "flushsnap", "flushsnap_ack", "release", "renew",
      ])
    #expect(CapOp(raw: 13).name == nil)
  }

  @Test func `the log leaves out what is zero`() {
    #expect(
      summary(ClientCaps()) == """
        client_caps(grant ino 0 0 seq 0 caps=- dirty=- wanted=- follows 0 size 0/0 \
        mtime 0.000000)
        """)
  }

  /// A client of Linux 7.2 writes back owner and times (mainline.md C.3).
  private static let dirty = MainlineBytes(
    version: 12,
    """
    05000000 0400000000010000 0000000000000000 0100000000000000 04000000 03000000
    dd240000 cd3f0000 08020000 00000000 0100000000000000 00000000
    d2040000 2e160000 80810000 00000000 00000000 0000000000000000
    8813000000000000 0000000000000000 0000000000000000 00000000
    604f036b f436050f 72837b3a 00000000 604f036b f436050f
    00000000 00000000 00000000 00000000 00000000 00000000 00000000 04000000
    00000000 ffffffffffffffff 00000000 09000000 0200000000000000 00000000 00000000 00000000
    604f036b f8678909 0500000000000000 00000000 0000000000000000 0000000000000000
    00000000 08000000 8813000000000000
    """)

  @Test func `a kernel client of today writes back what it changed`() throws {
    let caps: ClientCaps = try Self.dirty.value()
    #expect(caps.op == .update)
    #expect(caps.ino.raw == 0x100_0000_0004)
    #expect(caps.seq == 4)
    #expect(caps.issueSeq == 3)
    #expect(caps.caps.raw == 0x24dd)
    #expect(caps.wanted.raw == 0x3fcd)
    #expect(caps.dirty.raw == 0x208)
    #expect(caps.snapFollows.raw == 1)
    #expect(caps.snapTrace == nil)
    #expect(caps.uid == 1234)
    #expect(caps.gid == 5678)
    #expect(caps.mode.raw == 0o100600)
    #expect(caps.size == 5000)
    #expect(caps.mtime.nanoseconds == 251_999_988)
    #expect(caps.timeWarpSeq == 4)
    #expect(caps.flock == [])
    #expect(caps.inlineVersion == .max)
    #expect(caps.inlineData == [])
    #expect(caps.osdEpochBarrier == 9)
    #expect(caps.oldestFlushTid == 2)
    #expect(caps.callerUID == 0)
    #expect(caps.poolNamespace.isEmpty)
    #expect(caps.btime.nanoseconds == 159_999_992)
    #expect(caps.changeAttribute == 5)
    #expect(caps.flags.raw == 0)
    #expect(caps.files == 0)
    #expect(caps.fscryptAuth == [])
    #expect(caps.fscryptFile == [0x88, 0x13, 0, 0, 0, 0, 0, 0])
    #expect(caps.xattrs == nil)
    #expect(
      mainlineSummary(caps, version: 12, tid: 2)
        == "client_caps(update ino 0x10000000004 1 seq 4 issue_seq 3 tid 2 caps=pAsxLsXsxFcb"
        + " dirty=AxFx wanted=pAsxXsxFsxcrwb follows 1 size 5000/0"
        + " mtime 2026-11-22T20:24:00.251999+0000 ctime 2026-11-22T20:24:00.251999+0000"
        + " change_attr 5 tws 4)")
  }

  @Test func `extended attributes lie in the middle of the message`() throws {
    let message = MainlineBytes(
      version: 10,
      """
      05000000 0400000000010000 0000000000000000 0100000000000000 0d000000 0d000000
      cd3f0000 cd3f0000 80000000 00000000 0100000000000000 00000000
      d2040000 2e160000 80810000 00000000 1b000000 0200000000000000
      0a00000000000000 0000000000000000 0000000000000000 00000000
      c44a036b 0b37050f 72837b3a 00000000 c44a036b 27aaf933
      00000000 00000000 00000000 00000000 00000000 00000000 00000000 04000000
      00000000 ffffffffffffffff 00000000 09000000 0400000000000000 00000000 00000000 00000000
      c44a036b 0783400a 0800000000000000 01000000
      """,
      middle: "01000000 0b000000 757365722e636f6c6f7572 04000000 626c7565")
    let caps: ClientCaps = try message.value()
    #expect(caps.xattrs?.attributes.map(\.name) == ["user.colour"])
    #expect(caps.xattrs?.attributes.map(\.value) == [[UInt8]("blue".utf8)])
    #expect(caps.xattrLength == 27)
    #expect(text(caps.flags) == "sync")
    #expect(mainlineSummary(caps, version: 10, tid: 6).hasSuffix(" tws 4 xattrs(v=2 l=27))"))
  }

  @Test func `an export names the MDS that has the inode now`() throws {
    let message = MainlineBytes(
      version: 11,
      """
      03000000 1800000000010000 0000000000000000 0100000000000000 00000000 00000000
      00000000 00000000 00000000 00000000 0000000000000000 00000000
      00000000 00000000 00000000 00000000 00000000 0000000000000000
      0300000000000000 01000000 01000000 01000000 00
      """ + String(repeating: "00", count: 63) + """
        00000000 0000000000000000 00000000 09000000 0000000000000000 00000000 00000000 00000000
        0000000000000000 0000000000000000 00000000 ffffffffffffffff ffffffffffffffff
        """)
    let caps: ClientCaps = try message.value()
    #expect(caps.op == .export)
    #expect(caps.peer.capID == 3)
    #expect(caps.peer.issueSeq == 1)
    #expect(caps.peer.migrateSeq == 1)
    #expect(caps.peer.mds == 1)
    #expect(caps.peer.trailing == [])
    #expect(caps.osdEpochBarrier == 9)
    #expect(caps.files == -1)
    #expect(
      mainlineSummary(caps, version: 11)
        == "client_caps(export ino 0x10000000018 1 seq 0 issue_seq 0 caps=- dirty=- wanted=-"
        + " follows 0 size 0/0 mtime 0.000000 ctime 0.000000 change_attr 0)")
  }

  @Test func `an import names the MDS that had the inode before`() throws {
    let message = MainlineBytes(
      version: 11,
      """
      04000000 0a00000000010000 0100000000000000 0d00000000000000 01000000 00000000
      450d0000 00000000 00000000 02000000 0000000000000000 30000000
      00000000 00000000 a4810000 01000000 04000000 0100000000000000
      0000000000000000 0000000000000000 ffffffffffffffff 01000000
      f552036b fa8b7d0a f552036b fa8b7d0a f552036b fa8b7d0a
      00004000 01000000 00004000 00000000 00000000 00000000 02000000 00000000
      0100000000000000 0000000000000000 0000000000000000 0000000000000000 0100000000000000
      00000000 00000000
      00000000 0700000000000000 05000000 01000000 01000000 01
      ffffffffffffffff 00000000 09000000 0000000000000000 00000000 00000000 00000000
      f552036b fa8b7d0a 0000000000000000 00000000 0000000000000000 0000000000000000
      """, middle: "00000000")
    let caps: ClientCaps = try message.value()
    #expect(caps.snapTrace?.realms.map(\.ino.raw) == [1])
    #expect(caps.peer.capID == 7)
    #expect(caps.peer.issueSeq == 5)
    #expect(caps.peer.flags == .auth)
    #expect(caps.fileLayout.pgPool == 2)
    #expect(caps.xattrs?.attributes == [])
    #expect(
      mainlineSummary(caps, version: 11)
        == "client_caps(import ino 0x1000000000a 13 seq 1 issue_seq 0 caps=pAsXsFscr dirty=-"
        + " wanted=- follows 0 mseq 2 size 0/0 ts 1/18446744073709551615"
        + " mtime 2026-11-22T20:39:17.175999+0000 ctime 2026-11-22T20:39:17.175999+0000"
        + " change_attr 0 xattrs(v=1 l=4))")
  }

  @Test(arguments: [(1, 176), (2, 180), (4, 192), (5, 196), (9, 232)] as [(UInt16, Int)])
  func `older versions end sooner`(version: UInt16, length: Int) throws {
    // The tail of version 12, cut where the older version ends (mainline.md 3.7.2).
    let front = Array(Self.dirty.parts.front.prefix(length))
    let message = MainlineBytes(version: version, parts: MessageBytes(front: front))
    let caps: ClientCaps = try message.value()
    #expect(caps.timeWarpSeq == 4)
    #expect(caps.osdEpochBarrier == (version < 5 ? 0 : 9))
    #expect(caps.changeAttribute == (version < 9 ? 0 : 5))
  }

  @Test func `fields of a newer version are kept, with a note`() throws {
    let message = MainlineBytes(version: 10, parts: Self.dirty.parts)
    let caps: ClientCaps = try message.value(notes: ["trailing: 32 trailing bytes"])
    #expect(caps.trailing.suffix(8) == [0x88, 0x13, 0, 0, 0, 0, 0, 0])
  }
}
