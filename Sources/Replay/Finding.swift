/// Something that a recorded client did, or left undone, that the rules have otherwise.
public struct Finding: Hashable, Sendable {
  /// What is wrong.
  public var check: Check
  /// How bad it is.
  public var severity: Severity
  /// The client's name.
  public var client: String
  /// The numbers of the events concerned, as `decode` counts them, ascending.
  public var events: [Int]
  /// What the rules call for.
  public var expected: String
  /// What was recorded.
  public var observed: String

  init(
    _ check: Check, client: String, events: [Int], expected: String, observed: String
  ) {
    self.check = check
    severity = check.severity
    self.client = client
    self.events = Array(Set(events.filter { $0 > 0 })).sorted()
    self.expected = expected
    self.observed = observed
  }
}

/// Takes findings as they are made.
public protocol FindingSink: AnyObject {
  /// A finding was made. Those of one client come in the order in which they were made.
  func found(_ finding: Finding)
  /// Whether it wants no more; a few may come nevertheless.
  var isDone: Bool { get }
}

extension FindingSink {
  /// Wants everything.
  public var isDone: Bool { false }
}
