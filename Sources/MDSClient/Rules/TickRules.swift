import CephWire
public import Common

/// TIC: what is done every few seconds (2009.md 5.12).
extension MDSClient {
  private static let second: Int64 = 1_000_000_000

  /// MAP9, TIC4: the next tick is five seconds from now.
  mutating func scheduleTick() {
    guard configuration.knowledge == .complete, !shutdown.hasCancelledTick else { return }
    let seconds: Int64 = configuration.profile.has(.renewsAtThird) ? 1 : 5
    tickDue = now.later(by: seconds * Self.second)
  }

  /// TIC2: when sessions are due to be renewed; nil where that is beyond the clock.
  public var renewalDue: Instant? {
    guard let lastRenewal else { return startedAt }
    let seconds =
      configuration.profile.has(.renewsAtThird)
      ? sessionTimeout / 3 : sessionTimeout >> 2
    return lastRenewal.later(by: Int64(seconds) * Self.second)
  }

  /// A tick happens now: renewals that are due are sent, and closes are sent again (TIC2, TIC3). With
  /// complete knowledge ticks happen by themselves.
  /// - Parameter renews: whether renewals are due, where a recording shows it; nil goes by TIC2.
  public mutating func tick(renews: Bool? = nil) {
    runTick(renews: renews)
  }

  mutating func runTick(renews: Bool? = nil) {
    let decides = configuration.knowledge == .complete
    // TIC1.
    if decides { processDelayedCaps() }
    // TIC2.
    let renews = renews ?? renewalDue.map { now >= $0 } ?? false
    if renews { lastRenewal = now }
    var wantsMap = false
    for rank in sessions.keys.sorted() {
      if tick(rank, renews: renews, decides: decides) { wantsMap = true }
    }
    // TIC4, O19: the map that is asked for is the one that the client has.
    if wantsMap { requestMap(atLeast: map.epoch) }
    tickDue = nil
    scheduleTick()
  }

  /// TIC3: the tick of one session. Whether it calls for a map.
  private mutating func tick(_ rank: MDSRank, renews: Bool, decides: Bool) -> Bool {
    guard let session = sessions[rank] else { return false }
    if session.state == .closing {
      sendSession(.requestClose, to: rank, by: .tic3)
      return false
    }
    let hasExpired = session.expiry.map { now > $0 } ?? false
    guard session.state.rawValue >= Session.State.open.rawValue else { return hasExpired }
    if renews { requestRenewal(rank, by: .tic3) }
    if decides {
      topUpReleases(of: rank, extra: Self.releaseSafety)
      sendReleases(of: rank)
    }
    return hasExpired
  }
}
