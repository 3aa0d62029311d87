/// How bad a finding is; the raw values are those of the JSON output.
public enum Severity: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Worth knowing; nothing is wrong.
  case note
  /// Odd, or wrong by a rule that a client may have reasons to bend.
  case warning
  /// A rule of the protocol was broken.
  case violation

  /// Orders severities from the least to the worst.
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .violation: 2
    }
  }
}
