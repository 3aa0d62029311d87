import CephWire
import Common
import Testing

@testable import MDSClient

/// Whatever is said of inodes, names, caps and realms, the cache's books agree with each other.
@Suite struct CacheBooksTests {
  @Test(arguments: [1, 2, 3] as [UInt64], [MDSClient.Knowledge.complete, .recorded])
  func `the books of the cache agree whatever happens`(
    seed: UInt64, knowledge: MDSClient.Knowledge
  ) {
    var story = RandomStory(seed: seed, knowledge: knowledge)
    for _ in 0..<150 {
      for _ in 0..<20 { story.step() }
      let errors = story.bench.client.bookErrors
      #expect(errors == [])
      if !errors.isEmpty { return }
    }
    story.end()
    #expect(story.bench.client.bookErrors == [])
    #expect(story.bench.client.cache.capCount == 0)
    #expect(story.bench.client.cache.realms.isEmpty)
    #expect(story.bench.client.cache.inodeCount <= 2)
  }
}

/// A machine to which things happen at random, in a small world.
private struct RandomStory {
  var bench: MachineBench
  private var state: UInt64

  init(seed: UInt64, knowledge: MDSClient.Knowledge) {
    bench = MachineBench.asked(profile: .user09, knowledge: knowledge)
    bench.receiveMap(2, [0: .active, 1: .active])
    bench.client.openSession(with: 1)
    bench.receiveSession(.open, from: 1)
    bench.client.cache.capacity = 12
    state = seed
  }

  /// A random number below `bound`.
  private mutating func random(_ bound: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % bound
  }

  private mutating func directory() -> UInt64 { 1 + random(5) }

  private mutating func name() -> WireString { WireString("n\(random(6))") }

  /// One of five directories and ten files, mostly with caps.
  private mutating func inode() -> ReplyInode {
    let ino = 1 + random(15)
    return MachineBench.inode(
      ino, caps: random(3) == 0 ? 0 : UInt32(random(0x4000)),
      mode: ino <= 5 ? MachineBench.directoryMode : MachineBench.fileMode,
      snapID: random(8) == 0 ? SnapID(raw: 3) : .head, realm: 1 + random(4))
  }

  private mutating func rank() -> MDSRank { MDSRank(random(2)) }

  mutating func step() {
    switch random(12) {
    case 0...3: look()
    case 4: change(.unlink, target: nil)
    case 5: rename()
    case 6: list()
    case 7, 8: receiveCaps()
    case 9: receiveSnap()
    case 10: act()
    default: endOrWait()
    }
    _ = bench.client.takeEffects()
  }

  private mutating func look() {
    let directory = directory()
    bench.answer(
      MachineBench.operation(.lookup, directory, name()), result: random(4) == 0 ? -2 : 0,
      in: MachineBench.inode(directory, caps: UInt32(random(2)) * 0x155), name: name(),
      lease: MachineBench.lease(UInt16(random(2)), milliseconds: UInt32(random(40_000))),
      target: random(4) == 0 ? nil : inode(), snap: trace(), from: rank())
  }

  private mutating func change(_ op: RequestOperation, target: ReplyInode?) {
    let (directory, name) = (directory(), name())
    let hasTrace = random(2) == 0
    bench.answer(
      MachineBench.operation(op, directory, name),
      in: hasTrace ? MachineBench.inode(directory) : nil, name: name, target: target)
  }

  private mutating func rename() {
    let (directory, name) = (directory(), name())
    var operation = MachineBench.operation(.rename, directory, name)
    operation.other = .dentry(directory: InodeNumber(raw: self.directory()), name: self.name())
    let hasTrace = random(2) == 0
    bench.answer(
      operation, in: hasTrace ? MachineBench.inode(directory) : nil, name: name,
      target: hasTrace ? inode() : nil)
  }

  private mutating func list() {
    let op = random(2) == 0 ? RequestOperation.readdir : .lssnap
    let target = MachineBench.inode(directory())
    bench.answer(
      Operation(op, .inode(target.ino, .head)), target: target,
      listing: [(name(), inode()), (name(), inode())])
  }

  private mutating func receiveCaps() {
    let ops = [CapOp.grant, .revoke, .import, .export, .flushAck, .trunc, .flushSnapAck]
    var message = MachineBench.caps(
      ops[Int(random(7))], 1 + random(15), UInt32(random(0x4000)), seq: UInt32(random(9)),
      migrateSeq: UInt32(random(5)))
    if message.op == .import { message.snapTrace = trace() }
    bench.receive(.caps(message), from: rank())
  }

  private mutating func trace() -> SnapTrace {
    MachineBench.trace(
      MachineBench.realm(1 + random(5), parent: random(6), seq: random(9)),
      MachineBench.realm(1 + random(5), parent: random(6), seq: random(9)))
  }

  private mutating func receiveSnap() {
    var message = ClientSnap()
    message.op = random(3) == 0 ? .update : .split
    message.split = InodeNumber(raw: random(6))
    message.splitInodes = [InodeNumber(raw: 1 + random(15)), InodeNumber(raw: 1 + random(15))]
    message.splitRealms = [InodeNumber(raw: 1 + random(5))]
    message.trace = random(3) == 0 ? nil : trace()
    bench.receive(.snap(message), from: rank())
  }

