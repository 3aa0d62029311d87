import CephWire
import Common

/// What both clients held, as far as it answers the operations that only one of them asked for.
struct CachePair {
  let a: Side
  let b: Side

  init(
    _ a: ClientBehaviour, _ b: ClientBehaviour, _ asked: [Int32], _ vocabulary: Vocabulary
  ) {
    var nodes: Set<PathTable.Node> = []
    for operation in Set(asked).compactMap({ vocabulary[$0] })
    where [.lookup, .getattr].contains(operation.op) {
      nodes.insert(operation.subject)
      if let directory = vocabulary.paths.parent(of: operation.subject) { nodes.insert(directory) }
    }
    self.a = Side(a, nodes, vocabulary)
    self.b = Side(b, nodes, vocabulary)
  }

  /// One of the two clients.
  struct Side {
    private let operations: [OperationRecord]
    private let index: CacheTimeline.Index
    private let vocabulary: Vocabulary

    init(_ client: ClientBehaviour, _ nodes: Set<PathTable.Node>, _ vocabulary: Vocabulary) {
      operations = client.operations
      index = client.cache.index(of: nodes)
      self.vocabulary = vocabulary
    }

    /// Whether this client did not have to ask for the operation of another one, which did: it held
    /// the answer at the time, which is between the operations around `gap`, and the other did not.
    func saves(_ operation: Int, of other: Side, _ gap: Range<Int>) -> Bool {
      let record = other.operations[operation]
      guard let asked = vocabulary[record.asked], [.lookup, .getattr].contains(asked.op)
      else { return false }
      let start = CacheTimeline.Moment(event: record.event, time: record.start)
      if other.index.holds(asked, mask: record.mask, at: start, vocabulary.paths) { return false }
      return moments(around: gap).contains {
        index.holds(asked, mask: record.mask, at: $0, vocabulary.paths)
      }
    }

    /// The beginnings of the operations before and after a gap.
    private func moments(around gap: Range<Int>) -> [CacheTimeline.Moment] {
      [gap.lowerBound - 1, gap.upperBound].compactMap { index in
        guard operations.indices.contains(index) else { return nil }
        let record = operations[index]
        return CacheTimeline.Moment(event: record.event, time: record.start)
      }
    }
  }
}
