import Common

@testable import Transport

/// Makes the bytes of packets.
enum Packet {
  static func two(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  static func four(_ value: UInt32) -> [UInt8] { two(Int(value >> 16)) + two(Int(value & 0xffff)) }

  static func ethernet(_ packet: [UInt8], type: Int = 0x0800, tags: [Int] = []) -> [UInt8] {
    [UInt8](repeating: 2, count: 12) + tags.flatMap { two($0) + two(7) } + two(type) + packet
  }

  static func ipv4(
    _ payload: [UInt8], protocol number: UInt8 = 6, from: UInt32 = 0x0a00_0001,
    to: UInt32 = 0x0a00_0002, options: [UInt8] = [], total: Int? = nil, identification: Int = 0,
    fragment: Int = 0
  ) -> [UInt8] {
    let size = 20 + options.count
    return [0x40 | UInt8(size / 4), 0] + two(total ?? size + payload.count) + two(identification)
      + two(fragment) + [64, number, 0, 0] + four(from) + four(to) + options + payload
  }

  static func ipv6(
    _ payload: [UInt8], next: UInt8 = 6, from: UInt8 = 1, to: UInt8 = 2, length: Int? = nil
  ) -> [UInt8] {
    [0x60, 0, 0, 0] + two(length ?? payload.count) + [next, 64]
      + ([0xfd] + [UInt8](repeating: 0, count: 14) + [from])
      + ([0xfd] + [UInt8](repeating: 0, count: 14) + [to]) + payload
  }

  static func udp(_ payload: [UInt8], to port: Int) -> [UInt8] {
    two(50_000) + two(port) + two(8 + payload.count) + [0, 0] + payload
  }

  static func tcp(_ segment: Segment) -> [UInt8] {
    let ports = [two(Int(segment.port)), two(6789)]
    let ends = segment.side == .opener ? ports : ports.reversed()
    return ends.flatMap { $0 } + four(segment.sequence) + four(segment.ack ?? 0)
      + [0x50, segment.flags.rawValue | (segment.ack == nil ? 0 : 0x10), 0xff, 0xff, 0, 0, 0, 0]
      + segment.bytes
  }
}

/// A segment as a test writes it down.
struct Segment {
  struct Flags: OptionSet {
    let rawValue: UInt8
    static let fin = Flags(rawValue: 1)
    static let syn = Flags(rawValue: 2)
    static let rst = Flags(rawValue: 4)
  }

  var side: Side
  var sequence: UInt32
  var bytes: [UInt8] = []
  var ack: UInt32?
  var flags: Flags = []
  var port: UInt16 = 40_000
  /// Bytes at its end that the snap length cuts off.
  var cut = 0

  /// A segment of the client.
  static func client(
    _ sequence: UInt32, _ text: String = "", ack: UInt32? = nil, _ flags: Flags = []
  ) -> Segment {
    Segment(side: .opener, sequence: sequence, bytes: Array(text.utf8), ack: ack, flags: flags)
  }

  /// A segment of the server.
  static func server(
    _ sequence: UInt32, _ text: String = "", ack: UInt32? = nil, _ flags: Flags = []
  ) -> Segment {
    Segment(side: .acceptor, sequence: sequence, bytes: Array(text.utf8), ack: ack, flags: flags)
  }

  func with(port: UInt16) -> Segment {
    var copy = self
    copy.port = port
    return copy
  }

  func with(cut: Int) -> Segment {
    var copy = self
    copy.cut = cut
    return copy
  }

  var packet: [UInt8] {
    let ends: (UInt32, UInt32) =
      side == .opener ? (0x0a00_0001, 0x0a00_0002) : (0x0a00_0002, 0x0a00_0001)
    return Packet.ethernet(Packet.ipv4(Packet.tcp(self), from: ends.0, to: ends.1))
  }
}

/// Writes down what a transport tells, and watches that it keeps to its order.
struct Recorder: TransportSink {
  struct Stream: Hashable {
    var connection: Int
    var side: Side
  }

  /// One line for each event, such as `1 opener "abc" @3`.
  private(set) var lines: [String] = []
  private(set) var streams: [Stream: [UInt8]] = [:]
  private(set) var lost: [Stream: Int] = [:]
  private(set) var connections: [Int: Connection] = [:]
  private(set) var ends: [Int: StreamEnd] = [:]
  private(set) var notes: [TransportNote] = []
  /// What broke the order that the sink may rely on.
  private(set) var violations: [String] = []
  private var finished: Set<Stream> = []
  /// Off where a test makes too many events to keep.
  var keeps = true

  private mutating func check(_ connection: Int, _ what: String) {
    if connections[connection] == nil { violations.append("\(what) before opened") }
    if ends[connection] != nil { violations.append("\(what) after ended") }
  }