  /// The application does something, or the recording says that it has.
  private mutating func act() {
    let ino = InodeNumber(raw: 1 + random(15))
    if bench.client.configuration.knowledge == .recorded {
      _ = bench.client.releaseCap(of: ino, from: rank())
      bench.client.sendRecordedReleases(to: rank())
      return
    }
    switch random(6) {
    case 0: bench.client.open(ino, .write)
    case 1: bench.client.close(ino, .write)
    case 2: bench.client.use(ino, Capabilities(raw: UInt32(random(0x4000))))
    case 3: bench.client.markDirty(ino, Capabilities(raw: UInt32(random(0x4000))))
    case 4: _ = bench.client.revalidate(directory: ino, name: name())
    default: bench.client.forget(ino)
    }
  }

  private mutating func endOrWait() {
    switch random(6) {
    case 0:
      let rank = rank()
      bench.receiveSession(.close, from: rank)
      bench.client.openSession(with: rank)
      bench.receiveSession(.open, from: rank)
    case 1: bench.receiveSession(.stale, from: rank())
    case 2:
      var message = ClientSession()
      (message.op, message.maxCaps) = (.recallState, UInt32(random(8)))
      bench.receive(.session(message), from: rank())
    default: bench.wait(Double(random(20)))
    }
  }

  /// Both sessions end, everything is closed, and a long time passes.
  mutating func end() {
    for rank in [0, 1] as [MDSRank] { bench.receiveSession(.close, from: rank) }
    bench.client.cache.uses.removeAll()
    for handle in bench.client.cache.inodeIndex.values { bench.client.cache.reconsider(handle) }
    bench.client.cache.capacity = 0
    // A name that goes may have been the last in its directory.
    for _ in 0..<20 { bench.client.cache.collect(at: Instant(nanoseconds: .max)) }
  }
}

extension MDSClient {
  /// What does not agree.
  fileprivate var bookErrors: [String] {
    cache.inodeErrors + cache.nameErrors + cache.realmErrors
      + sessions.flatMap { rank, session in
        caps(of: rank).count == session.caps.count && caps(of: rank).allSatisfy { $0.rank == rank }
          ? [] : ["list of caps of \(rank)"]
      }
      + (sessions.values.reduce(0) { $0 + $1.caps.count } == cache.capCount ? [] : ["caps"])
  }
}

extension Cache {
  fileprivate var inodeErrors: [String] {
    var errors = inodeIndex.count == inodes.count ? [] : ["count of inodes"]
    for (key, handle) in inodeIndex {
      let inode = inodes[handle]
      if inode.key != key { errors.append("key of \(key)") }
      let children = dentryIndex.keys.count { $0.directory == handle }
      if Int(inode.childCount) != children { errors.append("children of \(key.ino)") }
      let isUsed = !inode.firstCap.isNone || children > 0 || uses[handle] != nil
      if isUsed != (inode.unused == .no) { errors.append("use of \(key.ino)") }
      if caps(of: handle).contains(where: { caps[$0].inode != handle }) {
        errors.append("caps of \(key.ino)")
      }
      if inode.firstCap.isNone && inode.realm.raw != 0 { errors.append("realm of \(key.ino)") }
      var (top, steps) = (handle, 0)
      while let parent = parent(of: top), steps <= inodes.count {
        (top, steps) = (parent.directory, steps + 1)
      }
      if steps > inodes.count { errors.append("circle above \(key.ino)") }
    }
    let unused = unusedLive.count + unusedSnapshotted.count
    if unused != inodeIndex.values.count(where: { inodes[$0].unused != .no }) {
      errors.append("lists of the unused")
    }
    return errors
  }

  fileprivate var nameErrors: [String] {
    var errors = dentryIndex.count == dentries.count ? [] : ["count of names"]
    for (key, handle) in dentryIndex {
      let dentry = dentries[handle]
      if dentry.key != key { errors.append("key of \(key.name)") }
      let expected: Dentry.Spare =
        dentry.target.isNone
        ? .absent : inodes[dentry.target].latestName == handle ? .no : .older
      if dentry.spare != expected { errors.append("list of \(key.name)") }
      if !dentry.olderName.isNone, dentries[dentry.olderName].newerName != handle {
        errors.append("chain of \(key.name)")
      }
      if !dentry.target.isNone, !names(of: dentry.target).contains(handle) {
        errors.append("names of \(inodes[dentry.target].key.ino)")
      }
    }
    let spare = olderNames.count + absentNames.count
    if spare != dentryIndex.values.count(where: { dentries[$0].spare != .no }) {
      errors.append("lists of spare names")
    }
    return errors
  }

  private func names(of inode: Handle<Inode>) -> [Handle<Dentry>] {
    var names: [Handle<Dentry>] = []
    var name = inodes[inode].latestName
    while !name.isNone, names.count <= dentries.count {
      names.append(name)
      name = dentries[name].olderName
    }
    return names
  }

  fileprivate var realmErrors: [String] {
    realms.compactMap { ino, realm in
      let members = inodeIndex.values.count { inodes[$0].realm == ino }
      let children = realms.values.count { $0.parent == ino }
      return realm.references == members + children ? nil : "references of realm \(ino)"
    }
  }
}
