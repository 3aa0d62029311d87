import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct CacheTests {
  private func file(_ ino: UInt64, caps: UInt32 = 0) -> ReplyInode {
    MachineBench.inode(ino, caps: caps, mode: MachineBench.fileMode)
  }

  @Test func `an inode without caps goes when nothing has been heard of it for a while`() {
    var bench = MachineBench.open()
    bench.look(up: "f", file(3))
    bench.look(up: "g", file(4, caps: 0x155))
    bench.wait(29)
    bench.look(up: "h", file(5))
    #expect(bench.client.cache.inodeCount == 4)
    bench.wait(2)
    bench.look(up: "h", file(5))
    #expect(bench.client.cache.inodeCount == 3)
    #expect(bench.client.cache.dentryCount == 2)
    #expect(bench.path(4) == "1 g")
  }

  @Test func `an inode stays as long as the lease on its name`() {
    var bench = MachineBench.open()
    bench.look(up: "f", file(3), lease: MachineBench.lease(milliseconds: 60_000))
    bench.wait(59)
    bench.look(up: "g", file(4))
    #expect(bench.client.cache.inodeCount == 3)
    bench.wait(2)
    bench.look(up: "g", file(4))
    #expect(bench.client.cache.inodeCount == 2)
  }

  @Test func `the directories above an inode with caps stay`() {
    var bench = MachineBench.open(knowledge: .recorded)
    bench.look(up: "d", MachineBench.inode(2))
    bench.look(up: "f", in: 2, file(3, caps: 0x155))
    bench.wait(1000)
    bench.look(up: "g", file(4))
    #expect(bench.path(3) == "1 d/f")
    // The cap was the last that spoke for them.
    _ = bench.client.releaseCap(of: InodeNumber(raw: 3), from: 0)
    bench.wait(1000)
    bench.look(up: "g", file(4))
    #expect(bench.client.cache.inodeCount == 2)
    #expect(bench.client.cache.dentryCount == 1)
  }

  @Test func `an absent name stays as long as its lease`() {
    var bench = MachineBench.open()
    let operation = MachineBench.operation(.lookup, 1, "no")
    bench.answer(
      operation, result: -2, in: MachineBench.inode(1), name: "no", lease: MachineBench.lease())
    bench.look(up: "f", file(3))
    #expect(bench.client.cache.dentryCount == 2)
    bench.wait(31)
    bench.look(up: "f", file(3))
    #expect(bench.client.cache.dentryCount == 1)
    bench.answer(operation, result: -2, in: MachineBench.inode(1), name: "no")
    bench.look(up: "f", file(3))
    #expect(bench.client.cache.dentryCount == 1)
  }

  @Test func `no more is kept for nothing than the limit`() {
    var bench = MachineBench.open()
    bench.client.cache.capacity = 10
    for number in 100..<UInt64(200) {
      bench.look(up: WireString("f\(number)"), file(number))
      bench.answer(
        MachineBench.operation(.lookup, 1, "no"), in: MachineBench.inode(1),
        name: WireString("no\(number)"), lease: MachineBench.lease())
      bench.answer(
        .mount(), target: MachineBench.inode(number, snapID: SnapID(raw: 3)))
    }
    #expect(bench.client.cache.inodeCount <= 24)
    #expect(bench.client.cache.dentryCount <= 24)
    #expect(bench.path(199) == "1 f199")
  }

  @Test func `the names of a file stay as long as the file, but for the limit`() {
    var bench = MachineBench.open()
    bench.client.cache.capacity = 10
    for number in 0..<100 {
      bench.look(up: WireString("f\(number)"), file(3, caps: 0x155))
    }
    bench.wait(100)
    bench.look(up: "last", file(3))
    #expect(bench.client.cache.dentryCount == 12)
    for name in ["last", "f99"] as [WireString] {
      bench.answer(MachineBench.operation(.unlink, 1, name))
    }
    #expect(bench.path(3) == "1 f98")
  }

  @Test func `what the application has open stays`() {
    var bench = MachineBench.open()
    var operation = MachineBench.operation(.open, 1, "f")
    operation.openMode = .read
    bench.answer(operation, in: MachineBench.inode(1), name: "f", target: file(3))
    bench.wait(100)
    bench.look(up: "g", file(4))
    #expect(bench.path(3) == "1 f")
    bench.client.close(InodeNumber(raw: 3), .read)
    bench.wait(100)
    bench.look(up: "g", file(4))
    #expect(bench.client.cache.inodeCount == 2)
  }

  @Test func `a session that closes leaves neither caps nor releases`() {
    var bench = MachineBench.open()
    bench.answer(.mount(), target: MachineBench.inode(1, caps: 0x155))
    bench.look(up: "f", file(3, caps: 0x155))
    bench.look(up: "g", file(4, caps: 0x155))
    bench.client.forget(InodeNumber(raw: 4))
    #expect(bench.client.cache.capCount == 2)
    bench.receiveSession(.close)
    #expect(bench.client.cache.capCount == 0)
    #expect(bench.client.cache.realms.isEmpty)
    bench.receiveSession(.open)
    #expect(bench.client.sessions[0]?.caps.count == 0)
    #expect(bench.client.sessions[0]?.caps.releaseCount == 0)
  }
}
