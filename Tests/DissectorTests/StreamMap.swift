import Capture
import CephWire
import Common
import Dissector
import Messenger
import Transport

/// Which packet carries which bytes of each direction of a capture. Directions are named by their
/// ports, as those of events are; where two connections have the same ports, the bytes of the
/// second are counted on from those of the first.
struct StreamMap: TransportSink {
  /// The bytes of a direction that one packet carries.
  struct Chunk {
    var range: Range<Int>
    var packet: Int
  }

  private(set) var chunks: [String: [Chunk]] = [:]
  private(set) var lost = 0
  private var connections: [Int: Connection] = [:]

  init(_ path: String) throws {
    var reader = try CaptureReader(paths: [path])
    var engine = TransportEngine()
    var last: PacketStamp?
    while reader.next({ packet, bytes in
      last = packet.stamp
      engine.receive(
        bytes, linkType: packet.linkType, originalLength: packet.originalLength, at: packet.stamp,
        into: &self)
    }) {}
    engine.finish(at: last, into: &self)
  }

  /// The bytes of a direction.
  func length(of direction: String) -> Int {
    chunks[direction]?.last?.range.upperBound ?? 0
  }

  mutating func opened(_ connection: Connection, at stamp: PacketStamp) {
    connections[connection.number] = connection
  }

  mutating func received(
    _ bytes: RawSpan, from side: Side, of connection: Int, at stamp: PacketStamp
  ) {
    guard let ends = connections[connection] else { return }
    let direction =
      side == .opener
      ? "\(ends.opener.port) -> \(ends.acceptor.port)"
      : "\(ends.acceptor.port) -> \(ends.opener.port)"
    let start = length(of: direction)
    chunks[direction, default: []].append(
      Chunk(range: start..<start + bytes.byteCount, packet: stamp.number))
  }

  mutating func lost(_ count: Int, from side: Side, of connection: Int, at stamp: PacketStamp) {
    lost += count
  }

  mutating func finished(_ side: Side, of connection: Int, at stamp: PacketStamp) {}
  mutating func ended(_ end: StreamEnd, of connection: Int, at stamp: PacketStamp) {}
  mutating func noted(
    _ note: TransportNote, of connection: Int?, from side: Side?, at stamp: PacketStamp
  ) {}
}

extension SeenEvent {
  /// The bytes that the event of a recording has on the wire.
  func size(in scenario: Scenario) -> Int {
    let is2009 = scenario.dialect == .ceph013
    if scenario.dialect == .cephV2, let size = frameSize(isSecure: scenario.isSecure) {
      return size
    }
    return switch content {
    case .message(let message):
      1 + MessageHeader.size(in: message.context) + front.count + middle.count + data.count
        + MessageFooter.size(in: message.context)
    case .banner(let text, let features):
      text.count + (features.map { 18 + $0.trailing.count } ?? 0)
    case .frame(let frame): frame.size
    case .address, .peerAddress: is2009 ? EntityAddress.size2009 : EntityAddress.legacySize
    case .connect: is2009 ? ConnectRequest.size2009 : ConnectRequest.size
    case .connectReply: is2009 ? ConnectReply.size2009 : ConnectReply.size
    case .authorizer(let bytes, _): bytes.count
    case .ack: is2009 ? 5 : 9
    case .seqExchange: 8
    case .keepalive(let time, _): time == nil ? 1 : 9
    case .gap(let count, _): count
    case .close(let cause): cause == "messenger" ? 1 : 0
    case .reset: 0
    }
  }
}
