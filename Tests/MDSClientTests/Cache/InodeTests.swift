import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct InodeTests {
  private let ino = InodeNumber(raw: 3)

  private func time(_ seconds: UInt32) -> Timespec {
    var time = Timespec()
    time.seconds = seconds
    return time
  }

  private func file(
    _ caps: UInt32, size: UInt64 = 0, times: UInt32 = 1, warp: UInt32 = 0
  ) -> ReplyInode {
    var inode = MachineBench.inode(3, caps: caps, mode: MachineBench.fileMode)
    inode.size = size
    (inode.mtime, inode.atime, inode.ctime) = (time(times), time(times), time(times))
    inode.timeWarpSeq = warp
    return inode
  }

  private func attributes(after replies: ReplyInode...) -> InodeAttributes? {
    var bench = MachineBench.asked()
    for reply in replies { bench.look(up: "f", reply) }
    return bench.client.attributes(of: ino)
  }

  @Test func `REP9: an older version of an inode tells nothing`() {
    var old = file(0, times: 9)
    old.version = 1
    #expect(attributes(after: file(0, times: 5), old)?.mtime == time(5))
    // The lowest bit only says that the version is not journaled.
    var projected = file(0, times: 5)
    projected.version = 3
    #expect(attributes(after: projected, file(0, times: 9))?.mtime == time(9))
  }

  @Test func `REP9: who alone may change owner and mode knows them best`() {
    var other = file(0x1)
    (other.mode, other.uid, other.gid) = (FileMode(raw: 0o100600), 5, 6)
    #expect(attributes(after: file(0x1), other)?.uid == 5)
    #expect(attributes(after: file(0x9), other)?.uid == 0)
    #expect(attributes(after: file(0x9), other)?.mode == FileMode(raw: MachineBench.fileMode))
  }

  @Test func `REP9: a file does not shrink without being truncated`() {
    #expect(attributes(after: file(0, size: 10), file(0, size: 5))?.size == 10)
    var truncated = file(0, size: 5)
    truncated.truncateSeq = 1
    #expect(attributes(after: file(0, size: 10), truncated)?.size == 5)
    #expect(attributes(after: truncated, file(0, size: 10))?.size == 5)
  }

  @Test func `REP9: who writes has the later times, unless somebody has set them`() {
    #expect(attributes(after: file(0x155, times: 5), file(0x155, times: 3))?.mtime == time(3))
    #expect(attributes(after: file(0x1155, times: 5), file(0x1155, times: 3))?.mtime == time(5))
    #expect(attributes(after: file(0x1155, times: 5), file(0x1155, times: 7))?.mtime == time(7))
    let warped = file(0x1155, times: 2, warp: 1)
    #expect(attributes(after: file(0x1155, times: 5), warped)?.mtime == time(2))
    #expect(attributes(after: warped, file(0x155, times: 5))?.mtime == time(2))
  }

  @Test func `REP9: the version of extended attributes is that of those that are known`() {
    var inode = file(0)
    inode.xattrVersion = 7
    #expect(attributes(after: inode)?.xattrVersion == 0)
    inode.xattrs = Xattrs()
    #expect(attributes(after: inode)?.xattrVersion == 7)
  }
}
