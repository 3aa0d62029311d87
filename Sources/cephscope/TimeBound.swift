import ArgumentParser
import Common

/// A time on the command line: from the capture's start, or by the calendar.
enum TimeBound: Equatable {
  /// Nanoseconds from the capture's first event.
  case sinceStart(nanoseconds: Int64)
  case at(Instant)

  /// Parses seconds from the start (`12.5`), or a time in UTC (`2026-11-22T19:54:48.5Z`).
  init(parsing text: String) throws {
    if let seconds = Double(text), seconds.isFinite, abs(seconds) < 9e9 {
      self = .sinceStart(nanoseconds: Int64((seconds * 1e9).rounded()))
    } else if let instant = Instant(iso8601: text) {
      self = .at(instant)
    } else {
      throw ValidationError(
        "'\(text)' is no time; 12.5 (seconds from the start) or 2026-11-22T19:54:48Z would be.")
    }
  }

  /// The instant that the bound means in a capture that starts at `start`.
  func instant(from start: Instant) -> Instant {
    switch self {
    case .at(let instant): return instant
    case .sinceStart(let nanoseconds):
      let (sum, overflow) = start.nanoseconds.addingReportingOverflow(nanoseconds)
      return Instant(nanoseconds: overflow ? (nanoseconds > 0 ? .max : .min) : sum)
    }
  }
}
