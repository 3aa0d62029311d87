/// A dictionary of at most `limit` entries: the oldest one makes room for the next.
struct BoundedTable<Key: Hashable, Value> {
  private var values: [Key: Value] = [:]
  /// The keys in the order in which they came, as a ring once the table is full.
  private var order: [Key] = []
  private var oldest = 0
  private let limit: Int
  /// How many entries have made room.
  private(set) var forgotten = 0

  init(limit: Int) { self.limit = limit }

  subscript(key: Key) -> Value? { values[key] }

  /// Sets the value of a key; one that is there already keeps its age.
  mutating func set(_ key: Key, _ value: Value) {
    guard values.updateValue(value, forKey: key) == nil else { return }
    guard order.count == limit else { return order.append(key) }
    values[order[oldest]] = nil
    forgotten += 1
    order[oldest] = key
    oldest = (oldest + 1) % limit
  }

  /// All entries, in no order.
  var all: [Key: Value] { values }
}
