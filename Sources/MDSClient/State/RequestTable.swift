import CephWire
import Common

/// The requests by transaction number, with what has to be found fast among them: the oldest one, and
/// the next that times out.
struct RequestTable: Sendable {
  private(set) var entries: [UInt64: PendingRequest] = [:]
  /// Whether a request counts for `oldest` only until its first reply.
  private let ignoresAnswered: Bool
  private var order = LiveQueue<UInt64>()
  private var timeouts = LiveQueue<Timeout>()

  /// When a request times out.
  struct Timeout: Comparable, Sendable {
    var due: Instant
    var tid: UInt64

    static func < (a: Timeout, b: Timeout) -> Bool { (a.due, a.tid) < (b.due, b.tid) }
  }

  init(ignoringAnswered ignoresAnswered: Bool) {
    self.ignoresAnswered = ignoresAnswered
  }

  /// PREP4: the smallest transaction number that counts; nil where none does.
  var oldest: UInt64? { order.first }

  /// The request that times out next.
  var nextTimeout: Timeout? { timeouts.first }

  /// How many numbers are kept for `oldest` and `nextTimeout`.
  var queued: Int { order.count + timeouts.count }

  subscript(tid: UInt64) -> PendingRequest? { entries[tid] }

  /// Adds a request; `timeout` is when its caller gives up.
  mutating func insert(_ request: PendingRequest, timeout: Instant? = nil) {
    entries[request.tid] = request
    order.insert(request.tid)
    if let timeout { timeouts.insert(Timeout(due: timeout, tid: request.tid)) }
  }

  /// Changes a request in its place. nil where there is none.
  mutating func update<Result>(
    _ tid: UInt64, _ change: (inout PendingRequest) -> Result
  ) -> Result? {
    guard let index = entries.index(forKey: tid) else { return nil }
    return change(&entries.values[index])
  }

  /// Takes a request out of the table.
  mutating func unregister(_ tid: UInt64) {
    entries.removeValue(forKey: tid)
    settle()
  }

  /// To be called where a request has been answered or no longer counts.
  mutating func settle() {
    let entries = entries
    let ignoresAnswered = ignoresAnswered
    order.removeDead(liveCount: entries.count) { tid in
      guard let request = entries[tid] else { return false }
      return request.isRegistered && !(ignoresAnswered && request.gotUnsafe)
    }
    timeouts.removeDead(liveCount: entries.count) { timeout in
      entries[timeout.tid].map { $0.outcome == nil } ?? false
    }
  }
}
