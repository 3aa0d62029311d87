import CephWire
import Common
import Encoding

/// A trace that is being rewritten: every change is kept account of, and the messenger's numbers
/// are put in order at the end.
struct Draft {
  private(set) var trace: Trace
  private(set) var changes: [Change] = []
  /// The events that a finding has to name, by `id`.
  var about: [Int] = []
  /// What is expected instead of what is seen, for the reader of a finding.
  var expectation = ""
  /// What the directions carried before any change.
  private let originals: Numbering
  private var nextID: Int

  init(_ trace: Trace) {
    self.trace = trace
    originals = Numbering(trace)
    nextID = (trace.events.map(\.id).max() ?? 0) + 1
  }

  private func index(of id: Int) throws(PlantingError) -> Int {
    guard let index = trace.events.firstIndex(where: { $0.id == id }) else {
      throw .noPlace("event \(id) is not there")
    }
    return index
  }

  /// The event with this `id`.
  func event(_ id: Int) throws(PlantingError) -> TraceEvent {
    trace.events[try index(of: id)]
  }

  /// Changes a message's fields.
  mutating func change<M: WireMessage>(
    _ id: Int, _ type: M.Type, _ edit: (inout M) -> Void
  ) throws(PlantingError) {
    try trace.events[try index(of: id)].edit(type, edit)
    changes.append(.changed(id))
  }

  /// Puts another message in the place of one.
  mutating func replace<M: WireMessage>(_ id: Int, with message: M) throws(PlantingError) {
    try trace.events[try index(of: id)].replace(with: message)
    changes.append(.changed(id))
  }

  /// Changes a message's bulk data.
  mutating func replaceData(of id: Int, with data: [UInt8]) throws(PlantingError) {
    trace.events[try index(of: id)].replaceData(with: data)
    changes.append(.changed(id))
  }

  /// Takes an event out.
  mutating func delete(_ id: Int) throws(PlantingError) {
    trace.events.remove(at: try index(of: id))
    changes.append(.deleted(id))
  }

  /// Puts a message in right after event `id`, in the direction and with the header of `model`.
  /// `nanoseconds` after that event, or sooner where the next event would come first.
  @discardableResult
  mutating func insert<M: WireMessage>(
    _ message: M, like model: TraceEvent, after id: Int, data: [UInt8] = [],
    nanoseconds: Int64 = 20_000
  ) throws(PlantingError) -> Int {
    var event = model
    try event.replace(with: message)
    event.replaceData(with: data)
    event.editHeader { header in
      header.priority = 127
      header.dataOffset = 0
    }
    return try insert(event, after: id, nanoseconds: nanoseconds)
  }

  /// Puts an event in right after event `id`, under a new number.
  @discardableResult
  mutating func insert(
    _ event: TraceEvent, after id: Int, nanoseconds: Int64 = 20_000
  ) throws(PlantingError) -> Int {
    var event = event
    event.id = nextID
    nextID += 1
    try place(event, after: id, nanoseconds)
    changes.append(.inserted(event.id))
    return event.id
  }

  /// Puts an event in right before event `id`.
  @discardableResult
  mutating func insert<M: WireMessage>(
    _ message: M, like model: TraceEvent, before id: Int
  ) throws(PlantingError) -> Int {
    let index = try index(of: id)
    guard index > 0 else { throw .noPlace("nothing comes before event \(id)") }
    return try insert(message, like: model, after: trace.events[index - 1].id)
  }

  /// Moves an event to right after event `other`.
  mutating func move(_ id: Int, after other: Int) throws(PlantingError) {
    let event = trace.events.remove(at: try index(of: id))
    try place(event, after: other, 20_000)
    changes.append(.moved(id))
  }

  private mutating func place(
    _ event: TraceEvent, after id: Int, _ nanoseconds: Int64
  ) throws(PlantingError) {
    let index = try index(of: id)
    let before = trace.events[index].time.nanoseconds
    let next = index + 1 < trace.events.count ? trace.events[index + 1].time.nanoseconds : .max
    // A message follows its cause by some time, but no event is overtaken by it.
    let delay = min(nanoseconds, max(0, (next - before) / 2))
    var event = event
    event.recorded.time = Instant(nanoseconds: before + delay)
    trace.events.insert(event, at: index + 1)
  }

  /// The trace with sequence numbers and acknowledgments that fit the changes.
  func finished() -> Trace {
    var trace = trace
    if changes.contains(where: \.shiftsNumbers) { originals.renumber(&trace) }
    return trace
  }
}

/// What was done to one event. The number is the event's `id`.
public enum Change: Hashable, Sendable {
  /// It says something else.
  case changed(Int)
  /// It is not in the new capture.
  case deleted(Int)
  /// It is only in the new capture.
  case inserted(Int)
  /// It comes at another place.
  case moved(Int)

  /// The event's `id`.
  public var id: Int {
    switch self {
    case .changed(let id), .deleted(let id), .inserted(let id), .moved(let id): id
    }
  }

  fileprivate var shiftsNumbers: Bool {
    if case .changed = self { false } else { true }
  }
}
