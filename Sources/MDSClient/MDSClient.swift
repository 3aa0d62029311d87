public import CephWire
public import Common

/// The MDS client of the Linux kernel of June 2009 as a value: operations, messages and the passing
/// of time in, effects out (2009.md 5).
///
/// It reads no clock, has no threads, does no I/O and makes no choices of its own but by the generator
/// that it is handed: the same inputs always give the same effects.
public struct MDSClient: Sendable {
  /// Where what the application holds and chooses comes from.
  public enum Knowledge: Hashable, Sendable {
    /// The application tells everything, and the machine decides.
    case complete
    /// The machine follows a recording: choices, ticks and what the application holds are told as
    /// they were recorded, and the machine only does by itself what the rules call for at once.
    case recorded
  }

  public struct Configuration: Sendable {
    public var profile = ClientProfile.kernel2009
    public var quirks = Quirks.recommended
    public var knowledge = Knowledge.complete
    /// The cluster of the client's monitor map (MAP2); nil takes any.
    public var clusterID: ClusterID?

    public init() {}
  }

  public let configuration: Configuration
  public internal(set) var now: Instant
  public internal(set) var map = KnownMDSMap()
  public internal(set) var sessions: [MDSRank: Session] = [:]
  public internal(set) var requests: [UInt64: PendingRequest] = [:]
  public internal(set) var cache = Cache()
  /// `last_tid`.
  public internal(set) var lastTID: UInt64 = 0
  var effects: [Effect] = []
  var generator: any RandomNumberGenerator & Sendable

  public init(
    _ configuration: Configuration, at now: Instant,
    randomness generator: any RandomNumberGenerator & Sendable
  ) {
    self.configuration = configuration
    self.now = now
    self.generator = generator
  }

  // MARK: Inputs

  /// The application asks for something; the result comes as `completed`.
  /// - Returns: the request's transaction number.
  @discardableResult
  public mutating func submit(_ operation: Operation) -> UInt64 { 0 }

  /// A message has arrived from `source`.
  public mutating func receive(_ message: Incoming, from source: EntityName) {}

  /// The messenger says that the peer has lost the session's connection state (SES13).
  public mutating func connectionReset(by rank: MDSRank) {}

  /// Lets time pass up to `instant`; with complete knowledge ticks and time-outs happen on the way.
  public mutating func advance(to instant: Instant) {}

  /// Begins to unmount (5.13).
  public mutating func shutDown(isForced: Bool = false) {}

  // MARK: Outputs

  /// What is to be done since the last call, in order.
  public mutating func takeEffects() -> [Effect] {
    defer { effects.removeAll(keepingCapacity: true) }
    return effects
  }

  /// When the machine next does something by itself, if nothing happens before.
  public var nextDeadline: Instant? { nil }
}
