internal import Threading

/// A thread that reads a capture ahead of whoever decodes it.
///
/// Sound to share: the reader is only touched by the thread, and all else is behind locks.
final class ReadAhead: @unchecked Sendable {
  private struct State {
    var spare: [PacketBatch] = []
    var isStopped = false
    /// All damage, once the capture has been read to its end.
    var damages: [CaptureDamage]?
  }

  private var reader: CaptureReader
  /// The batch that is being filled.
  private var batch = PacketBatch()
  private let conveyor = Conveyor<PacketBatch>(capacity: mostBatches)
  private let state = Protected(State())

  /// Some MB: more than the decoder gets through in a time slice.
  private static let mostBatches = 8

  init(_ reader: consuming CaptureReader) {
    self.reader = reader
    // What has come is not kept while more is waited for.
    self.reader.beforeWaiting { [unowned self] in if self.batch.count > 0 { self.handOver() } }
    inBackground("read-ahead") { self.run() }
  }

  private func run() {
    conveyor.waitForRoom()
    while !isStopped && reader.next({ batch.append($0, $1) }) {
      if batch.isFull {
        noteProgress()
        handOver()
      }
    }
    noteProgress()
    // There is room for it, and nothing comes behind it.
    conveyor.put(batch)
    let damages = reader.damages
    state.withLock { $0.damages = damages }
    conveyor.close()
  }

  private func noteProgress() {
    batch.progress = reader.progress
    batch.damages = reader.damages
  }

  /// Hands over what the batch holds. (The reader may be at work: it is not asked anything.)
  private func handOver() {
    let (progress, damages) = (batch.progress, batch.damages)
    conveyor.put(batch)
    batch = state.withLock { $0.spare.popLast() } ?? PacketBatch()
    batch.progress = progress
    batch.damages = damages
    conveyor.waitForRoom()
  }

  private var isStopped: Bool { state.withLock { $0.isStopped } }

  // MARK: The other thread's side

  /// The next batch, which may have to be waited for; nil at the end.
  func next() -> PacketBatch? { conveyor.take() }

  /// Whether `next` does not wait.
  var isReady: Bool { conveyor.isReady }

  /// All damage, once the capture has been read to its end.
  var damages: [CaptureDamage]? { state.withLock { $0.damages } }

  /// Gives back a batch that is not needed any more.
  func giveBack(_ batch: PacketBatch) {
    batch.reset()
    state.withLock { $0.spare.append(batch) }
    conveyor.makeRoom()
  }

  /// Nobody wants more.
  func stop() {
    state.withLock { $0.isStopped = true }
    conveyor.makeRoom()
  }
}
