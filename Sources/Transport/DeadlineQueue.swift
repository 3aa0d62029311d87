import DequeModule

/// Connections to come back to after some packets, in the order of their deadlines.
struct DeadlineQueue {
  private var entries: Deque<(packet: Int, index: Int, number: Int)> = []

  /// Adds a connection; deadlines must not go back.
  mutating func append(index: Int, number: Int, at packet: Int) {
    entries.append((packet, index, number))
  }

  var count: Int { entries.count }

  /// Takes out the next connection whose deadline has come with this packet.
  mutating func popDue(at packet: Int) -> (index: Int, number: Int)? {
    guard let first = entries.first, first.packet <= packet else { return nil }
    entries.removeFirst()
    return (first.index, first.number)
  }
}
