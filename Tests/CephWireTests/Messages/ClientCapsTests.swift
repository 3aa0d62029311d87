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
}
