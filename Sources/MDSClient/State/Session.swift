public import CephWire
public import Common

/// The session with one MDS (2009.md 5.1).
public struct Session: Sendable {
  /// SES: the states of a session.
  public enum State: UInt8, Hashable, Sendable {
    /// Known, but not asked for.
    case new = 1
    /// Asked for (SES1).
    case opening = 2
    /// Granted: requests are sent (SES3, DO6).
    case open = 3
    /// Asked to be closed (SES8).
    case closing = 5
    /// A recovering MDS is being told what the client holds (REC2).
    case reconnecting = 6
  }

  /// With whom.
  public let rank: MDSRank
  /// Where it is between asking and closing.
  public internal(set) var state = State.new
  /// `s_seq`: how many caps, snap and lease messages have been received (SES11).
  public internal(set) var seq: UInt64 = 0
  /// `s_ttl`: when the MDS would close the session by itself; nil is not known.
  public internal(set) var expiry: Instant?
  /// `s_cap_gen`: caps and leases of earlier generations are not valid (SES6, SES12).
  public internal(set) var capGeneration: UInt32 = 0
  /// `s_cap_ttl`: until when caps and leases are valid; nil is not at all.
  public internal(set) var capExpiry: Instant?
  /// `s_renew_requested`: when the latest renewal, or the opening, was asked for; nil is never.
  public internal(set) var renewRequested: Instant?
  /// `s_waiting`: requests that wait for the session to open.
  var waiting = WaitList()
  /// The caps of this session and their releases; the cache keeps them.
  public internal(set) var caps = SessionCaps()

  init(rank: MDSRank) {
    self.rank = rank
  }

  /// SES12: whether a cap of generation `generation` is valid at `now`.
  public func isValid(generation: UInt32, at now: Instant) -> Bool {
    guard let capExpiry else { return false }
    return generation >= capGeneration && now < capExpiry
  }
}
