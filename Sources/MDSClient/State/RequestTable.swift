import CephWire
import Common

/// The requests by transaction number, with what has to be found fast among them: the oldest one,
/// the next that times out, and those that are with an MDS.
struct RequestTable: Sendable {
  private(set) var entries: [UInt64: PendingRequest] = [:]
  /// Whether a request counts for `oldest` only until its first reply.
  private let ignoresAnswered: Bool
  private var order = LiveQueue<UInt64>()
  private var timeouts = LiveQueue<Timeout>()
  /// The requests whose `session` or `forwardSession` an MDS is.
  private var users: [MDSRank: Set<UInt64>] = [:]
  /// `s_unsafe` of each session, unordered.
  private var unsafe: [MDSRank: Set<UInt64>] = [:]

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

  /// How many numbers are kept to find requests by.
  var indexed: Int {
    order.count + timeouts.count + users.values.reduce(0) { $0 + $1.count }
      + unsafe.values.reduce(0) { $0 + $1.count }
  }

  /// How many requests are registered.
  var registeredCount: Int { entries.count - detachedCount }
  private var detachedCount = 0

  subscript(tid: UInt64) -> PendingRequest? { entries[tid] }

  /// Whether replies and forwards find the request.
  func isRegistered(_ tid: UInt64) -> Bool { entries[tid]?.isRegistered ?? false }

  /// Adds a request; `timeout` is when its caller gives up.
  mutating func insert(_ request: PendingRequest, timeout: Instant? = nil) {
    // Only a hostile recording uses a number twice.
    if entries[request.tid] != nil { remove(request.tid) }
    entries[request.tid] = request
    order.insert(request.tid)
    if let timeout { timeouts.insert(Timeout(due: timeout, tid: request.tid)) }
  }

  /// Changes a request in its place; not whom it is with, nor whether it is registered. nil where
  /// there is none.
  mutating func update<Result>(
    _ tid: UInt64, _ change: (inout PendingRequest) -> Result
  ) -> Result? {
    guard let index = entries.index(forKey: tid) else { return nil }
    return change(&entries.values[index])
  }

  // MARK: Whom requests are with

  /// A request is now with `session`, and `forwarder` has brought it there.
  mutating func assign(_ tid: UInt64, to session: MDSRank?, forwarder: MDSRank? = nil) {
    let before = update(tid) { request in
      let before = (request.session, request.forwardSession)
      request.session = session
      request.forwardSession = forwarder
      return before
    }
    guard let before, before != (session, forwarder) else { return }
    if let rank = before.0, rank != session, rank != forwarder { users[rank]?.remove(tid) }
    if let rank = before.1, rank != session, rank != forwarder { users[rank]?.remove(tid) }
    if let session { users[session, default: []].insert(tid) }
    if let forwarder { users[forwarder, default: []].insert(tid) }
  }

  /// KICK: the requests that an MDS has or, if so asked, has forwarded, in order.
  func users(of rank: MDSRank, includesForwarded: Bool) -> [UInt64] {
    let tids = users[rank] ?? []
    return tids.filter { tid in
      guard let request = entries[tid], request.isRegistered, !request.gotUnsafe else {
        return false
      }
      return request.session == rank || includesForwarded
    }.sorted()
  }

  // MARK: Requests that were answered unsafely

  /// REP5: puts a request on the `s_unsafe` of a session.
  mutating func addUnsafe(_ tid: UInt64, of rank: MDSRank, order: UInt64) {
    guard let index = entries.index(forKey: tid) else { return }
    entries.values[index].gotUnsafe = true
    entries.values[index].unsafeSession = rank
    entries.values[index].unsafeOrder = order
    unsafe[rank, default: []].insert(tid)
  }

  /// `s_unsafe` of a session, in the order of the replies.
  func unsafeRequests(of rank: MDSRank) -> [UInt64] {
    let places = (unsafe[rank] ?? []).map { (tid: $0, order: entries[$0]?.unsafeOrder ?? 0) }
    return places.sorted { $0.order < $1.order }.map(\.tid)
  }

  /// Leaves the unsafe requests of a session to themselves.
  mutating func detachUnsafe(of rank: MDSRank) {
    for tid in unsafe.removeValue(forKey: rank) ?? [] {
      _ = update(tid) { $0.unsafeSession = nil }
    }
  }

  // MARK: Endings

  /// REP3: takes a request out of the table; it is only kept for what its reply still does.
  mutating func detach(_ tid: UInt64) {
    let wasRegistered = update(tid) { request in
      defer { request.isRegistered = false }
      return request.isRegistered
    }
    if wasRegistered == true { detachedCount += 1 }
    settle()
  }

  /// Forgets a request.
  mutating func unregister(_ tid: UInt64) {
    remove(tid)
    settle()
  }

  private mutating func remove(_ tid: UInt64) {
    guard let request = entries.removeValue(forKey: tid) else { return }
    if !request.isRegistered { detachedCount -= 1 }
    if let rank = request.session { users[rank]?.remove(tid) }
    if let rank = request.forwardSession { users[rank]?.remove(tid) }
    if let rank = request.unsafeSession { unsafe[rank]?.remove(tid) }
  }

  /// To be called where a request has been answered.
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
