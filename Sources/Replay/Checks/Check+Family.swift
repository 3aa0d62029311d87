public import MDSClient

extension Check {
  /// What checks are about; the raw values are headings.
  public enum Family: String, Hashable, Sendable, CaseIterable {
    case sessions = "Sessions"
    case requests = "Requests"
    case capabilities = "Capabilities"
    case releases = "Releases of capabilities"
    case leases = "Leases"
    case reconnects = "Reconnects"
    case monitors = "Monitors and unmounting"
  }

  /// The rule that is broken; every identifier begins with one.
  public var rule: Rule? {
    rawValue.split(separator: "-", maxSplits: 1).first.flatMap { Rule(rawValue: String($0)) }
  }

  /// What the check is about, by its rule's name without the number.
  public var family: Family {
    switch rawValue.prefix(while: \.isLetter) {
    case "SES", "TIC": .sessions
    case "CAP": .capabilities
    case "REL": .releases
    case "LEA": .leases
    case "REC": .reconnects
    case "MON", "UMT": .monitors
    default: .requests
    }
  }
}
