/// How bad a finding is; the raw values are those of the JSON output.
public enum Severity: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Worth knowing; nothing is wrong.
  case note
  /// Odd, or wrong by a rule that a client may have reasons to bend.
  case warning
  /// A rule of the protocol was broken.
  case violation

  public static func < (a: Severity, b: Severity) -> Bool {
    allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)!
  }
}
