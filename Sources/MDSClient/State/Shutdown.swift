import Common

/// How far unmounting has got (2009.md 5.13).
enum Shutdown: Hashable, Sendable {
  /// Nobody has asked for it.
  case none
  /// UMT2: waits for the signal that the last request is safe.
  case requests(until: Instant?)
  /// UMT3: waits for sessions to be closed. `until` ends this wait, `end` the whole step.
  case sessions(end: Instant?, until: Instant?)
  /// UMT4: waits for the monitors' echo.
  case monitors(until: Instant?, retry: Backoff)
  case done

  /// When the machine goes on by itself.
  var deadline: Instant? {
    switch self {
    case .none, .done: nil
    case .requests(let until), .sessions(_, let until): until
    case .monitors(let until, let retry): [until, retry.due].compactMap(\.self).min()
    }
  }

  /// Whether the tick has been cancelled (UMT4).
  var hasCancelledTick: Bool {
    switch self {
    case .none, .requests, .sessions: false
    case .monitors, .done: true
    }
  }
}
