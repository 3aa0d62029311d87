import CephWire
import Common
import Messenger

/// The bytes of messenger v2 in crc mode, whatever the mode of the recording was: nobody has to hand
/// in a key to read them.
struct EncodedMessengerV2: MessengerEncoding {
  private var writer = FrameWriter()
  /// What the banner of each side says.
  private var banners: [Side: BannerFeatures] = [:]

  /// The banner of a side of which none was recorded.
  private static let banner: BannerFeatures = {
    var features = BannerFeatures()
    features.supported = .revision1
    return features
  }()

  mutating func bytes(of event: RecordedEvent, from side: Side) -> [UInt8] {
    switch event.content {
    case .message(let message):
      writer.message(
        message.header, front: message.bytes.front, middle: message.bytes.middle,
        data: message.bytes.data)
    case .banner(_, let features): banner(features ?? Self.banner, from: side)
    case .frame(let frame): writer.control(Self.inClear(frame))
    case .ack(let seq): ack(seq)
    case .keepalive(let time, let isAnswer): keepalive(time ?? Timespec(), isAnswer: isAnswer)
    case .address, .peerAddress, .connect, .connectReply, .authorizer, .seqExchange, .close, .end,
      .nothing:
      []
    }
  }

  private mutating func banner(_ features: BannerFeatures, from side: Side) -> [UInt8] {
    banners[side] = features
    let both = banners.values.allSatisfy { $0.supported.contains(.revision1) }
    writer.revision = both ? .one : .zero
    return FrameWriter.banner(features)
  }

  /// The frame as it is where nothing is encrypted.
  private static func inClear(_ frame: any WireFrame) -> any WireFrame {
    guard var done = frame as? AuthDoneFrame else { return frame }
    done.mode = .crc
    return done
  }

  private mutating func ack(_ seq: UInt64) -> [UInt8] {
    var frame = AckFrame()
    frame.seq = seq
    return writer.control(frame)
  }

  private mutating func keepalive(_ time: Timespec, isAnswer: Bool) -> [UInt8] {
    if isAnswer {
      var frame = Keepalive2AckFrame()
      frame.stamp = time
      return writer.control(frame)
    }
    var frame = Keepalive2Frame()
    frame.stamp = time
    return writer.control(frame)
  }

  // MARK: Handshakes

  /// Banners, HELLO, and what makes a session known (msgr2-and-cephx.md 7); nobody proves who they
  /// are. A session has the number of the connection that it began on for its cookies.
  mutating func handshake(
    before event: RecordedEvent, from side: Side
  ) -> [(sender: Side, bytes: [UInt8])] {
    let ends = event.ends(sender: side)
    let opening = Side.allCases.map { sender in
      let (own, other) = sender == .opener ? ends : (ends.acceptor, ends.opener)
      return (sender, banner(Self.banner, from: sender) + hello(own, to: other))
    }
    guard let session = event.session, session != event.connection else {
      return opening + idents(of: ends, event)
    }
    var reconnect = SessionReconnectFrame()
    reconnect.addresses = Self.addresses(ends.opener)
    reconnect.clientCookie = Self.cookie(session)
    reconnect.serverCookie = Self.cookie(session)
    return opening + [
      (.opener, writer.control(reconnect)), (.acceptor, writer.control(SessionReconnectOKFrame())),
    ]
  }

  private mutating func hello(
    _ own: RecordedEvent.Party, to other: RecordedEvent.Party
  ) -> [UInt8] {
    var hello = HelloFrame()
    hello.entityType = own.instance.name.type
    hello.peerAddress = other.instance.address.inForm(.new)
    return writer.control(hello)
  }

  private mutating func idents(
    of ends: (opener: RecordedEvent.Party, acceptor: RecordedEvent.Party), _ event: RecordedEvent
  ) -> [(sender: Side, bytes: [UInt8])] {
    let supported = event.supported(event.features ?? .max)
    let cookie = Self.cookie(event.connection ?? 0)
    var client = ClientIdentFrame()
    client.addresses = Self.addresses(ends.opener)
    client.target = ends.acceptor.instance.address.inForm(.new)
    client.gid = ends.opener.instance.name.number
    client.featuresSupported.raw = supported.opener
    client.cookie = cookie
    var server = ServerIdentFrame()
    server.addresses = Self.addresses(ends.acceptor)
    server.gid = ends.acceptor.instance.name.number
    server.featuresSupported.raw = supported.acceptor
    server.cookie = cookie
    return [(.opener, writer.control(client)), (.acceptor, writer.control(server))]
  }

  /// The address that a party is known to have. One whose text names no messenger is of any.
  private static func addresses(_ party: RecordedEvent.Party) -> EntityAddressVector {
    var vector = EntityAddressVector()
    guard let known = party.entityAddress else { return vector }
    var address = known.inForm(.new)
    if known.form != .new { address.type = .any }
    vector.addresses = [address]
    return vector
  }

  private static func cookie(_ number: Int) -> UInt64 { UInt64(truncatingIfNeeded: number) }
}
