public import Common
import CephWire

/// Writes differences, one at a time, by appending to a buffer that its owner empties.
public struct DifferenceRenderer {
  /// What is written.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// A heading for each client, and a line for each difference below it.
    case text
    /// A JSON object a line.
    case jsonl
  }

  private let format: Format
  private var heading: [ClientIdentity?]?

  /// Makes a renderer.
  public init(_ format: Format) {
    self.format = format
  }

  /// Appends one difference; those of one client must follow each other.
  public mutating func append(_ difference: Difference, to output: inout OutputBuffer) {
    switch format {
    case .text: appendText(difference, &output)
    case .jsonl: Self.appendJSON(difference, &output)
    }
  }

  // MARK: Text

  private mutating func appendText(_ difference: Difference, _ output: inout OutputBuffer) {
    let clients = [difference.clientOfA, difference.clientOfB]
    if heading != clients {
      heading = clients
      Self.appendHeading(difference, &output)
    }
    let kind = difference.kind.rawValue
    let isNote = difference.severity == .note
    output.append("  \(kind)")
    output.append(repeating: UInt8(ascii: " "), count: 10 - kind.utf8.count)
    if isNote { output.append(" (note)") }
    output.append(" ")
    if let operation = difference.operation { output.append("\(operation): ") }
    output.append(difference.text)
    let places = [("A", difference.eventsOfA), ("B", difference.eventsOfB)].compactMap {
      name, events in
      events.isEmpty ? nil : name + " " + events.map(String.init).joined(separator: ", ")
    }
    if !places.isEmpty { output.append(" [\(places.joined(separator: "; "))]") }
    output.append("\n")
  }

  private static func appendHeading(_ difference: Difference, _ output: inout OutputBuffer) {
    switch (difference.clientOfA, difference.clientOfB) {
    case (let one?, let other?): output.append("\(one) in A, \(other) in B\n")
    case (let one?, nil): output.append("\(one) in A\n")
    case (nil, let other?): output.append("\(other) in B\n")
    case (nil, nil): output.append("all clients\n")
    }
  }

  // MARK: JSON

  private static func appendJSON(_ difference: Difference, _ output: inout OutputBuffer) {
    output.append("{\"kind\":\"")
    output.append(difference.kind.rawValue)
    output.append("\",\"severity\":\"")
    output.append(difference.severity.rawValue)
    output.append("\"")
    append("a_client", difference.clientOfA?.description, &output)
    append("b_client", difference.clientOfB?.description, &output)
    append("a_events", difference.eventsOfA, &output)
    append("b_events", difference.eventsOfB, &output)
    append("operation", difference.operation, &output)
    append("text", difference.text, &output)
    output.append("}\n")
  }

  private static func append(
    _ key: StaticString, _ text: String?, _ output: inout OutputBuffer
  ) {
    guard let text else { return }
    output.append(jsonKey: key, isFirst: false)
    output.append(json: text)
  }

  private static func append(_ key: StaticString, _ numbers: [Int], _ output: inout OutputBuffer) {
    output.append(jsonKey: key, isFirst: false)
    output.append("[\(numbers.map(String.init).joined(separator: ","))]")
  }
}
