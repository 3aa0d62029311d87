import CephWire

/// What is known of how a directory is split, and of who has authority over its parts (2009.md 5.3).
struct FragmentTree: Sendable {
  /// What is known of one fragment (2009.md 5.3, CHO3).
  struct Record: Hashable, Sendable {
    let fragment: Fragment
    /// By how many bits it is split; 0 is a leaf.
    var splitBy: UInt32 = 0
    /// Who has authority; negative is not known.
    var authority: MDSRank = -1
    /// Who has replicas, at most four.
    var replicas: [MDSRank] = []
  }

  /// How many fragments are kept: more than any directory of 2009 was split into, and few enough to
  /// be looked through.
  static let limit = 4096
  /// How many ranks with replicas are kept.
  private static let replicaLimit = 4

  /// In ascending order of the fragments.
  private(set) var records: [Record] = []

  /// CHO3: the leaf that a hash falls into, where it is known.
  func leaf(for hash: UInt32) -> Record? {
    let value = hash & 0xff_ffff
    var fragment = Fragment(raw: 0)
    while let record = self[fragment] {
      if record.splitBy == 0 { return record }
      // `splitBy` is at most 24: the sum is small, and grows with each round.
      let bits = UInt32(fragment.bits) + record.splitBy
      if bits > 24 { return nil }
      fragment = Fragment(raw: bits << 24 | value & Self.mask(bits))
    }
    return nil
  }

  /// A reply's inode says how the directory is split.
  mutating func noteSplits(_ splits: [FragmentSplit]) {
    for split in splits where split.by >= 0 && split.by <= 24 {
      update(split.fragment) { $0.splitBy = UInt32(split.by) }
    }
  }

  /// A reply says who is responsible for a fragment.
  mutating func note(_ dirfrag: ReplyDirfrag) {
    if dirfrag.auth < 0 && dirfrag.distribution.isEmpty { return forget(dirfrag.fragment) }
    update(dirfrag.fragment) {
      $0.authority = dirfrag.auth
      let replicas = dirfrag.distribution.prefix(Self.replicaLimit)
      if !$0.replicas.elementsEqual(replicas) { $0.replicas = Array(replicas) }
    }
  }

  subscript(fragment: Fragment) -> Record? {
    let place = place(of: fragment)
    return place < records.count && records[place].fragment == fragment ? records[place] : nil
  }

  /// Nobody in particular is responsible for a fragment: a leaf goes, a branch is cleared.
  private mutating func forget(_ fragment: Fragment) {
    let place = place(of: fragment)
    guard place < records.count, records[place].fragment == fragment else { return }
    if records[place].splitBy == 0 {
      records.remove(at: place)
    } else {
      records[place].authority = -1
      records[place].replicas = []
    }
  }

  private mutating func update(_ fragment: Fragment, _ change: (inout Record) -> Void) {
    let place = place(of: fragment)
    if place == records.count || records[place].fragment != fragment {
      if records.count == Self.limit { return }
      records.insert(Record(fragment: fragment), at: place)
    }
    change(&records[place])
  }

  /// Where a fragment's record is, or would be.
  private func place(of fragment: Fragment) -> Int {
    var low = 0
    var high = records.count
    while low < high {
      let middle = low + (high - low) / 2
      if records[middle].fragment.raw < fragment.raw { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func mask(_ bits: UInt32) -> UInt32 {
    0xff_ffff << (24 - bits) & 0xff_ffff
  }
}

extension ReplyInode {
  /// The splits as the original reads them (2009.md 3.13, D1): the first is the version of the
  /// attributes, and the last is left out.
  var misreadSplits: [FragmentSplit] {
    guard !splits.isEmpty else { return [] }
    var first = FragmentSplit()
    first.fragment = Fragment(raw: UInt32(truncatingIfNeeded: xattrVersion))
    first.by = Int32(truncatingIfNeeded: xattrVersion >> 32)
    return [first] + splits.dropLast()
  }
}

extension WireString {
  /// The hash of a name as the Linux kernel has it (2009.md 3.0): its bytes are unsigned, and so
  /// names that are not ASCII may go to another fragment than the MDS thinks (O32).
  var nameHash: UInt32 {
    bytes.reduce(0) { hash, byte in
      (hash &+ UInt32(byte) << 4 &+ UInt32(byte) >> 4) &* 11
    }
  }
}
