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
    /// the answer at the time, and the other one did not. The time is somewhere between the
    /// operations around `gap`; it counts as held where it was held at two of them on end.
    func saves(_ operation: Int, of other: Side, _ gap: Range<Int>) -> Bool {
      let record = other.operations[operation]
      guard let asked = vocabulary[record.asked], [.lookup, .getattr].contains(asked.op)
      else { return false }
      let start = CacheTimeline.Moment(event: record.event, time: record.start)
      if other.index.holds(asked, mask: record.mask, at: start, vocabulary.paths) { return false }
      var wasHeld = false
      let step = max(gap.count / Self.mostMoments, 1)
      for place in stride(from: gap.lowerBound - 1, through: gap.upperBound, by: step) {
        let isHeld = holds(asked, record.mask, place)
        if isHeld && wasHeld { return true }
        wasHeld = isHeld
      }
      return false
    }

    /// How many moments of a gap are looked at.
    private static let mostMoments = 64

    /// Whether this client held the answer when it asked for one of its own operations.
    private func holds(_ asked: AskedOperation, _ mask: UInt32, _ place: Int) -> Bool {
      guard operations.indices.contains(place) else { return false }
      let moment = CacheTimeline.Moment(
        event: operations[place].event, time: operations[place].start)
      return index.holds(asked, mask: mask, at: moment, vocabulary.paths)
    }
  }
}
