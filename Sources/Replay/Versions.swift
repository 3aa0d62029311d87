import Common

/// A value that received messages change, and what it was before those that the client may not have
/// processed yet: between a message's packet and its processing, the client acts on the old value.
struct Versions<Value: Equatable> {
  private(set) var current: Value
  private var past: [Past] = []

  private struct Past {
    var value: Value
    /// The message that ended it.
    var end: Receipt
  }

  /// More changes at once than a client leaves unprocessed in ordinary traffic; the oldest of more
  /// are forgotten, so that memory is bounded.
  private static var mostPast: Int { 64 }

  init(_ value: Value) {
    current = value
  }

  /// The value changes because of the message `receipt`.
  mutating func change(to value: Value, by receipt: Receipt, _ horizon: borrowing Horizon) {
    if value == current { return }
    past.removeAll { horizon.isProcessed($0.end) }
    if past.count == Self.mostPast { past.removeFirst() }
    past.append(Past(value: current, end: receipt))
    current = value
  }

  /// The value changes by the client's own doing.
  mutating func set(_ value: Value) {
    current = value
  }

  /// Whether the client may hold a value that satisfies `condition`.
  func admits(_ horizon: borrowing Horizon, where condition: (Value) -> Bool) -> Bool {
    if condition(current) { return true }
    return past.contains { !horizon.isProcessed($0.end) && condition($0.value) }
  }

  /// Whether the client has certainly seen the current value.
  func admitsOnlyCurrent(_ horizon: borrowing Horizon) -> Bool {
    past.allSatisfy { horizon.isProcessed($0.end) }
  }

  /// The message that ended the latest past value that satisfies `condition`: a client that acts by
  /// what came after it has processed it.
  func end(where condition: (Value) -> Bool) -> Receipt? {
    past.last { condition($0.value) }?.end
  }
}
