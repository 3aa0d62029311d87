import Capture
import CephWire
import Cephx
import Common
import Dissector
import Synthesis
import Transport

extension Corpus {
  /// The most packets that are looked at of a capture: those that follow are like them.
  private static let mostPackets = 100_000

  /// Cuts inputs for all targets from a capture; what cannot be read is left out.
  mutating func add(capture path: String, keyrings: [[UInt8]]) {
    guard var reader = try? CaptureReader(paths: [path]) else { return }
    for keyring in keyrings { add(keyring, to: "keyring") }
    var options = DissectorOptions()
    options.keys.keyrings = keyrings.compactMap { try? Keyring(parsing: $0, name: "") }
    let events = EventSeeds()
    var dissector = Dissector(sink: events, options: options)
    var transport = TransportEngine()
    var streams = StreamSeeds()
    var packets = PacketSeeds()
    var count = 0
    while count < Self.mostPackets,
      reader.next({ record, bytes in
        dissector.receive(record, bytes)
        transport.receive(
          bytes, linkType: record.linkType, originalLength: record.originalLength,
          at: record.stamp, into: &streams)
        packets.receive(record, bytes)
      })
    { count += 1 }
    dissector.finish()
    let log = dissector.keys.log
    if !log.isEmpty { add(Array(log.text.utf8), to: "keylog") }
    for (target, input) in events.seeds() { add(input, to: target) }
    for (target, input) in streams.seeds(keyrings: keyrings, log: log) { add(input, to: target) }
    for (target, input) in packets.seeds() { add(input, to: target) }
  }
}

/// The packets of a capture, as inputs for the transport and for the reading of captures.
private struct PacketSeeds {
  private var windows: [Records] = []
  private var first: [RecordedPacket] = []
  private var linkType: Int32 = 1
  private var count = 0

  /// Packets in a row that make an input.
  private static let window = 24
  /// From one input to the next, in packets.
  private static let step = 500
  /// Inputs of a capture.
  private static let mostWindows = 8
  /// Packets of a capture file that is an input.
  private static let filePackets = 6
  /// Longer packets are cut, so that inputs stay short.
  private static let longestPacket = 2048

  mutating func receive(_ record: PacketRecord, _ bytes: RawSpan) {
    let isNew = count % Self.step == 0
    let isWithin = count % Self.step < Self.window
    count += 1
    guard isWithin, windows.count < Self.mostWindows + (isNew ? 0 : 1) else { return }
    let piece = bytes.extracting(first: Self.longestPacket).copied
    if isNew { windows.append(Records()) }
    let kind = TransportTarget.linkTypes.firstIndex(of: record.linkType) ?? 0
    windows[windows.count - 1].records.append(
      Records.Record(kind: UInt8(kind), bytes: piece))
    linkType = record.linkType
    if first.count < Self.filePackets {
      first.append(
        RecordedPacket(piece, at: record.stamp.time, originalLength: record.originalLength))
    }
  }

  func seeds() -> [(target: String, input: [UInt8])] {
    let files = CaptureSeeds(packets: first, linkType: linkType).files
    return windows.map { ("transport", $0.input) } + files.map { ("capture", $0) }
  }
}

extension RawSpan {
  /// The bytes in an array.
  var copied: [UInt8] {
    // Sound: the buffer is copied before the closure returns.
    unsafe withUnsafeBytes { unsafe Array($0) }
  }
}
