import Common

/// Something that is done again after longer and longer waits (MON2): half a second, then twice as
/// long each time, up to 300 s.
struct Backoff: Hashable, Sendable {
  private static let shortest: Int64 = 500_000_000
  private static let longest: Int64 = 300_000_000_000

  private var wait = Backoff.shortest
  /// When it is to be done again; nil where the clock ends before.
  private(set) var due: Instant?

  init(from now: Instant) {
    due = now.later(by: wait)
  }

  /// It is done again at `now`.
  mutating func again(at now: Instant) {
    wait = min(2 * wait, Self.longest)
    due = now.later(by: wait)
  }
}

extension Instant {
  /// The instant `nanoseconds` later; nil where the clock ends before.
  func later(by nanoseconds: Int64) -> Instant? {
    let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
    return overflow ? nil : Instant(nanoseconds: sum)
  }

  /// The instant `seconds` later, or the end of the clock.
  func later(seconds: UInt32) -> Instant {
    later(by: Int64(seconds) * 1_000_000_000) ?? Instant(nanoseconds: .max)
  }
}
