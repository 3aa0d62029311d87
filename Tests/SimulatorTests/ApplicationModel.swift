import CephWire
import MDSClient
import Synthesis

/// What programs do with the file system: a few names, asked for at random.
struct ApplicationModel: Sendable {
  struct Opened: Hashable, Sendable {
    var ino: UInt64
    var mode: OpenMode
  }

  /// What is open, once for each time.
  var opened: [Opened] = []
  /// Files of which something is in use.
  var used: Set<UInt64> = []
  /// Files whose buffered data an MDS waits for.
  var toWriteBack: [UInt64] = []

  private static let names: [UInt8] = Array("abcd".utf8)
  private static let modes: [OpenMode] = [.read, .write, .readWrite, .pin, .lazy]
  /// 60 s, and a time that is over soon.
  private static let timeouts: [Int64?] = [nil, nil, nil, nil, 60_000_000_000, 4_000_000_000]

  /// Something to ask for.
  static func operation(
    _ files: FileSystemModel, rankCount: Int, _ numbers: inout SplitMix64
  ) -> Operation {
    var operation = plainOperation(files, &numbers)
    operation.timeoutNanoseconds = numbers.pick(timeouts) ?? nil
    operation.uid = 1000
    if numbers.chance(10) { operation.directMode = numbers.chance(50) ? .auth : .random }
    if numbers.chance(5) { operation.resendHint = MDSRank(numbers.below(rankCount)) }
    return operation
  }

  private static func plainOperation(
    _ files: FileSystemModel, _ numbers: inout SplitMix64
  ) -> Operation {
    let directory = numbers.pick(files.directories) ?? FileSystemModel.root
    // Now and then one that has been removed, or never was.
    let inode =
      numbers.chance(5)
      ? 0x1000 + UInt64(numbers.below(20)) : numbers.pick(files.inodes) ?? directory
    switch numbers.below(16) {
    case 0, 1: return onName(.mknod, in: directory, &numbers)
    case 2, 3: return onName(.mkdir, in: directory, &numbers)
    case 4, 5, 6: return onName(.lookup, in: directory, &numbers)
    case 7: return onInode(.getattr, inode)
    case 8: return onInode(.readdir, directory)
    case 9: return changing(onInode(.setattr, inode), &numbers)
    case 10: return changing(onInode(.setxattr, inode), &numbers)
    case 11: return rename(from: directory, files, &numbers)
    case 12:
      return onName(numbers.chance(70) ? .unlink : .rmdir, in: directory, &numbers)
    case 13:
      var operation = onInode(.open, inode)
      operation.openMode = numbers.pick(modes)
      return operation
    case 14:
      var operation = onName(.create, in: directory, &numbers)
      operation.openMode = numbers.pick(modes)
      return operation
    default:
      var path = Filepath()
      path.ino = InodeNumber(raw: directory)
      path.path = "/s"
      return Operation(.mksnap, .path(path))
    }
  }

  private static func onInode(_ op: RequestOperation, _ ino: UInt64) -> Operation {
    Operation(op, .inode(InodeNumber(raw: ino), .head))
  }

  private static func name(
    in directory: UInt64, _ numbers: inout SplitMix64
  ) -> Operation.Subject {
    .dentry(
      directory: InodeNumber(raw: directory),
      name: WireString(bytes: [numbers.pick(names) ?? names[0]]))
  }

  private static func onName(
    _ op: RequestOperation, in directory: UInt64, _ numbers: inout SplitMix64
  ) -> Operation {
    var operation = Operation(op, name(in: directory, &numbers))
    if numbers.chance(80) { operation.lockedDirectory = InodeNumber(raw: directory) }
    if op.isWrite && numbers.chance(70) {
      operation.drops.dentry = Operation.CapDrops.Masks(drop: 0x0100, unless: 0x0200)
      operation.drops.inode = Operation.CapDrops.Masks(drop: 0x0110, unless: 0x0020)
    }
    return operation
  }

  private static func changing(
    _ operation: Operation, _ numbers: inout SplitMix64
  ) -> Operation {
    var operation = operation
    operation.arguments.size = UInt64(numbers.below(1000))
    if operation.op == .setxattr { operation.dataLength = 4 }
    if numbers.chance(70) {
      operation.drops.inode = Operation.CapDrops.Masks(
        drop: UInt32(numbers.below(0x4000)) & ~1, unless: 0)
    }
    return operation
  }

