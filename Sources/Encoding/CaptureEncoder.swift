import CephWire
import Common
import Messenger
import Synthesis

/// Makes a capture of events: pcap, with TCP connections and, where the events do not bring it, the
/// messenger's handshake.
public struct CaptureEncoder {
  private let writer = PcapWriter()
  private var connections: [Key: EncodedConnection] = [:]
  private var order: [Key] = []
  private var now: Instant

  /// What tells connections apart.
  private enum Key: Hashable {
    case number(Int)
    case ends(Set<RecordedEvent.Party>)
  }

  /// Events without a time begin here, and follow each other by this much.
  private static let start = Instant(nanoseconds: 1_245_362_400_000_000_000)
  private static let step: Int64 = 1_000_000

  /// Makes an encoder, and the beginning of the capture.
  public init(into output: inout [UInt8]) {
    now = Instant(nanoseconds: Self.start.nanoseconds - Self.step)
    writer.header(linkType: .ethernet, to: &output)
  }

  /// Appends the packets of one event. Throws where the two ends' addresses are no addresses.
  public mutating func append(
    _ event: RecordedEvent, to output: inout [UInt8]
  ) throws(RecordedEventError) {
    now = event.time ?? Instant(nanoseconds: now.nanoseconds &+ Self.step)
    let key = event.connection.map(Key.number) ?? .ends([event.from, event.to])
    var connection: EncodedConnection
    if let known = connections.removeValue(forKey: key) {
      connection = known
    } else {
      connection = try EncodedConnection(event, index: order.count)
      order.append(key)
    }
    connection.append(event, at: now) { packet, time in
      writer.packet(packet, at: time, to: &output)
    }
    connections[key] = connection
  }

  /// Appends the ends of the connections that are still open.
  public mutating func finish(into output: inout [UInt8]) {
    for key in order {
      connections[key]?.end(at: now) { packet, time in
        writer.packet(packet, at: time, to: &output)
      }
    }
  }
}

/// One TCP connection of the capture that is made.
private struct EncodedConnection {
  private var writer: MessengerWriter
  /// What the connecting side has asked for last.
  private var requested: UInt64?
  private var tcp: TCPConversation
  /// The end that `RecordedEvent.Party.endpoint` or, where there is none, the name tells apart.
  private let opener: RecordedEvent.Party
  private var isOpen = false
  private var isEnded = false
  /// Whether banners and connect messages have been written, or are brought by the events.
  private var isShaken = false
  /// The sequence number of each side's last message, for messages without one.
  private var lastSeq: [Side: UInt64] = [:]

  init(_ event: RecordedEvent, index: Int) throws(RecordedEventError) {
    let from = try Self.endpoint(event.from, "from", index)
    let to = try Self.endpoint(event.to, "to", index)
    // Daemons listen on lower ports than those that clients are given.
    writer = MessengerWriter(dialect: event.dialect, features: event.features)
    let isFromOpener = from.port >= to.port
    opener = isFromOpener ? event.from : event.to
    tcp = TCPConversation(opener: isFromOpener ? from : to, acceptor: isFromOpener ? to : from)
  }

  /// The TCP endpoint of a party: the one that is given, or one that fits its kind.
  private static func endpoint(
    _ party: RecordedEvent.Party, _ field: String, _ index: Int
  ) throws(RecordedEventError) -> HostEndpoint {
    if let text = party.endpoint {
      guard let endpoint = HostEndpoint(text) else {
        throw RecordedEventError("\(field).address: no address as in 1.2.3.4:6789: '\(text)'")
      }
      return endpoint
    }
    let isClient = party.name?.type == .client || party.name == nil
    let port = isClient ? UInt16(truncatingIfNeeded: 40_000 + index % 20_000) : 6_800
    let host: UInt32 = isClient ? 0x0a00_0002 : 0x0a00_0001
    return HostEndpoint(address: .v4(host), port: port)
  }

  private func side(of event: RecordedEvent) -> Side {
    if let endpoint = opener.endpoint {
      return event.from.endpoint == endpoint ? .opener : .acceptor
    }
    return event.from == opener ? .opener : .acceptor
  }

