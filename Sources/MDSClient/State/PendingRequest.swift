public import CephWire
public import Common

/// A request in the table (2009.md 5.1).
public struct PendingRequest: Sendable {
  /// What a request that is not under way waits for.
  public enum Waiting: Hashable, Sendable {
    /// For nothing: it is with an MDS, or is about to be.
    case nothing
    /// On `waiting_for_map` (DO3).
    case map
    /// On `s_waiting` of a session (DO5).
    case session(MDSRank)
    /// For somebody to tell which MDS it goes to (knowledge `recorded`).
    case choice
  }

  /// Its transaction number.
  public let tid: UInt64
  /// What was asked. An ESTALE, and what is known of its directory, change its `directMode` (REP7,
  /// CHO3).
  public internal(set) var operation: Operation
  /// `r_attempts`: how often a message was built for it.
  public internal(set) var attempts = 0
  /// `r_num_fwd`: the highest forward count seen.
  public internal(set) var forwards: UInt32 = 0
  /// `r_num_stale`: how many ESTALE in a row.
  public internal(set) var staleCount = 0
  /// `r_resend_mds`.
  public internal(set) var resendHint: MDSRank?
  /// `r_session`: with whom the request is.
  public internal(set) var session: MDSRank?
  /// `r_fwd_session`: who forwarded it there.
  public internal(set) var forwardSession: MDSRank?
  /// Whether an MDS has answered it before its journal had it (REP5).
  public internal(set) var gotUnsafe = false
  /// Whether it has been answered for good (REP3).
  public internal(set) var gotSafe = false
  /// `r_reply` or `r_err`: what the caller gets, or has got.
  public internal(set) var outcome: Outcome?
  /// `r_started`: when it was registered.
  public internal(set) var started: Instant
  /// `r_request_started`: when it was first sent; leases are measured from then.
  public internal(set) var firstSent: Instant?
  /// `r_target_inode`: what the unsafe reply created (PREP4).
  public internal(set) var target: InodeNumber?
  /// What it waits for.
  public internal(set) var waiting = Waiting.nothing

  /// Whether it is still registered: found by replies and forwards, and counted for
  /// `oldest_client_tid`. One that is not is only kept until it has been sent once more (O9).
  public internal(set) var isRegistered = true
  /// Whose `s_unsafe` it is on; nil where the session has been closed since (SES5).
  var unsafeSession: MDSRank?
  /// Its place among the requests that were answered unsafely.
  var unsafeOrder: UInt64 = 0
  /// Its place among those that wait; tells whether an entry of a wait list still counts.
  var waitOrder: UInt64 = 0
  /// The rule because of which it is sent next.
  var cause = Rule.do6
  /// Whether the thread that asked for it no longer sends it itself (O15).
  var isInWorker = false

  init(tid: UInt64, operation: Operation, started: Instant) {
    self.tid = tid
    self.operation = operation
    self.started = started
    resendHint = operation.resendHint
  }

  /// DO2: when its caller gives up; nil is never.
  var timeout: Instant? {
    operation.timeoutNanoseconds.flatMap { started.later(by: $0) }
  }
}
