import CephWire
import Cephx
import Common
import Messenger
import Testing

@Suite struct GrammarV2Tests {
  // MARK: The handshake

  @Test(arguments: [false, true])
  func `the frames of a handshake come in their order`(isSecure: Bool) {
    var conversation = ConversationV2(isSecure: isSecure)
    var harness = Harness(ConversationV2.place())
    harness.receive(conversation.greeting(), .opener)
    harness.receive(conversation.admission(), .acceptor)
    conversation.begin()
    harness.receive(conversation.clientIdent(), .opener)
    harness.receive(conversation.serverIdent(), .acceptor)
    #expect(tags(harness, .opener) == [.hello, .authRequest, .authSignature, .clientIdent])
    #expect(
      tags(harness, .acceptor) == [
        .hello, .authDone, .authSignature, .compressionDone, .serverIdent,
      ])
    #expect(harness.problems(.opener) + harness.problems(.acceptor) == [])
  }

  private func tags(_ harness: Harness, _ side: Side) -> [FrameTag?] {
    harness.records(side).compactMap {
      if case .frame(let tag, _) = $0 { tag } else { nil }
    }
  }

  /// The names that messages of a side have.
  private func names(_ harness: Harness, _ side: Side = .opener) -> [String] {
    harness.records(side).compactMap {
      if case .message(let header, _, _, _) = $0 { header.source.name.description } else { nil }
    }
  }

  @Test func `HELLO and IDENT tell who sends messages`() {
    var conversation = ConversationV2()
    var harness = conversation.shaken()
    harness.receive(conversation.message(1), .opener)
    let answer = conversation.server.message(ConversationV2.header(1), front: [])
    harness.receive(answer, .acceptor)
    #expect(names(harness) == ["client.4100"])
    #expect(names(harness, .acceptor) == ["mds.0"])
  }

  @Test(arguments: [[false, true], [true, false], [false, false]])
  func `frames are of revision 1 only where both sides can`(can: [Bool]) {
    var conversation = ConversationV2(.zero)
    var harness = Harness()
    for (side, can) in zip([Side.opener, .acceptor], can) {
      var features = BannerFeatures()
      if can { features.supported = .revision1 }
      harness.receive(FrameWriter.banner(features), side)
    }
    harness.receive(conversation.message(1, sizes: [20, 0, 5]))
    #expect(harness.sizes() == [[20, 0, 5]])
    #expect(harness.problems() == [])
  }

  // MARK: Sessions

  @Test func `a session that goes on elsewhere keeps its names and features`() {
    let sessions = SessionMemory()
    var first = ConversationV2()
    _ = first.shaken(ConversationV2.place(sessions, number: 1))
    for (cookie, name) in [(UInt64(9), "client.4100"), (8, "client.?")] {
      var next = ConversationV2(isSecure: true)
      var harness = Harness(ConversationV2.place(sessions, number: 2))
      harness.receive(next.greeting(), .opener)
      harness.receive(next.admission(), .acceptor)
      next.begin()
      var reconnect = SessionReconnectFrame()
      reconnect.clientCookie = 7
      reconnect.serverCookie = cookie
      harness.receive(next.client.control(reconnect), .opener)
      harness.receive(next.server.control(SessionReconnectOKFrame()), .acceptor)
      harness.receive(next.message(12), .opener)
      #expect(names(harness) == [name])
      #expect(harness.seqs() == [12])
    }
  }

  // MARK: Encryption

  @Test func `without a key, encrypted bytes are counted`() {
    var conversation = ConversationV2(isSecure: true)
    var harness = conversation.shaken(.alone)
    let bytes = conversation.message(1, sizes: [3000])
    harness.receive(bytes, pieces: [1448, 1448])
    harness.lose(100)
    harness.receive(conversation.message(2))
    let expected: [Record] = [
      .frame(nil, 1448), .frame(nil, 1448), .frame(nil, bytes.count - 2896), .gap(100),
      .frame(nil, 96 + 32 + 32),
    ]
    #expect(harness.records() == expected)
    #expect(harness.problems() == [])
  }

  @Test func `what the client encrypts waits for the server's AUTH_DONE`() {
    var conversation = ConversationV2(isSecure: true)
    var harness = Harness(ConversationV2.place())
    harness.receive(conversation.greeting(), .opener)
    let admission = conversation.admission()
    conversation.begin()
    harness.receive(conversation.clientIdent(), .opener)
    harness.receive(conversation.message(1), .opener)
    #expect(harness.seqs() == [])
    harness.receive(admission, .acceptor)
    #expect(harness.seqs() == [1])
    #expect(harness.problems() == [])
    #expect(names(harness) == ["client.4100"])
  }

  @Test func `no more than 64 KiB wait for the other direction`() {
    var conversation = ConversationV2(isSecure: true)
    var harness = Harness(ConversationV2.place())
    harness.receive(conversation.greeting(), .opener)
    let admission = conversation.admission()
    conversation.begin()
    let kept = 64 << 10
    var sent = conversation.clientIdent()
    var seq: UInt64 = 0
    while sent.count < kept {
      seq += 1
      sent += conversation.message(seq, sizes: [1000])
    }
    harness.receive(sent, pieces: Array(repeating: 1448, count: sent.count / 1448))
    harness.receive(admission, .acceptor)
    harness.receive(conversation.message(seq + 1))
    harness.receive(conversation.message(seq + 2))
    #expect(harness.seqs() == [seq + 1, seq + 2])
    #expect(harness.records().contains(.passedOver(sent.count, .lostSync)))
  }

  // MARK: Compression

  @Test func `a frame of a method that is not known is told, and the next one read`() {
    var conversation = ConversationV2(compression: .brotli)
    var harness = conversation.shaken()
    // The writer does not know brotli either: frames that are not compressed may stand among others.
    harness.receive(conversation.message(1))
    conversation.client.compression = .zlib
    let unreadable = conversation.message(2)
    conversation.client.compression = .none
    harness.receive(unreadable + conversation.message(3))
    #expect(harness.seqs() == [1, 3])
    let entry = harness.sink.entries.first { !$0.problems.isEmpty }
    #expect(entry?.record == .frame(.message, unreadable.count))
    #expect(
      entry?.problems.map(\.problem) == ["the method brotli is not known here"])
  }

  @Test(arguments: [false, true], CompressionMethods.all)
  func `a bomb is told, and the next frame read`(isSecure: Bool, method: CompressionMethod) {
    var limits = MessengerLimits()
    limits.longestSection = 100_000
    var conversation = ConversationV2(isSecure: isSecure, compression: method)
    var harness = conversation.shaken(limits: limits)
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    let bomb = conversation.client.message(ConversationV2.header(1), front: zeros)
    harness.receive(bomb + conversation.message(2, sizes: [90_000]))
    #expect(harness.seqs() == [2])
    #expect(harness.records().first == .frame(.message, bomb.count))
    #expect(harness.problems() == ["frame.segments"])
  }

  @Test func `a damaged compressed segment has both its CRC and its content told`() {
    var conversation = ConversationV2(compression: .snappy)
    var harness = conversation.shaken()
    var bytes = conversation.message(1)
    // The length that snappy begins with: that of the header.
    #expect(bytes[32] == 41)
    bytes[32] = 40
    harness.receive(bytes + conversation.message(2))
    #expect(harness.problems() == ["frame.segment0", "frame.segments"])
    #expect(harness.seqs() == [2])
  }
}

/// The methods that are known here.
enum CompressionMethods {
  static let all: [CompressionMethod] = [.snappy, .zlib, .zstd, .lz4]
}