  private static func rename(
    from directory: UInt64, _ files: FileSystemModel, _ numbers: inout SplitMix64
  ) -> Operation {
    let target = numbers.pick(files.directories) ?? directory
    var operation = onName(.rename, in: target, &numbers)
    operation.other = name(in: directory, &numbers)
    operation.drops.oldDentry = Operation.CapDrops.Masks(drop: 0x0100, unless: 0x0200)
    operation.drops.oldInode = Operation.CapDrops.Masks(drop: 0x0010, unless: 0)
    return operation
  }
}

/// What programs do without asking an MDS first.
extension World {
  /// What may be done with an inode at present.
  func issued(_ ino: UInt64) -> UInt32 {
    var issued: UInt32 = 0
    for (rank, session) in client.sessions {
      guard let cap = client.cap(of: InodeNumber(raw: ino), from: rank),
        session.isValid(generation: cap.generation, at: client.now)
      else { continue }
      issued |= cap.issued.raw
    }
    return issued
  }

  mutating func useFiles() {
    let ino = surroundings.numbers.pick(surroundings.files.inodes) ?? FileSystemModel.root
    let number = InodeNumber(raw: ino)
    let bits = UInt32(truncatingIfNeeded: surroundings.numbers.next())
    switch surroundings.numbers.below(11) {
    case 0, 1:
      let bits = issued(ino) & bits & 0x3c00
      note("uses \(Capabilities(raw: bits)) of \(ino)")
      if bits == 0 { application.used.remove(ino) } else { application.used.insert(ino) }
      client.use(number, Capabilities(raw: bits))
    case 2:
      let bits = issued(ino) & bits & 0x32a8
      note("changes \(ino) under \(Capabilities(raw: bits))")
      if bits != 0 { client.markDirty(number, Capabilities(raw: bits)) }
    case 3:
      note("flushes \(ino)")
      client.flush(number)
    case 4:
      note("forgets \(ino)")
      client.forget(number)
    case 5, 6: closeOne()
    case 7:
      note("wants to write far into \(ino)")
      client.requestMaxSize(number, UInt64(bits))
    case 8 where bits & 1 == 0:
      note("changes the size of \(ino)")
      client.change(number, size: UInt64(bits & 0xffff))
    default: revalidate()
    }
    settle(.application)
  }

  private mutating func closeOne() {
    guard !application.opened.isEmpty else { return }
    let index = surroundings.numbers.below(application.opened.count)
    let opened = application.opened.remove(at: index)
    note("closes \(opened.ino) (\(opened.mode))")
    client.close(InodeNumber(raw: opened.ino), opened.mode)
  }

  private mutating func revalidate() {
    // Most often a name that an MDS has granted a lease on.
    let leased = cluster.daemons.flatMap(\.leases.keys).sorted {
      ($0.directory, $0.name) < ($1.directory, $1.name)
    }
    let isLeased = surroundings.numbers.chance(80)
    let places = isLeased && !leased.isEmpty ? leased : surroundings.files.places
    guard let place = surroundings.numbers.pick(places) else { return }
    let (directory, name) = (place.directory, place.name)
    let text = WireString(bytes: [name])
    let lease = client.lease(directory: InodeNumber(raw: directory), name: text)
    let holds = client.revalidate(directory: InodeNumber(raw: directory), name: text)
    note("looks at \(directory)/\(text): \(holds ? "known" : "unknown")")
    if holds, let lease { checkLease(lease, directory, name) }
  }

  /// The application writes back what an MDS waits for.
  mutating func writeBack() {
    guard let ino = application.toWriteBack.first else { return }
    application.toWriteBack.removeFirst()
    note("writes back \(ino)")
    client.writtenBack(InodeNumber(raw: ino))
    settle(.application)
  }

  /// Nobody uses anything any more.
  mutating func closeEverything() {
    note("closes everything")
    for opened in application.opened {
      client.close(InodeNumber(raw: opened.ino), opened.mode)
    }
    for ino in application.used.union(application.toWriteBack).sorted() {
      client.writtenBack(InodeNumber(raw: ino))
      client.use(InodeNumber(raw: ino), Capabilities(raw: 0))
    }
    application = ApplicationModel()
    settle(.application)
  }
}
