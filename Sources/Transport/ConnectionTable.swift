import Common
import DequeModule

/// The two ends of a connection, whichever of them sends.
struct FlowKey: Hashable {
  private let low: SocketAddress
  private let high: SocketAddress

  init(_ a: SocketAddress, _ b: SocketAddress) {
    (low, high) = Self.isOrdered(a, b) ? (a, b) : (b, a)
  }

  private static func isOrdered(_ a: SocketAddress, _ b: SocketAddress) -> Bool {
    if a.port != b.port { return a.port < b.port }
    switch (a.address, b.address) {
    case (.v4(let first), .v4(let second)): return first <= second
    case (.v6(let high, let low), .v6(let otherHigh, let otherLow)):
      return (high, low) <= (otherHigh, otherLow)
    case (.v4, .v6): return true
    case (.v6, .v4): return false
    }
  }
}

/// The connections that live, and those that ended a short while ago, in the order of their use.
struct ConnectionTable: ~Copyable {
  /// By index, which never changes. (Nothing is taken out in front: of the containers for what cannot
  /// be copied, it is this one that the compiler can build with the thread sanitizer.)
  private var records = UniqueDeque<ConnectionRecord>()
  private var indices: [FlowKey: Int] = [:]
  private var free: [Int] = []
  private var mostRecent: Int?
  /// The connection that was not used for longest.
  private(set) var leastRecent: Int?
  private var nextNumber = 1

  /// How many connections are kept.
  var count: Int { indices.count }

  /// The connections that are kept, in no particular order.
  var all: [Int] { Array(indices.values) }

  /// The connection at `index`, which `find` or `insert` gave.
  subscript(index: Int) -> ConnectionRecord {
    _read { yield records[index] }
    _modify { yield &records[index] }
  }

  /// Where the connection of `key` is kept; it becomes the most recent one.
  mutating func find(_ key: FlowKey) -> Int? {
    // Packets of one connection mostly come in rows.
    if let mostRecent, records[mostRecent].key == key { return mostRecent }
    guard let index = indices[key] else { return nil }
    unlink(index)
    link(index)
    return index
  }

  /// Whether the connection at `index` is still the one with this number.
  func holds(_ index: Int, number: Int) -> Bool {
    records[index].connection.number == number && indices[records[index].key] == index
  }

  /// Takes up a new connection.
  mutating func insert(_ key: FlowKey, opener: SocketAddress, acceptor: SocketAddress) -> Int {
    let connection = Connection(
      number: nextNumber, opener: opener, acceptor: acceptor, startSeen: false)
    nextNumber += 1
    let record = ConnectionRecord(key: key, connection: connection)
    let index = free.popLast() ?? records.count
    if index < records.count { records[index] = record } else { records.append(record) }
    indices[key] = index
    link(index)
    return index
  }

  /// Forgets a connection.
  mutating func remove(_ index: Int) {
    unlink(index)
    indices.removeValue(forKey: records[index].key)
    free.append(index)
  }

  private mutating func link(_ index: Int) {
    records[index].lessRecent = mostRecent
    records[index].moreRecent = nil
    if let mostRecent { records[mostRecent].moreRecent = index }
    mostRecent = index
    if leastRecent == nil { leastRecent = index }
  }

  private mutating func unlink(_ index: Int) {
    let less = records[index].lessRecent
    let more = records[index].moreRecent
    if let less { records[less].moreRecent = more }
    if let more { records[more].lessRecent = less }
    if mostRecent == index { mostRecent = less }
    if leastRecent == index { leastRecent = more }
  }
}
