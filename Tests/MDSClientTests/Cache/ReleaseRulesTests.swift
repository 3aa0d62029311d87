import CephWire
import Common
import Testing

@testable import MDSClient

@Suite struct ReleaseRulesTests {
  private func file(_ ino: UInt64, caps: UInt32 = 0x155) -> ReplyInode {
    MachineBench.inode(ino, caps: caps, mode: MachineBench.fileMode)
  }

  /// A machine that holds caps of the root and of file 3, and a lease on its name.
  private func bench(
    quirks: Quirks = .recommended, knowledge: MDSClient.Knowledge = .complete
  ) -> MachineBench {
    var bench = MachineBench.asked(quirks: quirks, knowledge: knowledge)
    bench.look(up: "f", file(3), lease: MachineBench.lease(seq: 6), directoryCaps: 0x155)
    return bench
  }

  /// An UNLINK of file 3.
  private func unlink(_ drops: Operation.CapDrops, hint: MDSRank? = 0) -> Operation {
    var operation = MachineBench.operation(.unlink, 1, "f")
    operation.drops = drops
    operation.resendHint = hint
    return operation
  }

  private func releases(
    _ bench: inout MachineBench, _ operation: Operation
  ) -> [RequestRelease] {
    bench.client.submit(operation)
    return bench.sentRequests().last?.releases ?? []
  }

  private func record(
    _ ino: UInt64, caps: UInt32, name: WireString = "", lease: UInt32 = 0
  ) -> RequestRelease {
    var record = RequestRelease()
    record.ino = InodeNumber(raw: ino)
    record.capID = ino + 100
    record.caps = Capabilities(raw: caps)
    (record.seq, record.issueSeq) = (1, 1)
    (record.dname, record.dnameSeq) = (name, lease)
    return record
  }

  private func drops(
    inode: UInt32 = 0, unless: UInt32 = 0, dentry: UInt32 = 0
  ) -> Operation.CapDrops {
    var drops = Operation.CapDrops()
    drops.inode = .init(drop: inode, unless: unless)
    drops.dentry = .init(drop: dentry)
    return drops
  }

  @Test func `PREP3: what an operation drops is given back with it, and gone at once (O33)`() {
    var bench = bench()
    let operation = unlink(drops(inode: 0x10))
    #expect(releases(&bench, operation) == [record(3, caps: 0x145)])
    #expect(bench.cap(3)?.issued == Capabilities(raw: 0x145))
    #expect(bench.cap(3)?.implemented == Capabilities(raw: 0x145))
    #expect(releases(&bench, operation) == [])
  }

  @Test func `PREP3: a cap that is wanted otherwise is kept`() {
    var bench = bench()
    #expect(releases(&bench, unlink(drops(inode: 0x10, unless: 0x100))) == [])
    #expect(bench.cap(3)?.issued == Capabilities(raw: 0x155))
  }

