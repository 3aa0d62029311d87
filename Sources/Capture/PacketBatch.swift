internal import Common

/// Packets on their way from the thread that reads to the one that decodes, with their bytes.
///
/// Sound to hand on: whoever took it from the conveyor, or from the spares, is the only one to use it.
final class PacketBatch: @unchecked Sendable {
  private var records: [(record: PacketRecord, range: Range<Int>)] = []
  private var bytes = OutputBuffer(capacity: fullSize + (16 << 10))
  /// How far the capture had been read with its last packet.
  var progress: (read: Int, total: Int?) = (0, nil)
  /// What damage had been found.
  var damages: [CaptureDamage] = []

  /// Enough that handing it on costs nothing beside the work on it, and little enough that it stays
  /// in the processor's cache.
  private static let fullSize = 512 << 10
  private static let mostPackets = 2048

  init() {
    records.reserveCapacity(Self.mostPackets)
  }

  var count: Int { records.count }
  var isFull: Bool { bytes.count >= Self.fullSize || records.count >= Self.mostPackets }

  func append(_ record: PacketRecord, _ packet: RawSpan) {
    let start = bytes.count
    bytes.append(packet)
    records.append((record, start..<bytes.count))
  }

  /// Hands the packet at `index` to `body`.
  func read<E: Error>(
    _ index: Int, _ body: (PacketRecord, RawSpan) throws(E) -> Void
  ) throws(E) {
    let (record, range) = records[index]
    try bytes.withBytes { all throws(E) in try body(record, all.extracting(range)) }
  }

  /// Makes it empty, for other packets.
  func reset() {
    records.removeAll(keepingCapacity: true)
    bytes.removeAll()
    bytes.trim(to: 1 << 20)
  }
}
