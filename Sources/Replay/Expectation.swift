import CephWire
import Common
import MDSClient

/// A sending that the rules call for, and that the recording has not shown yet.
struct Expectation {
  /// What identifies the sending.
  enum Subject: Hashable {
    case request(tid: UInt64)
    case lease(MDSRank, InodeNumber, WireString)
    case reconnect(MDSRank)
    case open(MDSRank)
    case renewal(MDSRank)
  }

  var subject: Subject
  /// Whom it is for; nil where the client chooses.
  var rank: MDSRank?
  /// What the machine would send; nil where that rests on the client's choice.
  var message: Outgoing?
  /// What it is if the sending never comes.
  var missing: Check
  /// The message that calls for it.
  var cause: Receipt
  /// The message without which it could not be sent, where that came later.
  var enabling: Receipt?
  /// The reconnect that it should have come before.
  var reconnect: Int?
  /// When the client was first seen alive after the sending was called for, and could be made.
  var aliveSince: Instant?

  /// How long a living client may take. Everything that is expected is sent at once by the rules; a
  /// busy machine takes its time.
  static let patience: Int64 = 5_000_000_000
  /// The same where the recording ends.
  static let patienceAtEnd: Int64 = 1_000_000_000

  /// What is expected, in words.
  var description: String {
    switch subject {
    case .request(let tid): rank.map { "request \(tid) to mds\($0)" } ?? "request \(tid)"
    case .lease(let rank, _, let name): "an answer to mds\(rank) about the lease on \(name)"
    case .reconnect(let rank): "client_reconnect to mds\(rank)"
    case .open(let rank): "client_session(request_open) to mds\(rank)"
    case .renewal(let rank): "client_session(request_renewcaps) to mds\(rank)"
    }
  }
}

/// The sendings that one client owes, oldest first.
struct Expectations {
  private(set) var open: [Expectation] = []
  /// Those that were called missing: a sending that comes late is not one too many besides.
  private var late: [Expectation] = []

  /// More than a client can owe in ordinary traffic; the oldest of more are forgotten.
  private static let most = 1 << 12
  private static let mostLate = 64

  /// How many there are.
  var count: Int { open.count + late.count }

  mutating func add(_ expectation: Expectation) {
    open.removeAll { $0.subject == expectation.subject }
    late.removeAll { $0.subject == expectation.subject }
    if open.count == Self.most { open.removeFirst() }
    open.append(expectation)
  }

  /// Takes the expectation about `subject`, if there is one, and it has not been called missing.
  mutating func takeOpen(_ subject: Expectation.Subject) -> Expectation? {
    guard let index = open.firstIndex(where: { $0.subject == subject }) else { return nil }
    return open.remove(at: index)
  }

  /// Takes the expectation about `subject`, if there is one.
  mutating func take(_ subject: Expectation.Subject) -> Expectation? {
    if let expectation = takeOpen(subject) { return expectation }
    guard let index = late.firstIndex(where: { $0.subject == subject }) else { return nil }
    return late.remove(at: index)
  }

  func has(_ subject: Expectation.Subject) -> Bool {
    open.contains { $0.subject == subject }
  }

  /// Notes what makes those possible that were not before.
  mutating func enable(by receipt: Receipt, isPossible: (Expectation) -> Bool) {
    for index in open.indices where open[index].enabling == nil && isPossible(open[index]) {
      open[index].enabling = receipt
    }
  }

  /// Notes that a reconnect has overtaken the replays for `rank`.
  mutating func overtake(_ rank: MDSRank, by reconnect: Int) {
    for index in open.indices
    where open[index].missing == .replayMissing && open[index].rank == rank {
      open[index].reconnect = reconnect
    }
  }

  mutating func removeAll(where condition: (Expectation) -> Bool) {
    open.removeAll(where: condition)
  }

  /// Calls nothing of this missing any more; what comes all the same is not one too many.
  mutating func excuse(where condition: (Expectation) -> Bool) {
    late = (late + open.filter(condition)).suffix(Self.mostLate)
    open.removeAll(where: condition)
  }

  /// The client was seen alive at `time`; `isPossible` says whether a sending could be made by then.
  mutating func alive(at time: Instant, isPossible: (Expectation) -> Bool) {
    for index in open.indices where open[index].aliveSince == nil && isPossible(open[index]) {
      open[index].aliveSince = time
    }
  }

  /// Takes those that a client, alive for `patience` nanoseconds, should have met by `time`.
  mutating func takeOverdue(at time: Instant, patience: Int64) -> [Expectation] {
    func isOverdue(_ expectation: Expectation) -> Bool {
      guard let alive = expectation.aliveSince else { return false }
      return time.nanoseconds &- alive.nanoseconds > patience
    }
    if !open.contains(where: isOverdue) { return [] }
    let overdue = open.filter(isOverdue)
    open.removeAll(where: isOverdue)
    late = (late + overdue).suffix(Self.mostLate)
    return overdue
  }
}
