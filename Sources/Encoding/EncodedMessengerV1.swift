import CephWire
import Common
import Messenger

/// The bytes of messenger v1, and of that of 2009.
struct EncodedMessengerV1: MessengerEncoding {
  private var writer: MessengerWriter
  /// What the connecting side has asked for last.
  private var requested: UInt64?

  /// Makes the messenger of a connection whose first event is given.
  init(_ event: RecordedEvent) {
    writer = MessengerWriter(dialect: event.dialect, features: event.features)
  }

  mutating func bytes(of event: RecordedEvent, from side: Side) -> [UInt8] {
    switch event.content {
    case .message(let message):
      return writer.message(
        message.header, front: message.bytes.front, middle: message.bytes.middle,
        data: message.bytes.data, flags: message.footer.flags,
        signature: message.footer.signature)
    case .banner(let text, _): return text
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
    case .frame, .end, .nothing: return []
    }
  }

  /// Banners, addresses, connect message and reply, as a new session has them (2009.md 1.3,
  /// mainline.md 1.2).
  mutating func handshake(
    before event: RecordedEvent, from side: Side
  ) -> [(sender: Side, bytes: [UInt8])] {
    let ends = event.ends(sender: side)
    let supported = event.supported(writer.context.features)
    var connect = ConnectRequest()
    connect.hostType = ends.opener.instance.name.type
    connect.globalSeq = 1
    connect.features.raw = supported.opener
    var reply = ConnectReply()
    reply.tag = writer.context.is2009 ? .ready : .seq
    reply.features.raw = supported.acceptor
    reply.globalSeq = 1
    reply.connectSeq = 1
    let client = writer.address(ends.opener.instance.address)
    let server = writer.address(ends.acceptor.instance.address)
    // Since 2010 the accepting side also tells from where it sees its peer come.
    let seen = writer.context.is2009 ? [] : client
    // And both end the handshake with the number of the last message that they have.
    let last = writer.context.is2009 ? [] : writer.seqExchange(0)
    return [
      (.acceptor, writer.banner + server + seen),
      (.opener, writer.banner + client),
      (.opener, writer.structure(connect)),
      (.acceptor, writer.structure(reply) + last),
      (.opener, last),
    ]
  }
}
