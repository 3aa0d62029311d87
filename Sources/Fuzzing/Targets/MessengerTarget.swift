import CephWire
import Cephx
import Common
import Messenger
import Synthesis

/// The messenger of one connection, with its keys. An input is `Records`: pieces of the two
/// directions in their order, gaps and ends.
struct MessengerTarget: FuzzTarget {
  let dialect: Dialect

  var name: String { "messenger/\(dialect.shortName)" }
  /// With keys for every run, and much of what it tries to decrypt in vain.
  var weight: Int {
    switch dialect {
    case .ceph013: 8
    case .cephV027: 4
    case .cephV2: 1
    }
  }

  /// What a record is.
  enum Kind: UInt8, CaseIterable {
    /// Bytes of the side that connects; with an argument in pieces of as many bytes.
    case opener
    /// Bytes of the side that accepts.
    case acceptor
    /// Bytes of the opener are missing: as many as the argument and the length of the record say.
    case openerLost
    case acceptorLost
    case openerFinished
    case acceptorFinished
    /// The text of a keyring. All keys count from the start.
    case keyring
    /// The text of a key log.
    case keyLog
  }

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    let records = Records(parsing: input).records
    let keys = KeyStore(Self.material(records))
    let place = MessengerPlace(
      number: 1, endpoints: ("10.0.0.2:40000", "10.0.0.1:3300"), sessions: SessionMemory(),
      keys: keys)
    var connection = MessengerConnection(place)
    var sink = MessengerTally()
    for (index, record) in records.enumerated() {
      let stamp = PacketStamp(number: index + 1, time: Instant(nanoseconds: Int64(index)))
      Self.take(record, &connection, stamp, &sink)
    }
    let last = PacketStamp(number: records.count, time: Instant(nanoseconds: .max))
    connection.finished(nil, at: last, into: &sink)
    sink.check(&outcome)
    if outcome.isThorough { _ = keys.log.text }
  }

  private static func take(
    _ record: Records.Record, _ connection: inout MessengerConnection, _ stamp: PacketStamp,
    _ sink: inout MessengerTally
  ) {
    switch Kind(rawValue: record.kind % UInt8(Kind.allCases.count)) {
    case .opener: receive(record, .opener, &connection, stamp, &sink)
    case .acceptor: receive(record, .acceptor, &connection, stamp, &sink)
    case .openerLost: lose(record, .opener, &connection, stamp, &sink)
    case .acceptorLost: lose(record, .acceptor, &connection, stamp, &sink)
    case .openerFinished: connection.finished(.opener, at: stamp, into: &sink)
    case .acceptorFinished: connection.finished(.acceptor, at: stamp, into: &sink)
    case .keyring, .keyLog, nil: break
    }
  }

  private static func receive(
    _ record: Records.Record, _ side: Side, _ connection: inout MessengerConnection,
    _ stamp: PacketStamp, _ sink: inout MessengerTally
  ) {
    sink.received += record.bytes.count
    let piece = record.argument == 0 ? record.bytes.count : Int(record.argument)
    var start = 0
    while start < record.bytes.count {
      let end = min(start + piece, record.bytes.count)
      // Sound: the span is only read, while the record is not changed.
      let bytes = unsafe record.bytes.span.bytes.extracting(start..<end)
      connection.receive(bytes, from: side, at: stamp, into: &sink)
      start = end
    }
  }

  private static func lose(
    _ record: Records.Record, _ side: Side, _ connection: inout MessengerConnection,
    _ stamp: PacketStamp, _ sink: inout MessengerTally
  ) {
    let count = 1 + Int(record.argument) + record.bytes.count
    sink.lost += count
    connection.lost(count, from: side, at: stamp, into: &sink)
  }

  private static func material(_ records: [Records.Record]) -> KeyMaterial {
    var material = KeyMaterial()
    for record in records {
      switch Kind(rawValue: record.kind % UInt8(Kind.allCases.count)) {
      case .keyring:
        if let keyring = try? Keyring(parsing: record.bytes, name: "") {
          material.keyrings.append(keyring)
        }
      case .keyLog:
        if let log = try? KeyLog(parsing: record.bytes, name: "") { material.logs.append(log) }
      default: break
      }
    }
    return material
  }

  func change(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]? {
    var records = Records(parsing: input)
    if dialect != .cephV2 || random.below(3) == 0 || !changeFrame(in: &records, &random) {
      records.change(kinds: Kind.allCases.count, &random)
    }
    return records.input
  }
}

