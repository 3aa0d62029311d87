public import CephWire

/// A capture with a fault, and what is to be found in it.
public struct Planted: Sendable {
  /// What was planted.
  public let fault: Fault
  /// The client that does wrong.
  public let client: EntityName
  /// The capture file: pcap.
  public let capture: [UInt8]
  /// The events of the capture. Their `id`s are those of the capture that it was made of.
  public let trace: Trace
  /// What was done to which events, by `id`.
  public let changes: [Change]
  /// The events that were put in, moved or changed, by the numbers that `decode` gives them in the
  /// new capture, in order.
  public let touched: [Int]
  /// The events that a finding has to name, numbered likewise: those that are wrong, or, where a
  /// message is missing, the one that calls for it.
  public let about: [Int]
  /// What the rule expects instead.
  public let expectation: String

  /// The rule of 2009.md 5 that is broken, such as `PREP4`.
  public var rule: String { fault.rule }

  /// One line: the fault, its rule, and the events.
  public var description: String {
    let touched = touched.isEmpty ? "none" : Self.list(touched)
    return "planted \(fault.rawValue): rule \(rule), events \(touched), "
      + "expected finding about events \(Self.list(about)) of \(client): \(expectation)"
  }

  private static func list(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ", ")
  }
}

extension Fault {
  /// Plants the fault in a capture, which should be of the kind `base`, at the `nth` place that is
  /// fit for it, counted from 1.
  ///
  /// Throws where there are not that many places.
  public func plant(in trace: Trace, nth: Int = 1) throws(PlantingError) -> Planted {
    var left = nth
    let plant = definition.plant
    let found = try trace.first {
      moment throws(PlantingError) -> (draft: Draft, client: EntityName)? in
      guard let draft = try plant(moment) else { return nil }
      left -= 1
      return left == 0 ? (draft, moment.client) : nil
    }
    guard let found else {
      throw .noPlace("\(rawValue) fits in \(nth - left) places, and the place \(nth) was wanted")
    }
    return try Planted(self, found.draft, found.client)
  }
}

extension Planted {
  fileprivate init(_ fault: Fault, _ draft: Draft, _ client: EntityName) throws(PlantingError) {
    let trace = draft.finished()
    let (bytes, numbers) = try trace.numberedCapture()
    self.fault = fault
    self.client = client
    capture = bytes
    self.trace = trace
    changes = draft.changes
    touched = Set(draft.changes.compactMap { numbers[$0.id] }).sorted()
    about = draft.about.compactMap { numbers[$0] }
    expectation = draft.expectation
  }
}
