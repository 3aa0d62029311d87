import CephWire
import Testing

@Suite struct ClientRequestTests {
  @Test func `getattr of the root`() throws {
    let request: ClientRequest = try value(of: .getattrRoot)
    #expect(request.tid == 1)
    #expect(request.oldestClientTID == 1)
    #expect(request.mdsmapEpoch == 12)
    #expect(request.flags.raw == 0)
    #expect(request.op == .getattr)
    #expect(request.arguments.mask.raw == 1)
    #expect(request.arguments.trailing == [])
    #expect(request.path1.ino.raw == 1)
    #expect(request.path1.path == "")
    #expect(request.path2 == Filepath())
    #expect(request.releases == [])
    #expect(summary(request) == "client_request(client4100:1 getattr p #1)")
    #expect(
      request.facts
        == MessageFacts(operation: "getattr", inodes: [InodeNumber(raw: 1)]))
  }

  @Test func `mkdir that gives a capability and a lease back`() throws {
    let request: ClientRequest = try value(of: .mkdirWithRelease)
    #expect(request.tid == 0x1122)
    #expect(request.oldestClientTID == 0x1120)
    #expect(request.mdsmapEpoch == 12)
    #expect(request.flags == .wantDentry)
    #expect(request.numRetry == 1)
    #expect(request.numForward == 2)
    #expect(request.op == .mkdir)
    #expect(request.callerUID == 1000)
    #expect(request.callerGID == 100)
    #expect(request.ino.raw == 0)
    #expect(request.arguments.mode.raw == 0o755)
    #expect(request.path1.ino.raw == 0x100_0000_0001)
    #expect(request.path1.path == "newdir")
    #expect(request.path2 == Filepath())
    let release = try #require(request.releases.first)
    #expect(request.releases.count == 1)
    #expect(release.ino.raw == 0x100_0000_0001)
    #expect(release.capID == 0x77)
    #expect(release.caps.raw == 0x55)
    #expect(release.wanted.raw == 0)
    #expect(release.seq == 3)
    #expect(release.issueSeq == 2)
    #expect(release.migrateSeq == 1)
    #expect(release.dnameSeq == 9)
    #expect(release.dname == "newdir")
    #expect(
      summary(request) == "client_request(client4100:4386 mkdir #10000000001/newdir RETRY=1)")
    let directory = InodeNumber(raw: 0x100_0000_0001)
    #expect(
      request.facts
        == MessageFacts(
          operation: "mkdir", inodes: [directory, directory], paths: ["newdir"]))
  }

  @Test func `setxattr names the attribute in its second path`() throws {
    let request: ClientRequest = try value(of: .setxattr)
    #expect(request.tid == 3)
    #expect(request.mdsmapEpoch == 12)
    #expect(request.op == .setxattr)
    #expect(request.callerUID == 1000)
    #expect(request.callerGID == 100)
    #expect(request.arguments.flags == 1)
    #expect(request.path1.ino.raw == 0x100_0000_0002)
    #expect(request.path1.path == "")
    #expect(request.path2.ino.raw == 0)
    #expect(request.path2.path == "user.foo")
    #expect(summary(request) == "client_request(client4100:3 setxattr #10000000002 user.foo)")
  }

  @Test func `the log names the attributes of a setattr in the order of Ceph`() throws {
    var request = ClientRequest()
    request.op = .setattr
    request.arguments.attributes = SetattrMask(raw: 0x3f)
    request.path1.ino = InodeNumber(raw: 0x2a)
    #expect(
      summary(request) == "client_request(client4100:0 setattr mode uid gid size mtime atime #2a)")
    request.op = .setlayout
    #expect(summary(request) == "client_request(client4100:0 ??? #2a)")
    request.op = RequestOperation(raw: 0x9999)
    #expect(summary(request) == "client_request(client4100:0 ??? #2a)")
  }

  @Test func `the request's flags have names`() {
    #expect(
      (0...4).map { text(RequestFlags(raw: $0)) } == [
        "-", "replay", "want_dentry", "replay|want_dentry", "async",
      ])
  }
}
