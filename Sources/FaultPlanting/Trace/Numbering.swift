import CephWire
import Encoding

/// The sequence numbers that the messages of each direction had before a trace was rewritten, and
/// the means to number them anew (2009.md 1.6).
struct Numbering {
  /// The messages of each direction in order, by `id`.
  private var order: [Direction: [Int]] = [:]
  private var seqs: [Int: UInt64] = [:]

  init(_ trace: Trace) {
    for event in trace.events {
      guard let header = event.header else { continue }
      order[event.direction, default: []].append(event.id)
      seqs[event.id] = header.seq
    }
  }

  /// Numbers the messages of all directions in which some came, went or changed places, and puts
  /// the other ends' acknowledgments right: they acknowledge what they did before, and what was put
  /// in among that.
  func renumber(_ trace: inout Trace) {
    var nowOrder: [Direction: [Int]] = [:]
    var position: [Int: Int] = [:]
    for (index, event) in trace.events.enumerated() where event.header != nil {
      nowOrder[event.direction, default: []].append(event.id)
      position[event.id] = index
    }
    let changed = Set(order.keys).union(nowOrder.keys).filter { order[$0] != nowOrder[$0] }
    for direction in changed {
      let ids = nowOrder[direction] ?? []
      let base = order[direction]?.first.flatMap { seqs[$0] } ?? 1
      for (count, id) in ids.enumerated() {
        guard let index = position[id] else { continue }
        trace.events[index].editHeader { $0.seq = base &+ UInt64(count) }
      }
      acknowledge(ids, from: base, at: position, &trace, direction.reversed)
    }
    trace.events.removeAll { event in
      // Nobody acknowledges twice, or before the first message.
      if case .ack(seq: 0) = event.recorded.content { true } else { false }
    }
  }

  /// Puts the acknowledgments of `ids` right, which go in direction `direction`; those that would
  /// say nothing new become 0.
  private func acknowledge(
    _ ids: [Int], from base: UInt64, at position: [Int: Int], _ trace: inout Trace,
    _ direction: Direction
  ) {
    var count = 0
    for index in trace.events.indices {
      guard case .ack(let seq) = trace.events[index].recorded.content,
        trace.events[index].direction == direction
      else { continue }
      var now = count
      while now < ids.count, let place = position[ids[now]], place < index {
        if let original = seqs[ids[now]], original > seq { break }
        now += 1
      }
      let last = base &+ UInt64(now) &- 1
      let isNew = now > count
      count = now
      trace.events[index].recorded.content = .ack(seq: isNew ? last : 0)
    }
  }
}
