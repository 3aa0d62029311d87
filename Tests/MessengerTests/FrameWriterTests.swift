import CephWire
import Common
import Messenger
import Testing

@Suite struct FrameWriterTests {
  // MARK: Known bytes

  /// What a harness in crc mode reads of a direction that begins with `bytes` behind the banner.
  private func entries(_ bytes: [UInt8]...) -> [Entry] {
    var harness = Harness()
    harness.receive(VectorV2.banner + bytes.joined())
    return Array(harness.sink.entries.dropFirst())
  }

  @Test func `a banner is written as Reef writes it`() {
    var features = BannerFeatures()
    features.supported.raw = 3
    #expect(FrameWriter.banner(features) == VectorV2.banner)
  }

  @Test(arguments: [
    VectorV2.hello, VectorV2.compressionRequest, VectorV2.ident,
  ])
  func `control frames are written as they were read`(bytes: [UInt8]) throws {
    let frame = try #require(entries(bytes).first?.frame?.base as? any WireFrame)
    var writer = FrameWriter()
    #expect(writer.control(frame) == bytes)
  }

  @Test func `an acknowledgment is written as Reef writes it`() {
    var writer = FrameWriter()
    var ack = AckFrame()
    ack.seq = 1
    #expect(writer.control(ack) == VectorV2.ackOf1)
  }

  @Test(arguments: [VectorV2.getMap, VectorV2.requestRenewCaps, VectorV2.setxattr])
  func `messages are written as they were read`(bytes: [UInt8]) throws {
    let entry = try #require(entries(bytes).first)
    #expect(entry.problems == [])
    guard case .message(let header, _, let front, let data) = entry.record else {
      return #expect(Bool(false), "no message")
    }
    var writer = FrameWriter()
    #expect(writer.message(header, front: front, middle: entry.middle, data: data) == bytes)
  }

  @Test func `encrypted frames of a client are written as Reef writes them`() {
    var writer = FrameWriter()
    let isTaken = writer.encrypt(secret: VectorV2.secret, isAcceptor: false)
    #expect(isTaken)
    #expect(writer.frame(.authSignature, [VectorV2.signature]) == VectorV2.sealedSignature)
    #expect(writer.frame(.compressionRequest, [[0, 0, 0, 0, 0]]) == VectorV2.sealedRequest)
    #expect(writer.frame(.clientIdent, [VectorV2.identPayload]) == VectorV2.sealedIdent)
  }

  @Test func `an encrypted message of a server is written as Reef writes it`() {
    var writer = FrameWriter()
    let isTaken = writer.encrypt(secret: VectorV2.secret, isAcceptor: true)
    #expect(isTaken)
    // The handshake has taken as many blocks.
    for _ in 0..<5 { _ = writer.control(AckFrame()) }
    var header = MessageHeader()
    header.seq = 1
    header.type = MessageType(raw: 22)
    header.priority = 127
    header.version = 7
    header.ackSeq = 1
    header.flags = 3
    header.compatVersion = 1
    #expect(writer.message(header, front: VectorV2.openFront) == VectorV2.sealedOpen)
  }

  @Test func `a secret that is too short encrypts nothing`() {
    var writer = FrameWriter()
    let isTaken = writer.encrypt(secret: Array(VectorV2.secret[..<39]), isAcceptor: true)
    #expect(!isTaken)
  }

  @Test func `a frame of revision 0 has its CRCs at its end`() {
    var writer = FrameWriter(revision: .zero)
    var ack = AckFrame()
    ack.seq = 1
    // Preamble, segment and the segment's CRC are those of revision 1; three more are not used.
    let expected =
      VectorV2.ackOf1[..<40] + [0] + VectorV2.ackOf1[40...] + [UInt8](repeating: 0, count: 12)
    #expect(writer.control(ack) == Array(expected))
  }

  @Test func `empty segments at the end are not sent, and one is always there`() {
    var writer = FrameWriter()
    #expect(writer.frame(.wait, [])[1] == 1)
    #expect(writer.frame(.wait, []).count == 32)
    #expect(writer.frame(.message, [[1], [], [2], []])[1] == 3)
  }

  // MARK: Round trips

  static let methods: [CompressionMethod] = [.none, .snappy, .zlib, .zstd, .lz4]
  /// Messages of one to four segments; a block and its neighbours; segments between that are empty.
  static let shapes = [
    [], [1], [15], [16], [17], [4000], [3, 5], [0, 16], [28, 0, 100_000], [0, 0, 1],
    [5, 200_000, 3],
  ]

  @Test(arguments: [FrameRevision.zero, .one], [false, true])
  func `what is written is read, whatever the segments and their compression`(
    revision: FrameRevision, isSecure: Bool
  ) {
    for method in Self.methods {
      var conversation = ConversationV2(revision, isSecure: isSecure, compression: method)
      var harness = conversation.shaken()
      for (index, sizes) in Self.shapes.enumerated() {
        let bytes = conversation.message(UInt64(index) + 1, sizes: sizes)
        let pieces = [1, 31, 1, 63, 1, 1448]
        harness.receive(bytes, pieces: pieces)
      }
      let expected = Self.shapes.map { sizes in (0..<3).map { $0 < sizes.count ? sizes[$0] : 0 } }
      #expect(harness.sizes() == expected, "\(method)")
      #expect(harness.seqs() == (1...UInt64(Self.shapes.count)).map(\.self))
      #expect(harness.problems() == [])
      for entry in harness.sink.entries {
        guard case .message(_, _, let front, let data) = entry.record else { continue }
        let parts = [front, entry.middle, data].enumerated()
        #expect(parts.allSatisfy { $1 == ConversationV2.part($0, $1.count) })
      }
    }
  }

  @Test(arguments: [FrameRevision.zero, .one], [false, true])
  func `control frames are read as they were written`(revision: FrameRevision, isSecure: Bool) {
    var conversation = ConversationV2(revision, isSecure: isSecure, compression: .zlib)
    var harness = conversation.shaken()
    var reset = SessionResetFrame()
    reset.full = 1
    harness.receive(conversation.server.control(reset), .acceptor)
    harness.receive(conversation.server.control(WaitFrame()), .acceptor)
    #expect(
      harness.sink.entries.map(\.frame) == [AnyHashable(reset), AnyHashable(WaitFrame())])
    #expect(harness.problems(.acceptor) == [])
  }

  @Test(arguments: [FrameRevision.zero, .one])
  func `CRCs that are not computed are no problem`(revision: FrameRevision) {
    var conversation = ConversationV2(revision)
    var harness = conversation.shaken()
    conversation.client.computesCRCs = false
    let bytes = conversation.message(1, sizes: [20, 5, 7])
    harness.receive(bytes)
    #expect(harness.sizes() == [[20, 5, 7]])
    #expect(harness.problems() == [])
    #expect(bytes.suffix(8) == [0, 0, 0, 0, 0, 0, 0, 0])
  }
}
