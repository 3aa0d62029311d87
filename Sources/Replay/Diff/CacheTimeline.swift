import CephWire
import Common

/// What a client could have answered by itself, and when: whether it asks is a matter of timing
/// then, and no difference of the work (2009.md 5.11, 5.15).
struct CacheTimeline {
  private struct LeaseChange {
    var dentry: PathTable.Node
    var event: Int
    /// When it ends; the beginning of time where it is withdrawn.
    var until: Instant
  }

  private struct CapsChange {
    var inode: PathTable.Node
    var event: Int
    var caps: UInt32
  }

  private var leases: [LeaseChange] = []
  private var caps: [CapsChange] = []

  /// Shared access to a directory's content: its names can be trusted without leases.
  private static let fileShared: UInt32 = 0x100

  /// A moment in a capture.
  struct Moment {
    var event: Int
    var time: Instant
  }

  /// A lease is given until `until`, or withdrawn where that is nil.
  mutating func setLease(_ dentry: PathTable.Node, until: Instant?, at event: Int) {
    if leases.count >= Capacity.changes { return }
    let end = until ?? Instant(nanoseconds: .min)
    leases.append(LeaseChange(dentry: dentry, event: event, until: end))
  }

  /// Capabilities are set.
  mutating func setCaps(_ inode: PathTable.Node, _ caps: Capabilities, at event: Int) {
    if self.caps.count >= Capacity.changes { return }
    self.caps.append(CapsChange(inode: inode, event: event, caps: caps.raw))
  }

  /// Changes the beginnings of all paths, as `aliases` tells them.
  mutating func rebase(
    _ aliases: [PathTable.Node: PathTable.Node], sparing spared: Set<PathTable.Node>,
    _ table: inout PathTable
  ) {
    for index in leases.indices {
      leases[index].dentry = table.rebased(leases[index].dentry, aliases, sparing: spared)
    }
    for index in caps.indices {
      caps[index].inode = table.rebased(caps[index].inode, aliases, sparing: spared)
    }
  }

  /// The part of the timeline that tells of some paths, ready to be asked.
  func index(of nodes: Set<PathTable.Node>) -> Index {
    var index = Index()
    for change in leases where nodes.contains(change.dentry) {
      index.leases[change.dentry, default: []].append((change.event, change.until))
    }
    for change in caps where nodes.contains(change.inode) {
      index.caps[change.inode, default: []].append((change.event, change.caps))
    }
    return index
  }

  /// Answers what was held when.
  struct Index {
    fileprivate var leases: [PathTable.Node: [(event: Int, value: Instant)]] = [:]
    fileprivate var caps: [PathTable.Node: [(event: Int, value: UInt32)]] = [:]

    /// Whether the client held what answers the operation.
    func holds(_ operation: AskedOperation, mask: UInt32, at moment: Moment, _ paths: PathTable)
      -> Bool
    {
      if operation.op == .getattr {
        let held = caps(of: operation.subject, at: moment)
        return held != 0 && held & mask == mask
      }
      guard operation.op == .lookup else { return false }
      let changes = leases[operation.subject] ?? []
      if let lease = last(of: changes, before: moment.event), moment.time < lease { return true }
      guard let directory = paths.parent(of: operation.subject) else { return false }
      return caps(of: directory, at: moment) & CacheTimeline.fileShared != 0
        && !changes.isEmpty
    }

    private func caps(of inode: PathTable.Node, at moment: Moment) -> UInt32 {
      last(of: caps[inode] ?? [], before: moment.event) ?? 0
    }

    /// The last of some values that was set before an event.
    private func last<T>(of changes: [(event: Int, value: T)], before event: Int) -> T? {
      var (low, high) = (0, changes.count)
      while low < high {
        let middle = (low + high) / 2
        if changes[middle].event < event { low = middle + 1 } else { high = middle }
      }
      return low > 0 ? changes[low - 1].value : nil
    }
  }
}
