import Common
import Synchronization
import Threading

/// Threads side by side that read the payloads of events, and show them; the output has the order of the
/// capture.
///
/// The stages before it fill batches, which the threads take one after the other. A thread reads all
/// payloads of its batch, and waits for its turn to find what answers what. Then it shows the events
/// and waits for its turn to put out what it has shown; or it hands them, in its turn, to a sink.
final class DecodingLanes: RawEventSink {
  private let shared: Shared
  private var batch = EventBatch()
  private var nextNumber = 0

  /// Room for batches that wait, or are being worked on, for each thread.
  private static let placesPerThread = 3
  /// A batch takes as many places as it has this many bytes, so that long messages do not fill the
  /// memory.
  private static let bytesPerPlace = 512 << 10

  /// The longest event, in bytes, that others are worked on beside.
  private static let longestBeside = 4 << 20

  /// What becomes of events whose payloads have been read.
  enum Destination: Sendable {
    /// Each thread shows them with a shower of its own.
    case shown(any ShownOutput, makeShower: @Sendable () -> any EventShower)
    /// They are handed to a sink.
    case handed(EventHandover)
  }

  /// What the threads have in common.
  private final class Shared: Sendable {
    let conveyor: Conveyor<Numbered>
    let places: Int
    let questions = Turnstile(QuestionTable())
    /// How many events had problems; behind it, everything happens in the order of the capture.
    let withProblems = Turnstile(0)
    let destination: Destination
    let spare = Protected<[EventBatch]>([])
    let wantsMore = Atomic(true)

    init(places: Int, _ destination: Destination) {
      self.places = places
      self.destination = destination
      conveyor = Conveyor(capacity: places)
    }
  }

  private struct Numbered: Sendable {
    let number: Int
    let batch: EventBatch
    let places: Int
  }

  /// Starts `threads` threads (at least 1).
  init(threads: Int, _ destination: Destination) {
    shared = Shared(places: threads * Self.placesPerThread, destination)
    for _ in 0..<threads {
      inBackground("decoder") { [shared] in Self.work(shared) }
    }
  }

  /// Whether what follows need not be read: nobody wants it.
  var isDone: Bool { !shared.wantsMore.load(ordering: .relaxed) }

  // MARK: The stages' side

  func take(_ event: borrowing RawEvent) {
    if event.size > Self.longestBeside { return takeAlone(event) }
    batch.append(event)
    if batch.isFull { handOver() }
  }

  /// Takes an event that may fill much of the memory once it has been read and shown: it is not even
  /// copied before all others are done with.
  private func takeAlone(_ event: borrowing RawEvent) {
    if !batch.isEmpty { handOver() }
    shared.conveyor.waitForRoom(shared.places)
    batch.append(event)
    put(places: shared.places)
  }

  /// Hands on what has come so far; nothing more may come for a while.
  func flush() {
    batch.isUrgent = true
    handOver()
  }

  func finish() -> LastCounts {
    flush()
    shared.conveyor.close()
    // The last in turn: all others have been put out.
    let withProblems = shared.withProblems.pass(nextNumber) { $0 }
    let forgotten = shared.questions.pass(nextNumber) { $0.forgotten }
    return LastCounts(withProblems: withProblems, forgottenQuestions: forgotten)
  }

  private func handOver() {
    let places = min(1 + batch.size / Self.bytesPerPlace, shared.places)
    shared.conveyor.waitForRoom(places)
    put(places: places)
  }

  private func put(places: Int) {
    shared.conveyor.put(Numbered(number: nextNumber, batch: batch, places: places))
    nextNumber += 1
    batch = shared.spare.withLock { $0.popLast() } ?? EventBatch()
  }

  // MARK: The threads' side

  private static func work(_ shared: Shared) {
    let shower: (any EventShower)? =
      if case .shown(_, let makeShower) = shared.destination { makeShower() } else { nil }
    while let next = shared.conveyor.take() {
      next.batch.readPayloads()
      shared.questions.pass(next.number) { next.batch.pair(&$0) }
      switch shared.destination {
      case .shown(let output, _): show(next, shower, output, shared)
      case .handed(let sink):
        shared.withProblems.pass(next.number) { count in
          count += next.batch.handOut { event, _ in sink.event(event) }
          if sink.isDone { shared.wantsMore.store(false, ordering: .relaxed) }
        }
      }
      next.batch.reset()
      shared.spare.withLock { $0.append(next.batch) }
      shared.conveyor.makeRoom(next.places)
    }
  }

  private static func show(
    _ next: Numbered, _ shower: (any EventShower)?, _ output: any ShownOutput, _ shared: Shared
  ) {
    var wantsMore = true
    let withProblems = next.batch.handOut { event, output in
      if shower?.show(event, to: &output) == .past { wantsMore = false }
    }
    shared.withProblems.pass(next.number) { count in
      count += withProblems
      if !output.take(next.batch.output, isUrgent: next.batch.isUrgent) { wantsMore = false }
    }
    if !wantsMore { shared.wantsMore.store(false, ordering: .relaxed) }
  }
}

/// A sink on its way to other threads.
///
/// Sound to share: it is used by one thread at a time, and by its owner only when they have ended.
struct EventHandover: @unchecked Sendable {
  private let sink: any EventSink

  init(_ sink: any EventSink) {
    self.sink = sink
  }

  func event(_ event: borrowing Event) { sink.event(event) }

  var isDone: Bool { sink.isDone }
}
