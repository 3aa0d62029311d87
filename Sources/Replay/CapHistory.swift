import CephWire
import Common
import MDSClient

/// Which cap: the inode's, from one MDS.
struct CapKey: Hashable {
  var ino: InodeNumber
  var rank: MDSRank
}

/// What caps were until lately: what a client says of a cap may rest on what it was before messages
/// that the client has not processed yet.
struct CapHistory {
  /// A cap's state, and the message that ended it.
  struct Former {
    var seq: UInt32
    var issueSeq: UInt32
    var issued: Capabilities
    var end: Receipt
  }

  /// What became of a cap that is no longer held.
  enum End {
    case released(capID: UInt64, event: Int)
    /// An MDS took it away, by an export or by closing the session.
    case taken(capID: UInt64, by: Receipt, isExport: Bool)
  }

  private var former = BoundedTable<CapKey, [Former]>(capacity: 1 << 12)
  private var ends = BoundedTable<CapKey, End>(capacity: 1 << 13)

  /// More changes than an MDS makes to a cap before the client answers the first.
  private static let mostFormer = 16

  /// How long a release may wait in the client until it is sent: a tick of the kernel client, and what
  /// the message takes.
  private static let releaseDelay: Int64 = 6_000_000_000

  /// A cap that was `cap` is changed by the message `receipt`.
  mutating func changed(_ key: CapKey, from cap: Cap, by receipt: Receipt, _ horizon: Horizon) {
    var list =
      former[key]?.filter { !horizon.isProcessed($0.end) || Self.isRecent($0, receipt.time) } ?? []
    if list.count == Self.mostFormer { list.removeFirst() }
    list.append(Former(seq: cap.seq, issueSeq: cap.issueSeq, issued: cap.issued, end: receipt))
    former[key] = list
  }

  mutating func ended(_ key: CapKey, _ end: End) {
    ends[key] = end
    former[key] = nil
  }

  mutating func began(_ key: CapKey) {
    ends[key] = nil
  }

  /// How many changes and ends are remembered, those included that have gone.
  var count: Int { former.bookkeeping * Self.mostFormer / 4 + ends.bookkeeping }

  func end(of key: CapKey) -> End? { ends[key] }

  /// The states that the client may still hold for the current one, the oldest first.
  func former(_ key: CapKey, _ horizon: Horizon) -> [Former] {
    former[key]?.filter { !horizon.isProcessed($0.end) } ?? []
  }

  /// Whether the cap was lately so: a release tells how it was when the client forgot it.
  func wasLately(_ key: CapKey, at time: Instant, where condition: (Former) -> Bool) -> Bool {
    former[key]?.contains { condition($0) && Self.isRecent($0, time) } ?? false
  }

  private static func isRecent(_ former: Former, _ time: Instant) -> Bool {
    time.nanoseconds &- former.end.time.nanoseconds < releaseDelay
  }
}

/// A dictionary that forgets its oldest entries when it has more than `capacity`.
struct BoundedTable<Key: Hashable, Value> {
  private let capacity: Int
  private var values: [Key: Value] = [:]
  private var order: [Key] = []
  private var oldest = 0

  init(capacity: Int) {
    self.capacity = capacity
  }

  subscript(key: Key) -> Value? {
    get { values[key] }
    set {
      let isNew = values.updateOrRemove(newValue, key)
      if isNew { entered(key) }
    }
  }

  /// How many keys are remembered, also of entries that are gone.
  var bookkeeping: Int { order.count }

  private mutating func entered(_ key: Key) {
    order.append(key)
    while order.count - oldest > capacity {
      values[order[oldest]] = nil
      oldest += 1
    }
    if oldest > capacity {
      order.removeFirst(oldest)
      oldest = 0
    }
  }
}

extension Dictionary {
  /// Sets or removes a value; says whether the key is new.
  fileprivate mutating func updateOrRemove(_ value: Value?, _ key: Key) -> Bool {
    guard let value else {
      removeValue(forKey: key)
      return false
    }
    return updateValue(value, forKey: key) == nil
  }
}
