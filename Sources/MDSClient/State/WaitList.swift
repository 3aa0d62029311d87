/// Requests that wait for the same thing, the newest to be woken first (O8).
///
/// An entry counts only as long as its request still has the same `waitOrder`; so a request that no
/// longer waits needs no search for its entry.
struct WaitList: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    var tid: UInt64
    /// The number that the request was given when it was put here.
    var order: UInt64
  }

  private var stack: [Entry] = []

  /// How many entries there are, those included that no longer count.
  var count: Int { stack.count }

  /// Puts a request at the head.
  mutating func push(_ entry: Entry) { stack.append(entry) }

  /// Empties the list; gives what was there, from head to tail.
  mutating func takeAll() -> [Entry] {
    defer { stack.removeAll() }
    return stack.reversed()
  }

  /// Drops entries that no longer count once they outnumber those that can: at most `liveCount`.
  mutating func removeDead(liveCount: Int, isLive: (Entry) -> Bool) {
    guard stack.count > 2 * liveCount + 64 else { return }
    stack = stack.filter(isLive)
  }
}
