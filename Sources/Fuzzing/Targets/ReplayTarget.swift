import Capture
import CephWire
import Common
import Dissector
import Replay
import Synthesis

/// The replay of clients. An input is `Records`: messages of the dialect of 2009 with their framing,
/// in any order, as often as may be. The kind is the connection and the side, the argument the time
/// that passes.
struct ReplayTarget: FuzzTarget {
  let name = "replay"
  /// It dissects dozens of messages in every run, and replays them.
  let weight = 1

  /// How many connections there are.
  static let connections = 8
  /// A record of this kind and above is something else than a message.
  private static let resetKind = UInt8(2 * connections)
  private static let kinds = 2 * connections + 1

  func run(_ input: [UInt8], _ outcome: inout Outcome) {
    let tally = FindingTally()
    let replayer = Replayer(sink: tally)
    var options = DissectorOptions()
    options.dialect = .ceph013
    options.types = Replayer.messageTypes
    var feed = ReplayFeed(Dissector(sink: replayer, options: options))
    for record in Records(parsing: input).records {
      let kind = Int(record.kind) % Self.kinds
      feed.wait(record.argument)
      if kind == Int(Self.resetKind) {
        feed.end(connection: Int(record.argument) % Self.connections)
      } else {
        feed.send(record.bytes, connection: kind / 2, side: kind % 2 == 0 ? .opener : .acceptor)
      }
    }
    feed.finish()
    replayer.finish()
    outcome.join(tally.outcome)
    outcome.reached("clients", UInt64(min(replayer.clientCount, 8)))
  }

  func change(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]? {
    var records = Records(parsing: input)
    for _ in 0..<(1 + random.below(8)) { records.change(kinds: Self.kinds, &random) }
    return records.input
  }
}

/// Puts messages into packets, and those into a dissector.
private struct ReplayFeed: ~Copyable {
  private var dissector: Dissector
  private var conversations: [TCPConversation?]
  private var number = 0
  private var now = Instant(nanoseconds: 1_245_362_400_000_000_000)

  init(_ dissector: consuming Dissector) {
    self.dissector = dissector
    conversations = Array(repeating: nil, count: ReplayTarget.connections)
  }

  /// Lets time pass: milliseconds to hours.
  mutating func wait(_ argument: UInt8) {
    now.nanoseconds += 1_000_000 << Int64(argument % 24)
  }

  mutating func send(_ bytes: [UInt8], connection: Int, side: Side) {
    var conversation = conversations[connection] ?? open(connection)
    conversation.send(bytes, from: side, at: now) { receive($0, $1) }
    conversations[connection] = conversation
  }

  private mutating func open(_ connection: Int) -> TCPConversation {
    let port = UInt16(truncatingIfNeeded: 40_000 + connection)
    let client = HostEndpoint(address: .v4(0x0a00_0002), port: port)
    let server = HostEndpoint(address: .v4(0x0a00_0001), port: 6800)
    var conversation = TCPConversation(
      opener: client, acceptor: server, segmentSize: TCPConversation.largestSegment)
    conversation.open(at: now) { receive($0, $1) }
    return conversation
  }

  mutating func end(connection: Int) {
    guard var conversation = conversations[connection] else { return }
    conversation.close(at: now) { receive($0, $1) }
    conversations[connection] = nil
  }

  private mutating func receive(_ packet: [UInt8], _ time: Instant) {
    number += 1
    let record = PacketRecord(
      stamp: PacketStamp(number: number, time: time), linkType: 1,
      originalLength: packet.count)
    // Sound: the span is only read, during the call.
    unsafe dissector.receive(record, packet.span.bytes)
  }

  mutating func finish() { dissector.finish() }
}

/// Counts findings, and checks that they can be shown.
private final class FindingTally: FindingSink {
  private(set) var outcome = Outcome(isThorough: false)
  private let writer = FindingWriter(format: .jsonl)

  func found(_ finding: Finding) {
    var hash = FeatureHash("finding")
    hash.add(finding.check.rawValue)
    outcome.reached("finding", hash.value)
    var text = OutputBuffer(capacity: 1 << 10)
    writer.append(finding, to: &text)
    outcome.shown(text.count, of: FuzzLimits.longestInput, as: "finding")
    if finding.expected.isEmpty || finding.observed.isEmpty || finding.events.isEmpty {
      outcome.fail(.location, "\(finding.check.rawValue) says too little")
    }
  }
}
