import CephWire
import MDSClient

/// The file system behind the MDSs: a small name space, who has authority over its directories, and
/// which requests are journaled.
struct FileSystemModel: Sendable {
  /// A name in a directory; names are single letters.
  struct Place: Hashable, Sendable {
    var directory: UInt64
    var name: UInt8
  }

  struct Node: Sendable {
    var isDirectory: Bool
    /// Where it is; nil for the root, and for what has been removed.
    var place: Place?
    var version: UInt64 = 2
    var size: UInt64 = 0
    var truncateSeq: UInt32 = 0
  }

  /// What a name stood for, and where a node was, before a change.
  struct Before: Sendable {
    var place: Place
    var target: UInt64?
  }

  /// What a request has done.
  struct Performed: Sendable {
    /// 0, or a negative error number.
    var result: Int32 = 0
    var place: Place?
    var target: UInt64?
    var lists = false
    var snapshot: UInt64?
    /// How to undo it, in the order in which it was done.
    var undo: [Before] = []
  }

  static let root: UInt64 = 1
  static let absent: Int32 = -2
  static let exists: Int32 = -17
  static let notDirectory: Int32 = -20
  static let invalid: Int32 = -22
  static let notEmpty: Int32 = -39
  static let stale: Int32 = -116
  /// How deep directories may lie.
  private static let depthLimit = 4

  private(set) var nodes: [UInt64: Node] = [root: Node(isDirectory: true, place: nil)]
  private(set) var names: [Place: UInt64] = [:]
  /// Who has authority over a directory and, unless they have an entry of their own, those in it.
  var authority: [UInt64: MDSRank] = [root: 0]
  /// The number of the latest snapshot, and of the realms other than the root's.
  private(set) var snapSeq: UInt64 = 1
  private(set) var realms: [UInt64: UInt64] = [:]
  private var lastInode: UInt64 = 0x1000

  /// The journaled requests that a retry is told of, and those that ever were.
  private(set) var completed: Set<UInt64> = []
  private var journaled: Set<UInt64> = []
  /// The client does not wait for requests before this one.
  private(set) var oldestTID: UInt64 = 0

  // MARK: Questions

  func node(_ ino: UInt64) -> Node? {
    guard let node = nodes[ino], node.place != nil || ino == Self.root else { return nil }
    return node
  }

  /// The inodes that there are, in order.
  var inodes: [UInt64] { nodes.keys.filter { node($0) != nil }.sorted() }

  var directories: [UInt64] {
    nodes.keys.filter { node($0)?.isDirectory == true }.sorted()
  }

  /// The names that there are, in order.
  var places: [Place] {
    names.keys.sorted { ($0.directory, $0.name) < ($1.directory, $1.name) }
  }

  /// Who has authority over an inode.
  func authority(over ino: UInt64) -> MDSRank {
    var next = ino
    for _ in 0...Self.depthLimit {
      if let rank = authority[next] { return rank }
      guard let place = nodes[next]?.place else { break }
      next = place.directory
    }
    return authority[Self.root] ?? 0
  }

  /// The names in a directory, in order.
  func entries(of directory: UInt64) -> [(name: UInt8, ino: UInt64)] {
    names.filter { $0.key.directory == directory }.map { ($0.key.name, $0.value) }
      .sorted { $0.name < $1.name }
  }

  /// The realm that an inode is in.
  func realm(of ino: UInt64) -> UInt64 {
    var next = ino
    for _ in 0...Self.depthLimit {
      if realms[next] != nil { return next }
      guard let place = nodes[next]?.place else { break }
      next = place.directory
    }
    return Self.root
  }

  /// The realm and those around it.
  func snapTrace(of ino: UInt64) -> SnapTrace {
    var trace = SnapTrace()
    let own = realm(of: ino)
    for ino in own == Self.root ? [own] : [own, Self.root] {
      var realm = SnapRealm()
      realm.ino = InodeNumber(raw: ino)
      realm.seq = SnapID(raw: realms[ino] ?? snapSeq)
      realm.created = SnapID(raw: 1)
      if ino != Self.root { realm.parent = InodeNumber(raw: Self.root) }
      trace.realms.append(realm)
    }
    return trace
  }

  private func depth(of ino: UInt64) -> Int {
    var depth = 0
    var next = ino
    while let place = nodes[next]?.place, depth <= Self.depthLimit {
      depth += 1
      next = place.directory
    }
    return depth
  }

  // MARK: Changes

  /// A request is journaled.
  /// - Returns: false where it was before.
  mutating func journal(_ tid: UInt64) -> Bool {
    completed.insert(tid)
    return journaled.insert(tid).inserted
  }

  /// The client does not ask again for requests before this one.
  mutating func trimCompleted(before tid: UInt64) {
    oldestTID = max(oldestTID, tid)
    if completed.contains(where: { $0 < tid }) { completed = completed.filter { $0 >= tid } }
  }

