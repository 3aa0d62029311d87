/// Something that clients did differently in two recordings of the same work.
public struct Difference: Hashable, Sendable {
  /// What sort of difference it is.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A client of A did nothing in B.
    case clientMissing = "client_missing"
    /// A client of B did nothing in A.
    case clientAdded = "client_added"
    /// An operation was asked in A alone.
    case missing
    /// An operation was asked in B alone.
    case added
    /// An operation was asked with other arguments, another name, or for another user.
    case changed
    /// An operation was asked before others in A and after them in B, or the reverse.
    case reordered
    /// An operation was sent another number of times, without what forwards asked for.
    case retried
    /// An operation was forwarded another number of times.
    case forwarded
    /// An operation had another answer.
    case answered
    /// Sessions were opened, closed, reconnected or became stale another number of times.
    case session
    /// Messages about caps, leases and snaps were many more or fewer.
    case caps
    /// Operations took longer, or less long.
    case latency
    /// Something else that shifted: how often answers came before the journal had them.
    case shift
  }

  /// Whether it counts for the exit status.
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    /// The work, or how it was answered, differs.
    case difference
    /// Two runs of the same work may differ so, by timing alone.
    case note
  }

  /// What sort of difference it is.
  public var kind: Kind
  /// Whether it counts.
  public var severity: Severity
  /// The client in A; nil where it is about all clients, or where A has none.
  public var clientOfA: ClientIdentity?
  /// The client in B; nil where it is about all clients, or where B has none.
  public var clientOfB: ClientIdentity?
  /// The events of A that it is about, at most a few.
  public var eventsOfA: [Int]
  /// The events of B that it is about, at most a few.
  public var eventsOfB: [Int]
  /// The operation as A has it, or B where A has none: `mkdir /a/b mode=0755`; the operation's name
  /// alone where it is about all of them; nil where it is about none.
  public var operation: String?
  /// What differs, in words.
  public var text: String
}

/// What a comparison looked at.
public struct DiffCounts: Hashable, Sendable {
  /// Clients that were paired.
  public var clients = 0
  /// Operations that were found in both.
  public var operations = 0
  /// What counts as a difference.
  public var differences = 0
  /// What does not.
  public var notes = 0
  /// How many of both are not listed, since there are so many.
  public var unlisted = 0

  /// Nothing was looked at.
  public init() {}

  /// Adds what another comparison looked at.
  static func += (counts: inout DiffCounts, more: DiffCounts) {
    counts.clients += more.clients
    counts.operations += more.operations
    counts.differences += more.differences
    counts.notes += more.notes
    counts.unlisted += more.unlisted
  }
}
