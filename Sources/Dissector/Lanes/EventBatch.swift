import CephWire
import Common

/// Events on their way through a lane, with their bytes, and what is shown of them.
///
/// Sound to hand on: one thread fills it, and then one other has it to itself.
final class EventBatch: @unchecked Sendable {
  /// An event, and where its parts lie in the bytes.
  private struct Entry {
    var event: EventHead
    var front: Range<Int>
    var middle: Range<Int>
    var data: Range<Int>
  }

  private var entries: [Entry] = []
  private var bytes = OutputBuffer(capacity: fullSize + (16 << 10))
  private var read: [ReadEvent] = []
  /// What is shown.
  var output = OutputBuffer(capacity: 1 << 18)
  /// Whether nothing may follow it for a while.
  var isUrgent = false
  /// How much of the conveyor's room it takes.
  var weight = 1

  /// Enough that handing it on costs nothing beside the work on it, and little enough that it stays in
  /// the processor's cache.
  private static let mostEvents = 256
  private static let fullSize = 256 << 10
  /// Memory is kept for the next batch up to this size, in bytes.
  private static let kept = 2 << 20

  var isEmpty: Bool { entries.isEmpty }
  var isFull: Bool { entries.count >= Self.mostEvents || bytes.count >= Self.fullSize }
  /// The size of the events' parts in bytes.
  var size: Int { bytes.count }

  func append(_ event: borrowing RawEvent) {
    entries.append(
      Entry(
        event: event.head, front: copy(event.parts.front), middle: copy(event.parts.middle),
        data: copy(event.parts.data)))
  }

  private func copy(_ part: RawSpan) -> Range<Int> {
    let start = bytes.count
    bytes.append(part)
    return start..<bytes.count
  }

  /// Reads the payloads of all events.
  func readPayloads() {
    for entry in entries { withParts(of: entry) { read.append(ReadEvent(entry.event, $0)) } }
  }

  /// Lets all events take their place among questions and answers.
  func pair(_ questions: inout QuestionTable) {
    for index in read.indices { read[index].pair(&questions) }
  }

  /// Hands all events to `body`, and gives how many have problems.
  func handOut(to body: (borrowing Event, inout OutputBuffer) -> Void) -> Int {
    var withProblems = 0
    for (entry, event) in zip(entries, read) {
      withParts(of: entry) { parts in
        let isOdd = event.handOut(parts) { body($0, &output) }
        withProblems += isOdd ? 1 : 0
      }
    }
    return withProblems
  }

  private func withParts(of entry: Entry, _ body: (MessageParts) -> Void) {
    bytes.withBytes { all in
      body(
        MessageParts(
          front: all.extracting(entry.front), middle: all.extracting(entry.middle),
          data: all.extracting(entry.data)))
    }
  }

  /// Makes it empty, for other events.
  func reset() {
    entries.removeAll(keepingCapacity: true)
    read.removeAll(keepingCapacity: true)
    bytes.removeAll()
    bytes.trim(to: Self.kept)
    output.removeAll()
    output.trim(to: Self.kept)
    isUrgent = false
  }
}