extension MessengerTarget {
  /// How many records are looked at for a frame in clear: many are keys, or encrypted.
  private static let mostLooks = 4

  /// Changes a frame in one of the records; false where none of those that were looked at has one.
  private func changeFrame(in records: inout Records, _ random: inout SplitMix64) -> Bool {
    guard !records.records.isEmpty else { return false }
    return (0..<Self.mostLooks).contains { _ in
      let place = random.below(records.records.count)
      return FrameChanges.change(&records.records[place].bytes, &random)
    }
  }
}

/// Counts what a messenger hands out, and holds it against what was handed in.
private struct MessengerTally: MessengerSink, ~Copyable {
  var received = 0
  var lost = 0
  private var inGaps = 0
  private var passedOver = 0
  private var outcome = Outcome(isThorough: false)

  mutating func message(_ envelope: borrowing Envelope, from side: Side, at stamp: PacketStamp) {
    // Types that there are not are all alike.
    let type = envelope.header.type
    let isKnown = MessageTable.type(type, in: envelope.context.dialect) != nil
    outcome.reached("message", isKnown ? UInt64(type.raw) : 0)
    for problem in envelope.problems { note(problem) }
    let lengths =
      (envelope.front.byteCount, envelope.middle.byteCount, envelope.data.byteCount)
    let header = envelope.header
    guard lengths.0 == header.frontLength, lengths.1 == header.middleLength,
      lengths.2 == header.dataLength
    else { return outcome.fail(.rule, "parts of other lengths than the header has") }
  }

  mutating func control(
    _ event: ControlEvent, from side: Side, at stamp: PacketStamp, problems: [WireProblem]
  ) {
    for problem in problems { note(problem) }
    switch event {
    case .gap(let count):
      outcome.reached("gap")
      inGaps += count
    case .passedOver(let count, let why):
      var hash = FeatureHash("passed over")
      hash.add(why.description)
      outcome.reached("passed over", hash.value)
      passedOver += count
    case .frame(let frame):
      outcome.reached("frame", UInt64(frame.tag?.raw ?? 0) + 1)
      for problem in frame.decoded?.problems ?? [] { note(problem) }
    case .banner(let dialect, _, _): outcome.reached("banner", dialect == nil ? 0 : 1)
    case .connectReply(let reply): outcome.reached("connect reply", UInt64(reply.tag.raw))
    case .address, .peerAddress: outcome.reached("address")
    case .connect: outcome.reached("connect")
    case .authorizer: outcome.reached("authorizer")
    case .seqExchange, .ack: outcome.reached("ack")
    case .keepalive: outcome.reached("keepalive")
    case .close: outcome.reached("close")
    }
  }

  private mutating func note(_ problem: WireProblem) {
    outcome.reached(problem)
    if problem.field.isEmpty || problem.offset < 0 {
      outcome.fail(.location, "'\(problem.field)' at \(problem.offset): \(problem.problem)")
    }
  }

  /// Hands over what was reached; no byte is lost twice or passed over twice.
  func check(_ outcome: inout Outcome) {
    outcome.join(self.outcome)
    if inGaps > lost { outcome.fail(.rule, "\(inGaps) bytes in gaps, \(lost) lost") }
    if passedOver > received {
      outcome.fail(.rule, "\(passedOver) bytes passed over, \(received) received")
    }
  }
}
