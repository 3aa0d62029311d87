import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct CapFlushingTests {
  private let ino = InodeNumber(raw: 3)

  /// A machine that holds all caps of file 3, and has it open for writing.
  private func bench(_ caps: UInt32 = 0x3fdd) -> MachineBench {
    var bench = MachineBench.asked()
    var operation = MachineBench.operation(.open, 1, "f")
    operation.openMode = .write
    bench.answer(
      operation, in: MachineBench.inode(1), name: "f",
      target: MachineBench.inode(3, caps: caps, mode: MachineBench.fileMode))
    return bench
  }

  @Test func `TIC1: what is not wanted any more is given back some seconds later`() {
    var bench = bench()
    bench.client.close(ino, .write)
    #expect(bench.sentCaps() == [])
    bench.wait(4.9)
    #expect(bench.sentCaps() == [])
    bench.wait(5.1)
    let update = bench.sentCaps().first
    #expect(update?.op == .update)
    #expect(update?.caps == Capabilities(raw: 0x155 & 0x3fdd | 1))
    #expect(update?.wanted == Capabilities.none)
    #expect(bench.cap(3)?.issued == update?.caps)
    bench.wait(100)
    #expect(bench.sentCaps() == [])
  }

  @Test func `TIC1: what is changed again and again is written back after a minute`() {
    var bench = bench()
    var seconds = 0.0
    while bench.sentCaps().isEmpty, seconds < 100 {
      bench.client.markDirty(ino, .fileWrite)
      bench.wait(2)
      seconds += 2
    }
    #expect((60...66).contains(seconds))
  }

  @Test func `TIC1: what is opened again meanwhile is kept`() {
    var bench = bench()
    bench.client.close(ino, .write)
    bench.wait(2)
    bench.client.open(ino, .write)
    bench.wait(100)
    #expect(bench.sentCaps() == [])
  }

  @Test func `UMT1: a client that unmounts gives everything back at once`() {
    var bench = bench()
    bench.client.close(ino, .write)
    bench.client.markDirty(ino, .fileExclusive)
    _ = bench.effects()
    bench.client.shutDown()
    let update = bench.sentCaps().first
    #expect(update?.dirty == .fileExclusive)
    #expect(update?.caps == Capabilities(raw: 1))
  }

  @Test func `CAP2: who wants more than there is asks for it at once`() {
    var bench = bench(0x155)
    bench.client.open(ino, .readWrite)
    let update = bench.sentCaps().first
    #expect(update?.op == .update)
    #expect(update?.wanted == OpenMode.readWrite.wanted)
  }

  @Test func `CAP2: an update has what the client keeps, wants and knows`() {
    var bench = bench()
    var time = Timespec()
    time.seconds = 8
    bench.client.change(ino, size: 50, mtime: time, atime: time)
    bench.client.markDirty(ino, .fileWrite)
    _ = bench.effects()
    bench.client.flush(ino)
    var flush = ClientCaps()
    flush.op = .flush
    flush.ino = ino
    flush.capID = 103
    (flush.seq, flush.issueSeq) = (1, 1)
    flush.caps = Capabilities(raw: 0x3fdd)
    flush.wanted = OpenMode.write.wanted
    flush.dirty = .fileWrite
    flush.mode = FileMode(raw: MachineBench.fileMode)
    flush.size = 50
    (flush.mtime, flush.atime) = (time, time)
    #expect(bench.sentCaps() == [flush])
    bench.client.flush(ino)
    #expect(bench.sentCaps() == [])
    var answer = MachineBench.caps(.flushAck, 3)
    answer.dirty = .fileWrite
    #expect(bench.client.cache.uses.values.first?.flushing == .fileWrite)
    bench.receive(.caps(answer))
    #expect(bench.client.cache.uses.values.first?.flushing == Capabilities.none)
  }

  @Test func `CAP2: changes are written back to the MDS with authority`() {
    for authority in [0, 1] as [MDSRank] {
      var bench = bench(0x155)
      bench.receiveMap(2, [0: .active, 1: .active])
      bench.client.openSession(with: 1)
      bench.receiveSession(.open, from: 1)
      for rank in [0, 1] as [MDSRank] {
        var issue = MachineBench.issue(0x3fdd, migrateSeq: rank == 0 ? 3 : 2)
        issue.flags = CapFlags(raw: rank == authority ? 1 : 0)
        bench.client.adoptCap(of: ino, from: rank, issue)
      }
      bench.client.markDirty(ino, .fileWrite)
      _ = bench.effects()
      bench.client.flush(ino)
      #expect(bench.effects() == ["caps > \(authority) CAP2"])
    }
  }

  @Test func `CAP2: what is flushed is not given up`() {
    var bench = bench()
    bench.client.markDirty(ino, .fileWrite)
    bench.client.close(ino, .write)
    bench.client.flush(ino)
    #expect(bench.sentCaps().first?.caps == Capabilities(raw: 0x3fdd))
  }

  @Test func `CAP2: who wants to write farther asks for it`() {
    var bench = bench()
    bench.client.requestMaxSize(ino, 1 << 22)
    #expect(bench.sentCaps().first?.maxSize == 1 << 22)
  }

  @Test func `CAP2: attributes are counted as changed whenever their right goes (O45)`() {
    var bench = bench(0x3fdd)
    bench.receive(.caps(MachineBench.caps(.grant, 3, 0x3f5d | 0xc0)))
    bench.client.close(ino, .write)
    bench.wait(11)
    var update = bench.sentCaps().first
    #expect(update?.xattrVersion == 1)
    #expect(update?.xattrs == nil)

    bench = self.bench()
    var xattrs = Xattrs()
    xattrs.attributes = [Xattr()]
    bench.client.close(ino, .write)
    bench.client.change(ino, xattrs: xattrs)
    bench.wait(11)
    update = bench.sentCaps().first
    #expect(update?.xattrs == xattrs)
    #expect(update?.dirty == .xattrExclusive)
  }
}
