import Common
import Threading
import Transport

/// A thread that takes streams apart while another one puts them together.
///
/// Sound to share: the stage is touched by the thread alone, and by nobody else before it has ended.
final class StreamLane: @unchecked Sendable {
  private var stage: StreamStage
  private let lanes: DecodingLanes
  private let conveyor = Conveyor<StreamBatch>(capacity: mostBatches)
  private let ended = Conveyor<Void>(capacity: 1)
  private let spare = Protected<[StreamBatch]>([])
  /// What the transport is filling.
  private(set) var batch = StreamBatch()

  private static let mostBatches = 8

  /// Starts the thread, which has `stage` until the end. What it finds goes to `lanes`.
  init(_ stage: StreamStage, _ lanes: DecodingLanes) {
    self.stage = stage
    self.lanes = lanes
    inBackground("messengers") { self.work() }
  }

  private func work() {
    while let batch = conveyor.take() {
      batch.tell(&stage)
      if batch.isUrgent { lanes.flush() }
      batch.reset()
      spare.withLock { $0.append(batch) }
      conveyor.makeRoom()
    }
    stage.finish()
    ended.close()
  }

  // MARK: The transport's side

  /// Whether nobody wants what follows.
  var isDone: Bool { lanes.isDone }

  /// Hands on what has come, once it is enough.
  func handOverIfFull() {
    if batch.isFull { handOver() }
  }

  /// Hands on what has come so far; nothing more may come for a while.
  func flush() {
    batch.isUrgent = true
    handOver()
  }

  private func handOver() {
    conveyor.waitForRoom()
    conveyor.put(batch)
    batch = spare.withLock { $0.popLast() } ?? StreamBatch()
  }

  /// Nothing follows, and nobody waits for what was found.
  func close() { conveyor.close() }

  /// Nothing follows; gives the stage, once everything has been put out.
  func finish() -> StreamStage {
    handOver()
    close()
    _ = ended.take()
    return stage
  }
}