  @Test func `PREP3: a directory's record names the lease, even where no cap is dropped`() {
    var bench = bench()
    #expect(
      releases(&bench, unlink(drops(dentry: 0x100)))
        == [record(1, caps: 0x55, name: "f", lease: 6)])
    #expect(
      releases(&bench, unlink(drops(dentry: 0x100)))
        == [record(1, caps: 0x55, name: "f", lease: 6)])
  }

  @Test func `PREP3: the records are in the order inode, name, old name, old inode`() {
    var bench = bench()
    bench.look(up: "g", file(4))
    var operation = MachineBench.operation(.rename, 1, "g")
    operation.other = .dentry(directory: Cache.root, name: "f")
    operation.resendHint = 0
    for path in [
      \Operation.CapDrops.inode, \.dentry, \.oldDentry, \.oldInode,
    ] { operation.drops[keyPath: path] = .init(drop: 0x10) }
    #expect(releases(&bench, operation).map(\.ino.raw) == [4, 1, 1, 3])
  }

  @Test func `PREP3: caps of another MDS, or that are not valid, are not given back`() {
    var bench = bench()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.client.openSession(with: 1)
    bench.receiveSession(.open, from: 1)
    #expect(releases(&bench, unlink(drops(inode: 0x10, dentry: 0x10), hint: 1)) == [])
    bench.receiveSession(.stale)
    #expect(releases(&bench, unlink(drops(inode: 0x10, dentry: 0x10))) == [])
  }

  @Test func `PREP3: what a recording gives back is given back with the machine's own numbers`() {
    var bench = bench(knowledge: .recorded)
    var operation = unlink(.init())
    var recorded = record(3, caps: 0x144)
    (recorded.wanted, recorded.seq, recorded.capID) = (Capabilities(raw: 1), 1, 7)
    operation.recordedReleases = [
      recorded, record(1, caps: 0x155, name: "f"), record(99, caps: 0),
    ]
    var own = recorded
    own.capID = 103
    #expect(
      releases(&bench, operation) == [own, record(1, caps: 0x155, name: "f", lease: 6)])
    #expect(bench.cap(3)?.issued == Capabilities(raw: 0x144))
    #expect(bench.cap(3)?.wanted == Capabilities(raw: 1))
  }

  @Test func `REL1: who destroys an inode releases its caps with the number of their issue`() {
    var bench = bench(quirks: .corrected)
    bench.receive(.caps(MachineBench.caps(.grant, 3, 0xd55, seq: 9)))
    let isGone = bench.client.forget(InodeNumber(raw: 3))
    #expect(isGone)
    #expect(bench.cap(3) == nil)
    #expect(bench.path(3) == "0 ")
    var item = CapItem()
    (item.ino, item.capID, item.issueSeq) = (InodeNumber(raw: 3), 103, 1)
    bench.wait(5)
    var releases: [ClientCapRelease] = []
    for case .capRelease(let release) in bench.sent().map(\.message) { releases.append(release) }
    #expect(releases.map(\.caps) == [[item]])
  }

  @Test func `REL1: what is in use is not destroyed`() {
    var bench = bench()
    bench.client.open(InodeNumber(raw: 3), .read)
    for ino in [3, 1, 99] as [UInt64] {
      let isGone = bench.client.forget(InodeNumber(raw: ino))
      #expect(!isGone)
    }
  }

  // MARK: TRIM1

  private func recall(_ bench: inout MachineBench, to maximum: UInt32) {
    var message = ClientSession()
    (message.op, message.maxCaps) = (.recallState, maximum)
    bench.receive(.session(message))
  }

  @Test func `TRIM1: the caps least recently used go, but for those in use`() {
    var bench = MachineBench.asked()
    for ino in 10..<UInt64(20) { bench.look(up: WireString("f\(ino)"), file(ino)) }
    bench.client.open(InodeNumber(raw: 10), .read)
    bench.client.markDirty(InodeNumber(raw: 11), .authExclusive)
    bench.client.use(InodeNumber(raw: 12), .fileShared)
    bench.client.use(InodeNumber(raw: 13), .none)
    recall(&bench, to: 6)
    let left = bench.client.caps(of: 0).map(\.ino.raw)
    // 10 counts as spared although it stays: what is open cannot be pruned. 11 is passed over.
    #expect(left == [10, 11, 17, 18, 19, 12, 13])
    recall(&bench, to: 100)
    #expect(bench.client.caps(of: 0).count == 7)
  }

  @Test func `TRIM1: a cap that another MDS has issued too goes without a word`() {
    var bench = bench()
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.receiveSession(.open, from: 1)
    bench.receive(.caps(MachineBench.caps(.import, 3, 0x155, migrateSeq: 1)), from: 1)
    recall(&bench, to: 0)
    #expect(bench.cap(3, 0) == nil)
    #expect(bench.cap(3, 1) != nil)
    #expect(bench.client.sessions[0]?.caps.releaseCount == 0)
  }

  @Test func `TRIM1: following a recording it is only noted`() {
    var bench = bench(knowledge: .recorded)
    recall(&bench, to: 0)
    #expect(bench.effects() == ["note TRIM1"])
    #expect(bench.client.cache.capCount == 2)
  }
}