  mutating func append(
    _ event: RecordedEvent, at time: Instant, to sink: ([UInt8], Instant) -> Void
  ) {
    let side = side(of: event)
    if case .end = event.content { return end(at: time, to: sink) }
    let bytes = bytes(of: event, side)
    if bytes.isEmpty { return }
    if isEnded { (isOpen, isEnded, isShaken) = (false, false, false) }
    if !isOpen { tcp.open(at: time, to: sink) }
    isOpen = true
    if !isShaken, !event.isHandshake { shake(event, side, at: time, to: sink) }
    isShaken = true
    tcp.send(bytes, from: side, at: time, to: sink)
  }

  /// Banners, addresses, connect message and reply, as a new session has them (2009.md 1.3,
  /// mainline.md 1.2).
  private mutating func shake(
    _ event: RecordedEvent, _ side: Side, at time: Instant, to sink: ([UInt8], Instant) -> Void
  ) {
    let ends = side == .opener ? (event.from, event.to) : (event.to, event.from)
    var connect = ConnectRequest()
    connect.hostType = ends.0.instance.name.type
    connect.globalSeq = 1
    var reply = ConnectReply()
    reply.tag = writer.context.is2009 ? .ready : .seq
    let accepted = event.acceptorFeatures ?? .max
    // Both together make the features that the messages are laid out for.
    connect.features.raw = writer.context.features | ~accepted
    reply.features.raw = writer.context.features | accepted
    reply.globalSeq = 1
    reply.connectSeq = 1
    let (client, server) = (
      writer.address(ends.0.instance.address), writer.address(ends.1.instance.address)
    )
    // Since 2010 the accepting side also tells from where it sees its peer come.
    let seen = writer.context.is2009 ? [] : client
    // And both end the handshake with the number of the last message that they have.
    let last = writer.context.is2009 ? [] : writer.seqExchange(0)
    tcp.send(writer.banner + server + seen, from: .acceptor, at: time, to: sink)
    tcp.send(writer.banner + client, from: .opener, at: time, to: sink)
    tcp.send(writer.structure(connect), from: .opener, at: time, to: sink)
    tcp.send(writer.structure(reply) + last, from: .acceptor, at: time, to: sink)
    if !last.isEmpty { tcp.send(last, from: .opener, at: time, to: sink) }
  }

  private mutating func bytes(of event: RecordedEvent, _ side: Side) -> [UInt8] {
    switch event.content {
    case .message(let message):
      var header = message.header
      if header.seq == 0 { header.seq = lastSeq[side, default: 0] &+ 1 }
      lastSeq[side] = header.seq
      return writer.message(
        header, front: message.bytes.front, middle: message.bytes.middle,
        data: message.bytes.data, flags: message.footer.flags,
        signature: message.footer.signature)
    case .banner(let text): return text
    case .address(let address), .peerAddress(let address): return writer.address(address)
    case .connect(let request):
      requested = request.features.raw
      return writer.structure(request)
    case .connectReply(let reply):
      if let requested, reply.tag.isAcceptance {
        writer = MessengerWriter(
          dialect: writer.context.dialect, features: requested & reply.features.raw)
      }
      return writer.structure(reply)
    case .authorizer(let bytes): return bytes
    case .ack(let seq): return writer.ack(seq: seq)
    case .seqExchange(let seq): return writer.seqExchange(seq)
    case .keepalive(let time, let isAnswer):
      return writer.keepalive(time: time, isAnswer: isAnswer)
    case .close: return writer.close
    case .end, .nothing: return []
    }
  }

  mutating func end(at time: Instant, to sink: ([UInt8], Instant) -> Void) {
    guard isOpen, !isEnded else { return }
    isEnded = true
    tcp.close(at: time, to: sink)
  }
}

extension RecordedEvent {
  /// Whether the event is a part of the handshake, so that none need be made up.
  fileprivate var isHandshake: Bool {
    switch content {
    case .banner, .address, .peerAddress, .connect, .connectReply, .authorizer, .seqExchange: true
    default: false
    }
  }
}
