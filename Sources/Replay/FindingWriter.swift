import CephWire
public import Common

/// Shows findings: a line each as text, or a JSON object each.
public struct FindingWriter: Sendable {
  /// The forms that findings can have.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// `text` is a line for people, `jsonl` an object on a line for scripts.
    case text, jsonl
  }

  private let format: Format

  /// Makes a writer.
  public init(format: Format) {
    self.format = format
  }

  /// Appends one finding.
  public func append(_ finding: Finding, to output: inout OutputBuffer) {
    switch format {
    case .text:
      output.append(finding.check.rawValue)
      output.append(" ")
      output.append(finding.severity.rawValue)
      for event in finding.events {
        output.append(" ")
        output.append(decimal: Int64(event))
      }
      output.append(": ")
      var text = OutputBuffer()
      text.append(finding.text)
      output.append(printable: text.bytes)
      output.append("\n")
    case .jsonl: appendObject(finding, to: &output)
    }
  }

  private func appendObject(_ finding: Finding, to output: inout OutputBuffer) {
    output.append("{\"rule\":")
    output.append(json: finding.check.rawValue)
    output.append(",\"severity\":")
    output.append(json: finding.severity.rawValue)
    output.append(",\"client\":")
    output.append(json: finding.client)
    output.append(",\"events\":[")
    for (index, event) in finding.events.enumerated() {
      if index > 0 { output.append(",") }
      output.append(decimal: Int64(event))
    }
    output.append("],\"expected\":")
    output.append(json: finding.expected)
    output.append(",\"observed\":")
    output.append(json: finding.observed)
    output.append(",\"text\":")
    output.append(json: finding.text)
    output.append("}\n")
  }

  /// Appends what was seen of each client, and what was found of it, rule by rule (text only).
  public func append(summary: ClientSummary, to output: inout OutputBuffer) {
    guard format == .text else { return }
    output.append(summary.name)
    output.append(" (\(summary.address), \(summary.profile)): \(summary.sent) sent, ")
    output.append("\(summary.received) received")
    if summary.findings.isEmpty { output.append(", nothing found") }
    output.append("\n")
    for check in Check.allCases {
      guard let count = summary.findings[check] else { continue }
      output.append("  \(check.rawValue) \(count)\n")
    }
  }
}

extension Finding {
  /// The finding in a sentence.
  public var text: String {
    "\(client): expected \(expected); seen: \(observed)"
  }
}
