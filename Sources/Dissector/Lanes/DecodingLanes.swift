import Common
import Synchronization
import Threading

/// Threads side by side that read and show the payloads of events; the output has the order of the
/// capture.
///
/// The stages before it fill batches, which the threads take one after the other. A thread reads all
/// payloads of its batch, waits for its turn to find what answers what, shows the events, and waits for
/// its turn to put out what it has shown.
final class DecodingLanes: RawEventSink {
  private let shared: Shared
  private var batch = EventBatch()
  private var nextNumber = 0

  /// Room for batches that wait, or are being worked on, for each thread.
  private static let roomPerThread = 3
  /// A batch takes as many places as it has this many bytes, so that long messages do not fill the
  /// memory.
  private static let bytesPerPlace = 256 << 10

  /// What the threads have in common.
  private final class Shared: Sendable {
    let conveyor: Conveyor<Numbered>
    let places: Int
    let questions = Turnstile(QuestionTable())
    let output: Turnstile<Output>
    let spare = Mutex<[EventBatch]>([])
    let wantsMore = Atomic(true)

    init(places: Int, output: any ShownOutput) {
      self.places = places
      conveyor = Conveyor(capacity: places)
      self.output = Turnstile(Output(sink: output))
    }
  }

  private struct Numbered: Sendable {
    let number: Int
    let batch: EventBatch
    let places: Int
  }

  /// Where the output goes, and what was counted on the way.
  private struct Output {
    let sink: any ShownOutput
    var withProblems = 0
  }

  /// Starts `threads` threads (at least 1), each with a shower of its own.
  init(
    threads: Int, output: any ShownOutput,
    makeShower: @escaping @Sendable () -> any EventShower
  ) {
    shared = Shared(places: threads * Self.roomPerThread, output: output)
    for _ in 0..<threads {
      inBackground("decoder") { [shared] in Self.work(shared, makeShower()) }
    }
  }

  /// Whether what follows need not be read: nobody wants it.
  var isDone: Bool { !shared.wantsMore.load(ordering: .relaxed) }

  // MARK: The stages' side

  func take(_ event: borrowing RawEvent) {
    batch.append(event)
    if batch.isFull { handOver() }
  }

  /// Hands on what has come so far; nothing more may come for a while.
  func flush() {
    guard !batch.isEmpty else { return }
    batch.isUrgent = true
    handOver()
  }

  func finish() -> LastCounts {
    batch.isUrgent = true
    handOver()
    shared.conveyor.close()
    // The last in turn: all others have been put out.
    let withProblems = shared.output.pass(nextNumber) { $0.withProblems }
    let forgotten = shared.questions.pass(nextNumber) { $0.forgotten }
    return LastCounts(withProblems: withProblems, forgottenQuestions: forgotten)
  }

  private func handOver() {
    let places = min(1 + batch.size / Self.bytesPerPlace, shared.places)
    shared.conveyor.waitForRoom(places)
    shared.conveyor.put(Numbered(number: nextNumber, batch: batch, places: places))
    nextNumber += 1
    batch = shared.spare.withLock { $0.popLast() } ?? EventBatch()
  }

  // MARK: The threads' side

  private static func work(_ shared: Shared, _ shower: any EventShower) {
    while let next = shared.conveyor.take() {
      let batch = next.batch
      batch.readPayloads()
      shared.questions.pass(next.number) { batch.pair(&$0) }
      var isPast = false
      let withProblems = batch.handOut { event, output in
        if shower.show(event, to: &output) == .past { isPast = true }
      }
      shared.output.pass(next.number) { output in
        output.withProblems += withProblems
        let wantsMore = output.sink.take(batch.output, isUrgent: batch.isUrgent)
        if !wantsMore || isPast { shared.wantsMore.store(false, ordering: .relaxed) }
      }
      batch.reset()
      shared.spare.withLock { $0.append(batch) }
      shared.conveyor.makeRoom(next.places)
    }
  }
}
