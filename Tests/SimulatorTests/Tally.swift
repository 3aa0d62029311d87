import CephWire
import MDSClient

/// How much has happened: for whoever wants to know that runs are not about nothing.
struct Tally: Hashable, Sendable {
  /// The things that are counted.
  enum Thing: String, CaseIterable, Sendable {
    case request, replay, resend, completion, timeout
    case open, close, renewal, reconnect
    case caps, flush, release, lease
    case unsafeReply, safeReply, stale, passedOn, sentOn, grant, revoke, migration, snap, recall
    case sessionStale, leaseRevoked, leaseRenewed
  }

  var seeds = 0
  var steps = 0
  private(set) var counts = [Int](repeating: 0, count: Thing.allCases.count)
  private static let places = Dictionary(
    uniqueKeysWithValues: Thing.allCases.enumerated().map { ($1, $0) })

  subscript(thing: Thing) -> Int { counts[Self.places[thing] ?? 0] }

  private mutating func add(_ thing: Thing?) {
    if let thing, let place = Self.places[thing] { counts[place] += 1 }
  }

  mutating func add(_ other: Tally) {
    seeds += other.seeds
    steps += other.steps
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  // MARK: What is counted as what

  mutating func note(_ effect: Effect) {
    switch effect {
    case .completed(_, .result): add(.completion)
    case .completed(_, .failed): add(.timeout)
    case .send(let sending): add(Self.thing(sending.message))
    default: break
    }
  }

  private static func thing(_ message: Outgoing) -> Thing? {
    switch message {
    case .request(let request):
      request.flags.raw & 1 != 0 ? .replay : request.numRetry > 0 ? .resend : .request
    case .session(let message):
      switch message.op {
      case .requestOpen: .open
      case .requestClose: .close
      default: .renewal
      }
    case .reconnect: .reconnect
    case .caps(let message): message.dirty.raw != 0 ? .flush : .caps
    case .capRelease: .release
    case .lease: .lease
    }
  }

  mutating func note(_ message: Incoming) {
    switch message {
    case .reply(let reply, _):
      add(reply.result == -116 ? .stale : reply.safe == 0 ? .unsafeReply : .safeReply)
    case .forward(let forward): add(forward.clientMustResend == 0 ? .passedOn : .sentOn)
    case .caps(let caps): add(Self.thing(caps.op))
    case .snap: add(.snap)
    case .lease(let lease): add(lease.action == .renew ? .leaseRenewed : .leaseRevoked)
    case .session(let session):
      if session.op == .recallState { add(.recall) }
      if session.op == .stale { add(.sessionStale) }
    default: break
    }
  }

  private static func thing(_ op: CapOp) -> Thing? {
    switch op {
    case .grant: .grant
    case .revoke: .revoke
    case .import, .export: .migration
    default: nil
    }
  }
}

extension Tally: CustomStringConvertible {
  var description: String {
    let things = Thing.allCases.map { "\($0.rawValue) \(self[$0])" }
    return "\(seeds) seeds, \(steps) steps: " + things.joined(separator: ", ")
  }
}
