import CephWire

/// What a session keeps of its caps: which it has issued, and which releases wait to be sent
/// (2009.md 5.8).
public struct SessionCaps: Sendable {
  /// `s_caps`: the most recently used last.
  var list = SlabList<Cap>()
  /// The releases that wait to be sent.
  var releases = ReleaseQueue()
  /// What tells its leases from those of other sessions with the same rank; 0 is that it has none.
  var leaseSession: UInt64 = 0

  init() {}

  /// `s_nr_caps`: how many caps the session has issued.
  public var count: Int { list.count }

  /// How many releases wait to be sent.
  public var releaseCount: Int { releases.count }
}

/// REL: the messages that releases are gathered in (2009.md 5.8).
struct ReleaseQueue: Sendable {
  /// How many releases a message has room for: a page of 4096 bytes less the count.
  static let capacity = 170
  /// How many releases are kept where a recording does not show that they are sent: far more than
  /// clients let wait.
  static let limit = 1 << 16
  /// REL2: how many releases there is room for beyond one for each cap (`cap_release_safety`).
  static let safety = 4 * capacity

  /// `s_cap_releases`, its head last: messages that have room.
  private(set) var open: [[CapItem]] = []
  /// `s_cap_releases_done`: messages to be sent, in order.
  private(set) var done: [[CapItem]] = []
  /// `s_num_cap_releases`: how many releases the open messages have room for.
  private(set) var free = 0

  /// How many releases wait.
  private(set) var count = 0

  /// REL1: puts a release into the first message.
  mutating func append(_ item: CapItem) {
    if open.isEmpty { addMessage(isFirst: true) }
    let head = open.count - 1
    open[head].append(item)
    count += 1
    free -= 1
    if open[head].count == Self.capacity { done.append(open.removeLast()) }
  }

  /// REL2: makes room for a release of each cap and some more, and lets go of what is in the first
  /// message. `extra` below 0 stands for the usual room.
  /// - Parameter isStuck: O18: fresh messages come first, and one that is partly filled stays behind
  ///   them.
  mutating func topUp(capCount: Int, extra: Int, isStuck: Bool) {
    var needed = capCount + (extra < 0 ? Self.safety : extra)
    if let head = open.last { needed += Self.capacity - head.count }
    while free < needed { addMessage(isFirst: isStuck) }
    guard let head = open.last, !head.isEmpty else { return }
    done.append(open.removeLast())
    free -= Self.capacity - head.count
  }

  /// REL3: the messages to be sent, in order.
  mutating func takeDone() -> [[CapItem]] {
    defer {
      count -= done.reduce(0) { $0 + $1.count }
      done = []
    }
    return done
  }

  /// Everything that waits, in the order in which it was put in.
  mutating func takeAll() -> [CapItem] {
    defer { self = ReleaseQueue() }
    return (done + open.reversed()).flatMap(\.self)
  }

  /// Whether a release of a cap of this inode waits.
  func contains(_ ino: InodeNumber) -> Bool {
    (open + done).contains { $0.contains { $0.ino == ino } }
  }

  private mutating func addMessage(isFirst: Bool) {
    if isFirst { open.append([]) } else { open.insert([], at: 0) }
    free += Self.capacity
  }
}
