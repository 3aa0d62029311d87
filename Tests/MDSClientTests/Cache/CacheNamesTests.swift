import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct CacheNamesTests {
  private let file = MachineBench.inode(3, caps: 0x155, mode: MachineBench.fileMode)

  /// A machine that knows `/d/f`.
  private func bench() -> MachineBench {
    var bench = MachineBench.open()
    bench.look(up: "d", MachineBench.inode(2, caps: 0x155), directoryCaps: 0x155)
    bench.look(up: "f", in: 2, file)
    return bench
  }

  @Test func `REC3: a path is made of the names by which the inodes were seen`() {
    let bench = bench()
    #expect(bench.path(1) == "1 ")
    #expect(bench.path(2) == "1 d")
    #expect(bench.path(3) == "1 d/f")
  }

  @Test func `REC3: the latest name counts`() {
    var bench = bench()
    bench.look(up: "g", in: 1, file)
    #expect(bench.path(3) == "1 g")
    bench.look(up: "f", in: 2, file)
    #expect(bench.path(3) == "1 d/f")
  }

  @Test func `REP9: a name without target is no more`() {
    var bench = bench()
    bench.look(up: "g", in: 1, file)
    bench.answer(
      MachineBench.operation(.unlink, 1, "g"), in: MachineBench.inode(1), name: "g")
    #expect(bench.path(3) == "1 d/f")
    bench.answer(
      MachineBench.operation(.unlink, 2, "f"), in: MachineBench.inode(2), name: "f")
    #expect(bench.path(3) == "3 ")
  }

  @Test func `REP9: without a trace a name is removed all the same`() {
    var bench = bench()
    bench.answer(MachineBench.operation(.unlink, 2, "f"))
    #expect(bench.path(3) == "3 ")
    bench.answer(MachineBench.operation(.rmdir, 1, "d"), result: -39)
    #expect(bench.path(2) == "1 d")
  }

  @Test func `REP9: a name that is looked up in vain is no more`() {
    var bench = bench()
    bench.answer(MachineBench.operation(.lookup, 2, "f"), result: -2)
    #expect(bench.path(3) == "3 ")
  }

  @Test(arguments: [false, true])
  func `REP9: a rename moves the name, with all that is below it`(hasTrace: Bool) {
    var bench = bench()
    var operation = MachineBench.operation(.rename, 1, "e")
    operation.other = .dentry(directory: Cache.root, name: "d")
    if hasTrace {
      bench.answer(
        operation, in: MachineBench.inode(1), name: "e", target: MachineBench.inode(2))
    } else {
      bench.answer(operation)
    }
    #expect(bench.path(3) == "1 e/f")
    #expect(bench.client.cache.dentryCount == 2)
  }

  @Test(arguments: [false, true])
  func `REP9: a file that is renamed loses its old name`(hasTrace: Bool) {
    var bench = bench()
    var operation = MachineBench.operation(.rename, 1, "g")
    operation.other = .dentry(directory: InodeNumber(raw: 2), name: "f")
    if hasTrace {
      bench.answer(operation, in: MachineBench.inode(1), name: "g", target: file)
    } else {
      bench.answer(operation)
    }
    #expect(bench.path(3) == "1 g")
    bench.answer(MachineBench.operation(.unlink, 1, "g"))
    #expect(bench.path(3) == "3 ")
  }

  @Test func `REP9: a file that is renamed to itself keeps its name`() {
    var bench = bench()
    var operation = MachineBench.operation(.rename, 2, "f")
    operation.other = .dentry(directory: InodeNumber(raw: 2), name: "f")
    bench.answer(operation, in: MachineBench.inode(2), name: "f", target: file)
    #expect(bench.path(3) == "1 d/f")
    bench.answer(operation)
    #expect(bench.path(3) == "1 d/f")
  }

  @Test func `REP9: a rename that fails moves nothing`() {
    var bench = bench()
    var operation = MachineBench.operation(.rename, 1, "e")
    operation.other = .dentry(directory: Cache.root, name: "d")
    bench.answer(operation, result: -17)
    #expect(bench.path(3) == "1 d/f")
  }

  @Test func `REP9: a hard link is one more name`() {
    var bench = bench()
    bench.answer(
      MachineBench.operation(.link, 1, "g"), in: MachineBench.inode(1), name: "g", target: file)
    #expect(bench.path(3) == "1 g")
    #expect(bench.client.cache.dentryCount == 3)
    bench.answer(MachineBench.operation(.unlink, 1, "g"))
    #expect(bench.path(3) == "1 d/f")
  }

  @Test func `a directory has one name`() {
    var bench = bench()
    bench.look(up: "e", MachineBench.inode(2))
    #expect(bench.path(3) == "1 e/f")
    #expect(bench.client.cache.dentryCount == 2)
  }

  @Test func `directories in a circle are taken apart`() {
    var bench = bench()
    bench.look(up: "sub", in: 2, MachineBench.inode(4, caps: 0x155))
    // Meanwhile another client has moved the outer directory into the inner one.
    bench.look(up: "d", in: 4, MachineBench.inode(2))
    #expect(bench.path(4) == "4 ")
    #expect(bench.path(3) == "4 d/f")
    bench.look(up: "self", in: 4, MachineBench.inode(4))
    #expect(bench.path(4) == "4 ")
  }

  @Test func `a path is no longer than Linux takes`() {
    var bench = MachineBench.asked()
    let name = WireString(bytes: Array(repeating: 0x61, count: 200))
    var directory: UInt64 = 1
    for ino in 10..<UInt64(40) {
      bench.look(up: name, in: directory, MachineBench.inode(ino, caps: 0x155))
      directory = ino
    }
    let path = bench.client.path(of: InodeNumber(raw: 39))
    #expect(path?.path.bytes.count == 20 * 201 - 1)
    #expect(path?.ino.raw == 19)
  }

  @Test func `REP9: a listing names what is in the directory`() {
    var bench = bench()
    bench.answer(
      Operation(.readdir, .inode(InodeNumber(raw: 2), .head)), target: MachineBench.inode(2),
      listing: [("x", MachineBench.inode(5, caps: 0x155)), ("y", MachineBench.inode(6))])
    #expect(bench.path(5) == "1 d/x")
    #expect(bench.path(6) == "1 d/y")
  }

  @Test func `PREP2: a live inode is named by its number, a name by its directory`() {
    let bench = bench()
    let inode = bench.client.path(of: .inode(InodeNumber(raw: 3), .head))
    #expect(inode.ino.raw == 3)
    #expect(inode.path == "")
    let name = bench.client.path(of: .dentry(directory: InodeNumber(raw: 2), name: "new"))
    #expect(name.ino.raw == 2)
    #expect(name.path == "new")
    let given = bench.client.path(of: .path(name))
    #expect(given == name)
  }

  @Test
  func `PREP2: what is in a snapshot is named from the live directory, through an empty name`() {
    var bench = bench()
    let snapID = SnapID(raw: 7)
    var path = Filepath()
    (path.ino, path.path) = (InodeNumber(raw: 2), "/s1")
    bench.answer(
      Operation(.lookupsnap, .path(path)), target: MachineBench.inode(2, snapID: snapID))
    #expect(bench.client.path(of: .inode(InodeNumber(raw: 2), snapID)) == path)
    bench.answer(
      Operation(.lookup, .path(path)), in: MachineBench.inode(2, snapID: snapID), name: "f",
      target: MachineBench.inode(3, mode: MachineBench.fileMode, snapID: snapID))
    path.path = "/s1/f"
    #expect(bench.client.path(of: .inode(InodeNumber(raw: 3), snapID)) == path)
    // Nobody knows how the client came to this one.
    let unknown = bench.client.path(of: .inode(InodeNumber(raw: 4), snapID))
    #expect(unknown.ino.raw == 4)
    #expect(unknown.path == "")
  }

  @Test func `PREP2: the snapshots that are listed are in the hidden directory`() {
    var bench = bench()
    let snapID = SnapID(raw: 7)
    bench.answer(
      Operation(.lssnap, .inode(InodeNumber(raw: 2), .head)), target: MachineBench.inode(2),
      listing: [("_s1_1", MachineBench.inode(2, snapID: snapID))])
    let path = bench.client.path(of: .inode(InodeNumber(raw: 2), snapID))
    #expect(path.ino.raw == 2)
    #expect(path.path == "/_s1_1")
  }
}
