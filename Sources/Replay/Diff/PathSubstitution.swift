import CephWire

/// Finds directories and inodes of B that stand where others stand in A: a directory that was made
/// under another name, or an inode of which only one capture tells where it is. What lies below is
/// the same work then, and only what made the difference is to be told.
struct PathSubstitution {
  /// For paths of B those of A in whose place they stand.
  private(set) var aliases: [PathTable.Node: PathTable.Node] = [:]
  /// Those that keep their own name when they are asked about themselves.
  private(set) var spared: Set<PathTable.Node> = []

  /// So many operations below a directory must agree that it stands in the place of another one.
  private static let fewestVotes = 2

  private struct Vote: Hashable {
    var ofB: PathTable.Node
    var ofA: PathTable.Node
  }

  init(
    _ alignment: OperationAlignment, _ a: [OperationRecord], _ b: [OperationRecord],
    _ vocabulary: Vocabulary
  ) {
    var votes: [Vote: Int] = [:]
    for pair in alignment.changed {
      guard let one = vocabulary[a[pair.a].asked], let other = vocabulary[b[pair.b].asked] else {
        continue
      }
      for (ofA, ofB) in [(one.subject, other.subject), (one.other, other.other)] {
        guard let vote = Self.vote(ofA, ofB, vocabulary.paths) else { continue }
        votes[vote, default: 0] += 1
      }
    }
    // The most votes first; the order of the nodes makes equal ones the same in each run.
    let order = votes.sorted {
      (-$0.value, $0.key.ofB, $0.key.ofA) < (-$1.value, $1.key.ofB, $1.key.ofA)
    }
    for (vote, count) in order where aliases[vote.ofB] == nil {
      let isUnknown = [vote.ofA, vote.ofB].contains(where: vocabulary.paths.isUnknown)
      if !isUnknown && count < Self.fewestVotes { continue }
      aliases[vote.ofB] = vote.ofA
      if !isUnknown { spared.insert(vote.ofB) }
    }
  }

  /// What must stand for what that two paths are the same: their beginnings without the names that
  /// they have in common at the end. nil where that tells nothing.
  private static func vote(
    _ ofA: PathTable.Node, _ ofB: PathTable.Node, _ paths: PathTable
  ) -> Vote? {
    var (a, b) = (ofA, ofB)
    while let parentOfA = paths.parent(of: a), let parentOfB = paths.parent(of: b), a != b,
      paths.lastName(of: a) == paths.lastName(of: b)
    {
      (a, b) = (parentOfA, parentOfB)
    }
    let isTold = a != ofA || paths.isUnknown(a) || paths.isUnknown(b)
    let arePaths = paths.isPath(a) && paths.isPath(b)
    return a != b && isTold && arePaths ? Vote(ofB: b, ofA: a) : nil
  }
}
