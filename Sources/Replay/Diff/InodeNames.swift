import CephWire

/// What one client has been told about where inodes are: an inode's number means nothing in another
/// run, its path does.
struct InodeNames {
  private struct Place {
    var directory: UInt64
    var name: Int32
  }

  private var places: [UInt64: Place] = [:]
  /// The paths that stand in for inodes whose place nobody had told, in the order in which they were
  /// asked about.
  private(set) var unknown: [UInt64: PathTable.Node] = [:]

  private static let root: UInt64 = 1
  /// The lowest number of a file or directory that clients make; below it are those of the system,
  /// which are the same in each run.
  private static let lowest: UInt64 = 1 << 40

  /// Learns that inode `ino` is `name` in the inode `directory`; of several names of one inode the
  /// last one counts.
  mutating func learn(
    _ ino: InodeNumber, in directory: InodeNumber, named name: WireString,
    _ table: inout PathTable
  ) {
    if ino.raw < Self.lowest || name.isEmpty || places.count >= Capacity.inodes { return }
    let number = table.name(name)
    if number == TextTable.beyond { return }
    places[ino.raw] = Place(directory: directory.raw, name: number)
  }

  /// Learns where an inode is unless that is known.
  mutating func learnIfUnknown(
    _ ino: InodeNumber, in directory: InodeNumber, named name: WireString,
    _ table: inout PathTable
  ) {
    if places[ino.raw] == nil { learn(ino, in: directory, named: name, &table) }
  }

  /// The path of an inode as far as the client knows it now.
  mutating func path(of ino: InodeNumber, _ table: inout PathTable) -> PathTable.Node {
    let (names, top) = climb(from: ino.raw)
    guard let top else { return PathTable.beyond }
    return descend(from: base(top, &table), names, &table)
  }

  /// The names from the highest inode that is known down to `ino`; no inode where they go in a
  /// circle.
  private func climb(from ino: UInt64) -> (names: [Int32], top: UInt64?) {
    var names: [Int32] = []
    var top = ino
    while let place = places[top] {
      names.append(place.name)
      top = place.directory
      if names.count > Capacity.depth { return ([], nil) }
    }
    return (names.reversed(), top)
  }

  private func descend(
    from base: PathTable.Node, _ names: [Int32], _ table: inout PathTable
  ) -> PathTable.Node {
    var node = base
    for name in names {
      // What was learned with a path of several components is one name.
      node = table.descend(from: node, along: table.names[name])
    }
    return node
  }

  private mutating func base(_ ino: UInt64, _ table: inout PathTable) -> PathTable.Node {
    if ino == Self.root { return table.root }
    if ino < Self.lowest { return table.base(WireString("#" + String(ino, radix: 16))) }
    if let known = unknown[ino] { return known }
    if unknown.count >= Capacity.inodes { return PathTable.beyond }
    let node = table.base(WireString("?\(unknown.count + 1)"))
    unknown[ino] = node
    return node
  }

  /// The real paths of those that were unknown when they were asked about, as `others` or the client
  /// itself learned them later.
  func aliases(
    with others: [InodeNames], _ table: inout PathTable
  ) -> [PathTable.Node: PathTable.Node] {
    var aliases: [PathTable.Node: PathTable.Node] = [:]
    for (ino, node) in unknown {
      guard let teller = ([self] + others).first(where: { $0.places[ino] != nil }) else { continue }
      let (names, top) = teller.climb(from: ino)
      guard top == Self.root else { continue }
      aliases[node] = teller.descend(from: table.root, names, &table)
    }
    return aliases
  }
}
