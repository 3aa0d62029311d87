import CephWire
import Testing

@Suite struct ClientReplyTests {
  @Test func `the head of a reply to lookup`() throws {
    let reply: ClientReply = try value(of: .lookupReply)
    #expect(reply.tid == 0x1122)
    #expect(reply.op == .lookup)
    #expect(reply.result == 0)
    #expect(reply.mdsmapEpoch == 12)
    #expect(reply.safe == 1)
    #expect(reply.isDentry == 1)
    #expect(reply.isTarget == 1)
    #expect(reply.directory == nil)
    #expect(reply.snap?.realms == [try readStruct(SnapRealm.self, WireBytes.rootRealm)])
    #expect(summary(reply) == "client_reply(client4100:4386 = 0 Success)")
    #expect(
      reply.facts
        == MessageFacts(
          operation: "lookup",
          inodes: [InodeNumber(raw: 0x100_0000_0001), InodeNumber(raw: 0x100_0000_0002)],
          paths: ["file"]))
  }

  @Test func `the directory and the dentry of a reply to lookup`() throws {
    let reply: ClientReply = try value(of: .lookupReply)
    let trace = try #require(reply.trace)
    let directory = trace.directory
    #expect(directory.ino.raw == 0x100_0000_0001)
    #expect(directory.snapID == .head)
    #expect(directory.cap.caps.raw == 0x155)
    #expect(directory.cap.realm.raw == 1)
    #expect(directory.cap.ttlMilliseconds == 60000)
    #expect(directory.mode.raw == 0o40755)
    #expect(directory.truncateSize == .max)
    #expect(directory.ctime.seconds == 1_245_362_400)
    #expect(directory.rctime.nanoseconds == 250_000_000)
    #expect(directory.splits.map(\.fragment.raw) == [0])
    #expect(directory.splits.map(\.by) == [1])
    #expect(directory.symlink == "")
    #expect(directory.xattrs == nil)
    #expect(trace.dirfrag.fragment.raw == 0x0180_0000)
    #expect(trace.dirfrag.auth == -1)
    #expect(trace.dirfrag.distribution == [0, 1])
    #expect(trace.dname == "file")
    #expect(trace.lease.mask == 1)
    #expect(trace.lease.durationMilliseconds == 30000)
    #expect(trace.lease.seq == 7)
  }

  @Test func `the target of a reply to lookup`() throws {
    let reply: ClientReply = try value(of: .lookupReply)
    let target = try #require(reply.trace).target
    #expect(target.ino.raw == 0x100_0000_0002)
    #expect(target.snapID == .head)
    #expect(target.cap.caps.raw == 0xd55)
    #expect(target.cap.wanted.raw == 0xd01)
    #expect(target.cap.capID == 0x78)
    #expect(target.cap.seq == 6)
    #expect(target.cap.migrateSeq == 1)
    #expect(target.cap.realm.raw == 1)
    #expect(target.cap.ttlMilliseconds == 60000)
    #expect(text(target.cap.flags) == "auth")
    #expect(target.mode.raw == 0o100644)
    #expect(target.uid == 1000)
    #expect(target.gid == 100)
    #expect(target.size == 4096)
    #expect(target.fileLayout.objectSize == 4 << 20)
    #expect(target.splits == [])
    #expect(target.xattrVersion == 2)
    let xattrs = try readStruct(Xattrs.self, WireBytes.xattrs)
    #expect(target.xattrs == xattrs)
    #expect(xattrs.attributes.map(\.name) == ["user.foo"])
    #expect(xattrs.attributes.map(\.value) == [[0x62, 0x61, 0x72]])
  }

  @Test func `a safe reply without trace`() throws {
    let reply: ClientReply = try value(of: .safeReply)
    #expect(reply.tid == 0x1122)
    #expect(reply.op == .mkdir)
    #expect(reply.result == 0)
    #expect(reply.mdsmapEpoch == 12)
    #expect(reply.safe == 1)
    #expect(reply.isDentry == 0)
    #expect(reply.isTarget == 0)
    #expect(reply.trace == nil)
    #expect(reply.directory == nil)
    #expect(reply.snap == nil)
    #expect(summary(reply) == "client_reply(client4100:4386 = 0 Success safe)")
  }

  @Test func `an empty listing`() throws {
    let reply: ClientReply = try value(of: .readdirReply)
    #expect(reply.tid == 0x1123)
    #expect(reply.op == .readdir)
    #expect(reply.trace == nil)
    let listing = try #require(reply.directory)
    #expect(listing.dirfrag.fragment.raw == 0)
    #expect(listing.dirfrag.auth == -1)
    #expect(listing.dirfrag.distribution == [])
    #expect(listing.end == 1)
    #expect(listing.complete == 1)
    #expect(listing.entries == [])
    #expect(reply.snap == nil)
  }

  @Test func `a listing with an entry`() throws {
    let lookup: ClientReply = try value(of: .lookupReply)
    var reply: ClientReply = try value(of: .readdirReply)
    let trace = try #require(lookup.trace)
    var entry = DirectoryEntry()
    entry.dname = trace.dname
    entry.lease = trace.lease
    entry.inode = trace.target
    reply.directory?.entries = [entry]
    let front = try reply.write(context: WireContext()).front
    // The entry is what stands in the trace from the dentry's name (at byte 288) to its end.
    #expect(front[27..<31] == [0x24, 1, 0, 0])
    #expect(front[43..<49] == [1, 0, 0, 0, 1, 1])
    #expect(Array(front[49..<front.count - 4]) == Array(Sample.lookupReply.bytes[288..<562]))
    #expect(try decodeWhole(ClientReply.self, front) == reply)
    #expect(reply.facts.paths == ["file"])
    #expect(reply.facts.inodes.map(\.raw) == [0x100_0000_0002])
  }

  @Test func `the log gives errors by text and tells safe from unsafe`() throws {
    var reply: ClientReply = try value(of: .safeReply)
    reply.safe = 0
    #expect(summary(reply) == "client_reply(client4100:4386 = 0 Success unsafe)")
    reply.result = -2
    reply.op = .lookup
    #expect(
      summary(reply) == "client_reply(client4100:4386 = -2 No such file or directory)")
    reply.result = 5
    #expect(summary(reply) == "client_reply(client4100:4386 = 5)")
  }

  @Test func `a reply of today to CREATE`() throws {
    let reply: ClientReply = try RecordedReply.create.value()
    #expect(reply.op == .createSince2010)
    #expect(reply.mdsmapEpoch == 4)
    #expect(reply.safe == 1)
    let trace = try #require(reply.trace)
    #expect(trace.directory.ino.raw == 0x100_0000_0000)
    #expect(trace.directory.structVersion.number == 6)
    #expect(trace.dirfrag.auth == -1)
    #expect(trace.dname == "shared")
    #expect(trace.lease.mask == 7)
    #expect(trace.lease.seq == 3)
    #expect(trace.target.ino.raw == 0x100_0000_05e0)
    #expect(text(trace.target.cap.caps) == "pAsxLsXsxFsxcrwb")
    #expect(trace.target.xattrs?.attributes == [])
    #expect(reply.created?.ino.raw == 0x100_0000_05e0)
    #expect(reply.created?.delegated == [])
    #expect(reply.snap?.realms.map(\.ino.raw) == [1])
    #expect(reply.facts.operation == "create")
    #expect(reply.facts.paths == ["shared"])
    #expect(
      reply.facts.inodes.map(\.raw) == [0x100_0000_0000, 0x100_0000_05e0])
    #expect(
      mainlineSummary(reply, tid: 5) == "client_reply(client.4123:5 = 0 (0) Success safe)")
  }

  @Test func `today's log gives numbers and texts of errors`() throws {
    let reply: ClientReply = try MainlineBytes(
      "21120000d9ffffff05000000010000 00000000 00000000 00000000"
    ).value()
    #expect(
      mainlineSummary(reply, tid: 45)
        == "client_reply(client.4123:45 = -39 (39) Directory not empty safe)")
    let early: ClientReply = try RecordedReply.setxattr.value()
    #expect(early.mdsmapEpoch == 0)
    #expect(
      mainlineSummary(early, tid: 23) == "client_reply(client.4123:23 = 0 (0) Success unsafe)")
  }
}
