public import CephWire
public import Common

/// A name in a directory.
struct Dentry: Sendable {
  /// What tells a name from all others.
  struct Key: Hashable, Sendable {
    var directory: Handle<Inode>
    var name: WireString
  }

  var key: Key
  /// What the name stands for; none is that there is no such name.
  var target: Handle<Inode>
  var lease: Lease?
  /// LEA1: the directory's `sharedGeneration` when the name was last seen.
  var directoryGeneration: UInt32 = 0
  /// The target's names before and after this one, the latest first.
  var newerName = Handle<Dentry>.none
  var olderName = Handle<Dentry>.none
  /// The list of spare names that it is on.
  var spare = Spare.no
  /// An absent name is kept until then.
  var keptUntil = Instant(nanoseconds: .min)
  var previous = Handle<Dentry>.none
  var next = Handle<Dentry>.none

  enum Spare: Sendable {
    case no
    /// The target has a later name.
    case older
    /// There is no such name; nothing but its lease speaks for remembering that.
    case absent
  }
}

extension Dentry: SlabElement {
  static var blank: Dentry {
    Dentry(key: Key(directory: .none, name: WireString()), target: .none, lease: nil)
  }
}

/// The right to rely on a name, or on its absence (2009.md 5.11).
public struct Lease: Hashable, Sendable {
  /// Who has issued it.
  public internal(set) var rank: MDSRank
  /// The number that the MDS's latest message about it had.
  public internal(set) var seq: UInt32
  /// The session's generation when it was issued (SES12).
  public internal(set) var generation: UInt32
  /// Until when it holds.
  public internal(set) var expiry: Instant
  /// When it is to be renewed; nil while that is under way, or where it is never (LEA2).
  public internal(set) var renewAfter: Instant?
  /// When its renewal was asked for; nil is not.
  public internal(set) var renewFrom: Instant?
  /// Which of the sessions with that rank it belongs to.
  var session: UInt64
}
