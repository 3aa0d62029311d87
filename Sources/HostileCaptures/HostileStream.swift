import CephWire
import Messenger
import Synthesis

/// One direction of a TCP connection that is written segment by segment.
struct HostileStream {
  let ends: Ends
  private var sequence: UInt32 = 1

  /// Close to the longest that fits into an IP packet: few packets for many bytes.
  private static let segmentSize = 60_000

  init(_ ends: Ends) { self.ends = ends }

  /// The stream from a client to the server.
  init(client: Int) { ends = Ends(client: client) }

  mutating func send(
    _ bytes: [UInt8], inPiecesOf size: Int = segmentSize, to output: inout PacketOutput
  ) throws {
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = bytes[start..<min(start + size, bytes.count)]
      try output.segment(ends, sequence, .ack, piece)
      sequence &+= UInt32(piece.count)
    }
  }

  /// Leaves a hole.
  mutating func skip(_ count: Int) { sequence &+= UInt32(count) }

  /// Ends it, with a flag that does so.
  mutating func end(_ flag: TCPFlags, to output: inout PacketOutput) throws {
    try output.segment(ends, sequence, [flag, .ack])
  }
}

/// The beginnings of streams, and messages on them.
enum HostileBytes {
  static let writer2009 = MessengerWriter(dialect: .ceph013)
  static let writerV027 = MessengerWriter(dialect: .cephV027)

  /// Banner and address of 2009; messages may follow at once.
  static func opening2009(nonce: Int = 1) -> [UInt8] {
    writer2009.banner + writer2009.address(address(nonce: nonce))
  }

  /// Banner and address, then a connect message whose authorizer has a length.
  static func connectV027(authorizerLength: UInt32 = 0) -> [UInt8] {
    var request = ConnectRequest()
    request.features.raw = .max
    request.hostType = .client
    request.authorizerProtocol = .cephx
    request.authorizerLength = authorizerLength
    return writerV027.banner + writerV027.address(EntityAddress()) + writerV027.structure(request)
  }

  /// What the accepting side answers to that.
  static let acceptV027: [UInt8] = {
    var reply = ConnectReply()
    reply.tag = .ready
    reply.features.raw = .max
    return writerV027.banner + writerV027.address(EntityAddress())
      + writerV027.address(EntityAddress()) + writerV027.structure(reply)
  }()

  /// The banner of a messenger v2 of today.
  static let openingV2: [UInt8] = {
    var features = BannerFeatures()
    features.supported.raw = MessengerFeatures.revision1.raw | MessengerFeatures.compression.raw
    return FrameWriter.banner(features)
  }()

  static func address(nonce: Int) -> EntityAddress {
    var address = EntityAddress()
    address.nonce = UInt32(truncatingIfNeeded: nonce)
    return address
  }

  /// The header of a message of 2009 between a client and the first MDS.
  static func header2009(
    _ type: MessageType, seq: Int, client: Int, isFromClient: Bool
  ) -> MessageHeader {
    var header = MessageHeader()
    header.type = type
    header.seq = UInt64(seq)
    var (mds, peer) = (EntityInstance(), EntityInstance())
    mds.name = EntityName(.mds, 0)
    peer.name = EntityName(.client, client)
    peer.address = address(nonce: client + 1)
    (header.source, header.destination) = isFromClient ? (peer, mds) : (mds, peer)
    header.originalSource = header.source
    return header
  }

  /// A message of 2009 between a client and the first MDS.
  static func message2009<M: WireMessage>(
    _ message: M, seq: Int, client: Int, isFromClient: Bool
  ) -> [UInt8] {
    writer2009.message(
      header2009(M.code, seq: seq, client: client, isFromClient: isFromClient),
      front: message.bytes(in: writer2009.context), data: [], flags: FooterFlags(raw: 0))
  }
}
