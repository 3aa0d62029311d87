import Common
import Synthesis
import Transport

/// The reassembly of TCP streams. An input is `Records`: packets, whose kind is the link type.
struct TransportTarget: FuzzTarget {
  let name = "transport"

  /// The link types that records choose from.
  static let linkTypes: [Int32] = [1, 101, 113, 276, 0, 228, 229, 147]

  /// Caps that a few packets can reach.
  private static let limits = {
    var limits = TransportLimits()
    limits.connections = 8
    limits.heldBytesPerStream = 16 << 10
    limits.heldSegmentsPerStream = 16
    limits.heldBytes = 32 << 10
    limits.patience = 6
    limits.memory = 12
    limits.datagrams = 4
    limits.fragmentBytes = 8 << 10
    return limits
  }()

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    var engine = TransportEngine(limits: Self.limits)
    var sink = TransportTally()
    var stamp = PacketStamp(number: 0, time: Instant(nanoseconds: 0))
    for record in Records(parsing: input).records {
      stamp.number += 1
      stamp.time.nanoseconds += 1_000_000
      sink.captured += record.bytes.count
      let linkType = Self.linkTypes[Int(record.kind) % Self.linkTypes.count]
      // Sound: the span is only read, while the record is not changed.
      unsafe engine.receive(
        record.bytes.span.bytes, linkType: linkType,
        originalLength: record.bytes.count + Int(record.argument), at: stamp, into: &sink)
      if engine.connectionCount > Self.limits.connections {
        outcome.fail(.memory, "\(engine.connectionCount) connections")
      }
    }
    engine.finish(at: stamp, into: &sink)
    sink.check(&outcome)
  }

  func change(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]? {
    var records = Records(parsing: input)
    records.change(kinds: Self.linkTypes.count, &random)
    return records.input
  }
}

/// Holds what the transport hands out against what was captured, and against its own order.
private struct TransportTally: TransportSink, ~Copyable {
  var captured = 0
  private var received = 0
  private var open: Set<Int> = []
  private var opened = 0
  private var outcome = Outcome(isThorough: false)

  mutating func opened(_ connection: Connection, at stamp: PacketStamp) {
    outcome.reached("opened", connection.startSeen ? 1 : 0)
    opened += 1
    if connection.number <= 0 || !open.insert(connection.number).inserted {
      outcome.fail(.rule, "connection \(connection.number) opened again")
    }
  }

  private mutating func need(_ connection: Int, _ what: StaticString) {
    outcome.reached(what)
    if !open.contains(connection) { outcome.fail(.rule, "\(what) of no connection") }
  }

  mutating func received(
    _ bytes: RawSpan, from side: Side, of connection: Int, at stamp: PacketStamp
  ) {
    need(connection, "received")
    received += bytes.byteCount
  }

  mutating func lost(_ count: Int, from side: Side, of connection: Int, at stamp: PacketStamp) {
    need(connection, "lost")
    if count <= 0 { outcome.fail(.rule, "\(count) bytes lost") }
  }

  mutating func finished(_ side: Side, of connection: Int, at stamp: PacketStamp) {
    need(connection, "finished")
  }

  mutating func ended(_ end: StreamEnd, of connection: Int, at stamp: PacketStamp) {
    need(connection, "ended")
    switch end {
    case .finished: outcome.reached("end", 1)
    case .reset: outcome.reached("end", 2)
    case .replaced: outcome.reached("end", 3)
    case .evicted: outcome.reached("end", 4)
    case .captureEnded: outcome.reached("end", 5)
    }
    open.remove(connection)
  }

  mutating func noted(
    _ note: TransportNote, of connection: Int?, from side: Side?, at stamp: PacketStamp
  ) {
    var hash = FeatureHash("note")
    hash.add(note.description)
    outcome.reached("note", hash.value)
  }

  /// No byte is handed out twice, and every connection ends.
  func check(_ outcome: inout Outcome) {
    outcome.join(self.outcome)
    outcome.reached("connections", UInt64(min(opened, 16)))
    if received > captured {
      outcome.fail(.rule, "\(received) bytes received, \(captured) captured")
    }
    if !open.isEmpty { outcome.fail(.rule, "\(open.count) connections never ended") }
  }
}
