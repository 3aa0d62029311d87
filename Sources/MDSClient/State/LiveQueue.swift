/// Keys in ascending order of which the smallest live one is wanted again and again.
///
/// Keys that have died stay until they reach the front, or until they outnumber the live ones: so
/// each key costs the same however long the oldest of them lives.
struct LiveQueue<Key: Comparable & Sendable>: Sendable {
  private var keys: [Key] = []
  /// The keys before this place have died.
  private var head = 0

  /// The smallest key that was alive when `removeDead` was last called.
  var first: Key? { head < keys.count ? keys[head] : nil }

  /// How many keys are kept, dead ones included.
  var count: Int { keys.count - head }

  /// Adds a key; nearly always it is the largest.
  mutating func insert(_ key: Key) {
    guard let last = keys.last, key < last else { return keys.append(key) }
    var low = head
    var high = keys.count
    while low < high {
      let middle = low + (high - low) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    keys.insert(key, at: low)
  }

  /// Makes the first key a live one. At most `liveCount` keys are alive.
  mutating func removeDead(liveCount: Int, isLive: (Key) -> Bool) {
    while head < keys.count, !isLive(keys[head]) { head += 1 }
    // Twice the live keys and some more: then the sweep costs a constant for each key.
    guard keys.count > 2 * liveCount + 64 else { return }
    keys = keys[head...].filter(isLive)
    head = 0
  }
}