  private mutating func write(_ line: @autoclosure () -> String) {
    if keeps { lines.append(line()) }
  }

  mutating func opened(_ connection: Connection, at stamp: PacketStamp) {
    if connections.updateValue(connection, forKey: connection.number) != nil {
      violations.append("opened twice")
    }
    write("\(connection.number) opened @\(stamp.number)")
  }

  mutating func received(
    _ bytes: RawSpan, from side: Side, of connection: Int, at stamp: PacketStamp
  ) {
    check(connection, "received")
    let stream = Stream(connection: connection, side: side)
    if bytes.byteCount == 0 || finished.contains(stream) { violations.append("odd bytes") }
    let copy = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    if keeps { streams[stream, default: []] += copy }
    write("\(connection) \(side) \"\(String(decoding: copy, as: UTF8.self))\" @\(stamp.number)")
  }

  mutating func lost(_ count: Int, from side: Side, of connection: Int, at stamp: PacketStamp) {
    check(connection, "lost")
    let stream = Stream(connection: connection, side: side)
    if count <= 0 || finished.contains(stream) { violations.append("odd loss") }
    lost[stream, default: 0] += count
    write("\(connection) \(side) lost \(count) @\(stamp.number)")
  }

  mutating func finished(_ side: Side, of connection: Int, at stamp: PacketStamp) {
    check(connection, "finished")
    if !finished.insert(Stream(connection: connection, side: side)).inserted {
      violations.append("finished twice")
    }
    write("\(connection) \(side) finished @\(stamp.number)")
  }

  mutating func ended(_ end: StreamEnd, of connection: Int, at stamp: PacketStamp) {
    check(connection, "ended")
    ends[connection] = end
    write("\(connection) ended \(end) @\(stamp.number)")
  }

  mutating func noted(
    _ note: TransportNote, of connection: Int?, from side: Side?, at stamp: PacketStamp
  ) {
    if let connection { check(connection, "noted") }
    if keeps { notes.append(note) }
    write("noted: \(note)")
  }

  /// What is left open, once the capture is over.
  var unended: [Int] { connections.keys.filter { ends[$0] == nil }.sorted() }

  func text(_ side: Side, of connection: Int = 1) -> String {
    String(decoding: streams[Stream(connection: connection, side: side)] ?? [], as: UTF8.self)
  }

  func loss(_ side: Side, of connection: Int = 1) -> Int {
    lost[Stream(connection: connection, side: side)] ?? 0
  }
}

/// An engine, its recorder, and the number of the next packet.
struct Bench: ~Copyable {
  var engine: TransportEngine
  var recorder = Recorder()
  private(set) var number = 0

  init(limits: TransportLimits = TransportLimits()) {
    engine = TransportEngine(limits: limits)
  }

  var stamp: PacketStamp {
    PacketStamp(number: number, time: Instant(nanoseconds: Int64(number)))
  }

  mutating func take(_ packet: [UInt8], linkType: Int32 = 1, original: Int? = nil) {
    number += 1
    // Sound: the span lives as long as `packet`, which is not changed.
    engine.receive(
      unsafe packet.span.bytes, linkType: linkType, originalLength: original ?? packet.count,
      at: stamp, into: &recorder)
  }

  mutating func take(_ segments: [Segment]) {
    for segment in segments {
      let packet = segment.packet
      take(Array(packet.dropLast(segment.cut)), original: packet.count)
    }
  }

  /// Lets packets of no connection pass.
  mutating func pass(_ count: Int) {
    for _ in 0..<count { take(Packet.ethernet([], type: 0x0806)) }
  }

  mutating func finish() {
    engine.finish(at: stamp, into: &recorder)
  }
}

/// What a transport tells of some segments when the capture ends behind them.
func record(_ segments: [Segment], passing: Int = 0) -> Recorder {
  var bench = Bench()
  bench.take(segments)
  bench.pass(passing)
  bench.finish()
  return bench.recorder
}

/// The handshake of a client that begins with 101 and a server that begins with 501.
let handshake: [Segment] = [
  .client(100, .syn), .server(500, ack: 101, .syn), .client(101, ack: 501),
]

extension Segment {
  /// A segment of the client with flags and no bytes.
  static func client(_ sequence: UInt32, ack: UInt32? = nil, _ flags: Flags) -> Segment {
    client(sequence, "", ack: ack, flags)
  }

  /// A segment of the server with flags and no bytes.
  static func server(_ sequence: UInt32, ack: UInt32? = nil, _ flags: Flags) -> Segment {
    server(sequence, "", ack: ack, flags)
  }
}

/// Numbers that look random and are the same in every run.
struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