  mutating func undo(_ changes: [Before]) {
    for change in changes.reversed() { set(change.place, to: change.target) }
  }

  /// Truncates a file on behalf of somebody else.
  mutating func truncate(_ ino: UInt64) {
    nodes[ino]?.truncateSeq += 1
    nodes[ino]?.size = 0
  }

  private mutating func set(_ place: Place, to target: UInt64?) {
    if let old = names[place], nodes[old]?.place == place { nodes[old]?.place = nil }
    names[place] = target
    guard let target else { return }
    if let old = nodes[target]?.place, old != place { names[old] = nil }
    nodes[target]?.place = place
  }

  private mutating func change(
    _ place: Place, to target: UInt64?, _ performed: inout Performed
  ) {
    performed.undo.append(Before(place: place, target: names[place]))
    set(place, to: target)
    nodes[place.directory]?.version += 2
  }

  /// What a request asks for is done, if it can be.
  mutating func perform(_ request: ClientRequest) -> Performed {
    guard let base = node(request.path1.ino.raw) else { return Performed(result: Self.stale) }
    var performed = Performed()
    if request.op == .mksnap {
      performed.target = request.path1.ino.raw
      performed.snapshot = performed.target
      return takeSnapshot(performed)
    }
    guard let name = request.path1.path.bytes.first else {
      performed.target = request.path1.ino.raw
      return performOnInode(request, performed, isDirectory: base.isDirectory)
    }
    guard base.isDirectory else { return Performed(result: Self.notDirectory) }
    let place = Place(directory: request.path1.ino.raw, name: name)
    performed.place = place
    performed.target = names[place]
    return performOnName(request, performed, place)
  }

  private mutating func performOnInode(
    _ request: ClientRequest, _ performed: Performed, isDirectory: Bool
  ) -> Performed {
    var performed = performed
    let ino = request.path1.ino.raw
    switch request.op {
    case .readdir:
      if !isDirectory { return Performed(result: Self.notDirectory) }
      performed.lists = true
    case .setattr:
      nodes[ino]?.version += 2
      nodes[ino]?.size = request.arguments.size
    case .setxattr: nodes[ino]?.version += 2
    default: break
    }
    return performed
  }

  private mutating func performOnName(
    _ request: ClientRequest, _ performed: Performed, _ place: Place
  ) -> Performed {
    var performed = performed
    switch request.op {
    case .mknod, .mkdir, .create:
      if performed.target != nil {
        if request.op == .create { return performed }
        return Performed(result: Self.exists)
      }
      if depth(of: place.directory) >= Self.depthLimit { return Performed(result: Self.invalid) }
      let ino = newInode(asBefore: request.ino.raw, isDirectory: request.op == .mkdir)
      change(place, to: ino, &performed)
      performed.target = ino
    case .unlink, .rmdir:
      guard let target = performed.target else { return Performed(result: Self.absent) }
      if !entries(of: target).isEmpty { return Performed(result: Self.notEmpty) }
      change(place, to: nil, &performed)
      performed.target = nil
    case .rename: return rename(request, to: place, performed)
    default:
      if performed.target == nil { performed.result = Self.absent }
    }
    return performed
  }

  /// A new inode; on replay the one that the request was given before.
  private mutating func newInode(asBefore ino: UInt64, isDirectory: Bool) -> UInt64 {
    if ino != 0, nodes[ino] != nil, node(ino) == nil {
      nodes[ino]?.isDirectory = isDirectory
      return ino
    }
    lastInode += 1
    nodes[lastInode] = Node(isDirectory: isDirectory, place: nil)
    return lastInode
  }

  private mutating func rename(
    _ request: ClientRequest, to place: Place, _ performed: Performed
  ) -> Performed {
    var performed = performed
    guard let name = request.path2.path.bytes.first, node(request.path2.ino.raw) != nil,
      let moved = names[Place(directory: request.path2.ino.raw, name: name)]
    else { return Performed(result: Self.absent) }
    let from = Place(directory: request.path2.ino.raw, name: name)
    if from == place { return performed }
    // Directories only move within their own one, so that none comes to lie in itself.
    if nodes[moved]?.isDirectory == true, from.directory != place.directory {
      return Performed(result: Self.invalid)
    }
    if let target = performed.target {
      if !entries(of: target).isEmpty { return Performed(result: Self.notEmpty) }
      if nodes[target]?.isDirectory != nodes[moved]?.isDirectory {
        return Performed(result: Self.exists)
      }
    }
    change(from, to: nil, &performed)
    change(place, to: moved, &performed)
    performed.target = moved
    return performed
  }

  private mutating func takeSnapshot(_ performed: Performed) -> Performed {
    snapSeq += 1
    if let target = performed.target, target != Self.root { realms[target] = snapSeq }
    return performed
  }
}
