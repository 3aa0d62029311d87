/// A client as its successors and cousins are: the kernel client of June 2009, but for some named
/// differences.
public struct ClientProfile: Hashable, Sendable {
  /// The name for the command line.
  public var name: String
  /// In what the client departs from the rules.
  public var differences: Set<Difference>
  /// The oddities that the client has.
  public var quirks: Quirks

  /// Makes a profile of its parts.
  public init(name: String, differences: Set<Difference>, quirks: Quirks) {
    self.name = name
    self.differences = differences
    self.quirks = quirks
  }

  /// The kernel client of June 2009: the rules as they stand (2009.md 5).
  public static let kernel2009 = ClientProfile(
    name: "kernel-2009", differences: [], quirks: .original)
  /// The user-space client of Ceph v0.9 (cfuse, csyn, libceph): every difference there is.
  public static let user09 = ClientProfile(
    name: "user-0.9", differences: Set(Difference.allCases), quirks: .recommended)

  /// All profiles.
  public static let all = [kernel2009, user09]

  /// Whether the client does otherwise in this.
  public func has(_ difference: Difference) -> Bool { differences.contains(difference) }

  /// Where a client does otherwise than the kernel client of June 2009. `docs/profiles.md` has the
  /// packets that show each.
  public enum Difference: String, Hashable, Sendable, CaseIterable {
    /// `mdsmap_epoch`, `flags`, `num_retry`, `num_fwd` and `ino` of requests are always 0.
    case requestHeadZero = "request-head-zero"
    /// A request counts for `oldest_client_tid` only until its first reply, safe or not.
    case oldestIgnoresUnsafe = "oldest-ignores-unsafe"
    /// A lease that is revoked is answered with RELEASE (D5).
    case leaseRevokeReleased = "lease-revoke-released"
    /// Ticks every second, and renews at a third of the session time-out, the first time at the
    /// first tick.
    case renewsAtThird = "renews-at-third"
    /// A STALE session is renewed at the next regular renewal, not at once.
    case ignoresStale = "ignores-stale"
    /// Revocations are acknowledged by UPDATE, never by bouncing the message.
    case acksByUpdate = "acks-by-update"
    /// `issue_seq` of caps messages is 0.
    case capsIssueSeqZero = "caps-issue-seq-zero"
    /// Cap releases name the cap's latest sequence number instead of that of its last issue.
    case releasesLatestSeq = "releases-latest-seq"
    /// A cap that was exported is also released to the MDS that exported it.
    case releasesExported = "releases-exported"
    /// More than 170 caps are released in one message.
    case releasesUnbatched = "releases-unbatched"
    /// Caps in a reconnect are sorted by inode, and those without a session have a list of realms
    /// (D2).
    case reconnectSorted = "reconnect-sorted"
    /// Paths in a reconnect are names in the directory that the inode is in, not paths from the root.
    case reconnectParentRelative = "reconnect-parent-relative"
    /// `cap_id` in a reconnect means nothing (D7).
    case reconnectCapIDUndefined = "reconnect-cap-id-undefined"
    /// Requests that were answered unsafely are sent again when the MDS is active, not before the
    /// reconnect.
    case replaysWhenActive = "replays-when-active"
    /// An ESTALE is the request's end.
    case staleIsFinal = "stale-is-final"
    /// The MDS is chosen by other rules.
    case choosesOtherwise = "chooses-otherwise"
  }
}
