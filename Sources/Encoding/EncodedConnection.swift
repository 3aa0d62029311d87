import CephWire
import Common
import Synthesis

/// One TCP connection of the capture that is made.
struct EncodedConnection {
  private var messenger: any MessengerEncoding
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
    switch event.dialect {
    case .ceph013, .cephV027: messenger = EncodedMessengerV1(event)
    case .cephV2: messenger = EncodedMessengerV2()
    }
    // Daemons listen on lower ports than those that clients are given.
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
    let event = numbered(event, from: side)
    let bytes = messenger.bytes(of: event, from: side)
    if bytes.isEmpty { return }
    if isEnded { (isOpen, isEnded, isShaken) = (false, false, false) }
    if !isOpen { tcp.open(at: time, to: sink) }
    isOpen = true
    if !isShaken, !event.isHandshake {
      for (sender, run) in messenger.handshake(before: event, from: side) {
        tcp.send(run, from: sender, at: time, to: sink)
      }
    }
    isShaken = true
    tcp.send(bytes, from: side, at: time, to: sink)
  }

  /// The event with the sequence number that a message without one has.
  private mutating func numbered(_ event: RecordedEvent, from side: Side) -> RecordedEvent {
    guard case .message(var message) = event.content else { return event }
    if message.header.seq == 0 { message.header.seq = lastSeq[side, default: 0] &+ 1 }
    lastSeq[side] = message.header.seq
    var event = event
    event.content = .message(message)
    return event
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
    case .banner, .address, .peerAddress, .connect, .connectReply, .authorizer, .seqExchange,
      .frame:
      true
    default: false
    }
  }
}
