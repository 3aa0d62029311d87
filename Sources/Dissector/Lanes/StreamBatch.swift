import Common
import Transport

/// What the transport found in a run of packets, on its way to the thread of the messengers.
///
/// Sound to hand on: one thread fills it, and then the other has it to itself.
final class StreamBatch: TransportSink, @unchecked Sendable {
  private enum Step {
    case opened(Connection)
    /// The next bytes of a direction: where they lie in the batch's bytes.
    case received(Range<Int>, Side, of: Int)
    case lost(Int, Side, of: Int)
    case finished(Side, of: Int)
    case ended(StreamEnd, of: Int)
    case noted(TransportNote, of: Int?, Side?)
  }

  private var steps: [(step: Step, stamp: PacketStamp)] = []
  private var bytes = OutputBuffer(capacity: fullSize + (64 << 10))
  /// Whether nothing may follow it for a while.
  var isUrgent = false

  /// Enough that handing it on costs nothing beside the work on it, and little enough that it stays in
  /// the processor's cache.
  private static let fullSize = 256 << 10
  private static let mostSteps = 2048

  var isEmpty: Bool { steps.isEmpty }
  var isFull: Bool { steps.count >= Self.mostSteps || bytes.count >= Self.fullSize }

  func opened(_ connection: Connection, at stamp: PacketStamp) {
    steps.append((.opened(connection), stamp))
  }

  func received(_ part: RawSpan, from side: Side, of connection: Int, at stamp: PacketStamp) {
    let start = bytes.count
    bytes.append(part)
    steps.append((.received(start..<bytes.count, side, of: connection), stamp))
  }

  func lost(_ count: Int, from side: Side, of connection: Int, at stamp: PacketStamp) {
    steps.append((.lost(count, side, of: connection), stamp))
  }

  func finished(_ side: Side, of connection: Int, at stamp: PacketStamp) {
    steps.append((.finished(side, of: connection), stamp))
  }

  func ended(_ end: StreamEnd, of connection: Int, at stamp: PacketStamp) {
    steps.append((.ended(end, of: connection), stamp))
  }

  func noted(_ note: TransportNote, of connection: Int?, from side: Side?, at stamp: PacketStamp) {
    steps.append((.noted(note, of: connection, side), stamp))
  }

  /// Tells `sink` everything, as the transport told it.
  func tell(_ sink: inout StreamStage) {
    bytes.withBytes { all in
      for (step, stamp) in steps {
        switch step {
        case .opened(let connection): sink.opened(connection, at: stamp)
        case .received(let range, let side, let connection):
          sink.received(all.extracting(range), from: side, of: connection, at: stamp)
        case .lost(let count, let side, let connection):
          sink.lost(count, from: side, of: connection, at: stamp)
        case .finished(let side, let connection):
          sink.finished(side, of: connection, at: stamp)
        case .ended(let end, let connection): sink.ended(end, of: connection, at: stamp)
        case .noted(let note, let connection, let side):
          sink.noted(note, of: connection, from: side, at: stamp)
        }
      }
    }
  }

  /// Makes it empty, for other packets.
  func reset() {
    steps.removeAll(keepingCapacity: true)
    bytes.removeAll()
    bytes.trim(to: 1 << 20)
    isUrgent = false
  }
}
