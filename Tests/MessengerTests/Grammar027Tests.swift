import CephWire
import Common
import Messenger
import Testing

@Suite struct Grammar027Tests {
  /// What both ends support.
  static let clientFeatures: UInt64 = 0x2f01_8fb8_7aa4_aafe
  static let serverFeatures: UInt64 = 0x3f01_cfbf_fffd_ffff

  private func isPassedOver(_ record: Record) -> Bool {
    if case .passedOver = record { true } else { false }
  }

  @Test func `the handshake of a client and an MDS`() throws {
    var harness = Harness()
    harness.receive(Conversation027.client)
    harness.receive(Conversation027.server, .acceptor)
    let sent = harness.records()
    #expect(
      sent.count == Conversation027.clientHandshake.count + Conversation027.clientStream.count)
    #expect(sent[0] == .banner(.cephV027, Vector027.banner))
    guard case .address(let address) = sent[1], case .connect(let request) = sent[2] else {
      Issue.record("no address and connect message")
      return
    }
    #expect(address.description == "v1:192.168.77.2:0/869358324")
    #expect(request.features.raw == Self.clientFeatures)
    #expect(request.hostType == .client)
    #expect(request.globalSeq == 2)
    #expect(request.authorizerLength == 174)
    #expect(sent[3] == .authorizer(Vector027.authorizer, .request))
    #expect(sent[4] == .connect(request))
    #expect(sent[5] == .authorizer(Vector027.answer, .request))
    #expect(sent[6] == .seqExchange(0))
    #expect(sent[7] == .ack(1))
    let answers = harness.records(.acceptor)
    guard case .address(let server) = answers[1], case .peerAddress(let peer) = answers[2],
      case .reply(let challenge) = answers[3], case .reply(let acceptance) = answers[5]
    else {
      Issue.record("no addresses and replies")
      return
    }
    #expect(server.description == "v1:192.168.77.1:6810/2920599840")
    #expect(peer.description == "v1:192.168.77.2:38894/0")
    #expect(challenge.tag == .challengeAuthorizer)
    #expect(answers[4] == .authorizer(Vector027.challenge, .challenge))
    #expect(acceptance.tag == .seq)
    #expect(acceptance.features.raw == Self.serverFeatures)
    #expect(acceptance.connectSeq == 1)
    #expect(answers[6] == .authorizer(Vector027.acceptance, .reply))
    #expect(answers[7] == .seqExchange(0))
  }

  @Test func `what goes between messages`() {
    var harness = Harness()
    harness.receive(Conversation027.server, .acceptor)
    harness.receive(Conversation027.client)
    var time = Timespec()
    time.seconds = 0x6b03_4db8
    time.nanoseconds = 0x1c74_6cfa
    #expect(harness.records()[9] == .keepalive(time, isAnswer: false))
    #expect(harness.records(.acceptor)[10] == .keepalive(time, isAnswer: true))
    #expect(harness.records().last == .close)
    harness = Harness()
    harness.receive(Array(Conversation027.clientHandshake.joined()) + [9] + Vector027.getattr)
    #expect(harness.records()[7] == .keepalive(nil, isAnswer: false))
    #expect(harness.seqs() == [2])
  }

  /// Both sides' bytes, and the tags of the answers.
  struct Exchange: Sendable {
    var connector: [UInt8]
    var acceptor: [UInt8]
    var tags: [StreamTag]
  }

  static let opening = Vector027.banner + Vector027.clientAddress
  static let answering = Vector027.banner + Vector027.serverAddress + Vector027.peerAddress

  /// A connect message with an authorizer.
  static func connect(_ globalSeq: UInt8, _ connectSeq: UInt8, _ authorizer: [UInt8] = [1, 2, 3])
    -> [UInt8]
  {
    var bytes = Vector027.connect
    bytes[12] = globalSeq
    bytes[16] = connectSeq
    bytes[28] = UInt8(authorizer.count)
    return bytes + authorizer
  }

  /// A reply with an authorizer.
  static func reply(_ tag: StreamTag, _ authorizer: [UInt8] = []) -> [UInt8] {
    var bytes = Vector027.seqReply
    bytes[0] = tag.raw
    bytes[21] = UInt8(authorizer.count)
    return bytes + authorizer
  }

  static let exchanges: [Exchange] = [
    Exchange(
      connector: Conversation027.client, acceptor: Conversation027.server,
      tags: [.challengeAuthorizer, .seq]),
    // Without authentication, from before there was an exchange of numbers.
    Exchange(
      connector: opening + connect(1, 0, []) + Vector027.getattr,
      acceptor: answering + reply(.ready) + Vector027.ack + Vector027.sessionOpen,
      tags: [.ready]),
    // A reconnect after a fault: mainline.md 1.5.
    Exchange(
      connector: opening + connect(5, 2) + connect(5, 2) + connect(6, 2) + connect(6, 2)
        + [25, 0, 0, 0, 0, 0, 0, 0] + Vector027.getattr,
      acceptor: answering + reply(.challengeAuthorizer, [4, 5]) + reply(.retryGlobal, [6])
        + reply(.challengeAuthorizer, [7]) + reply(.seq, [8, 9]) + [18, 0, 0, 0, 0, 0, 0, 0]
        + Vector027.sessionOpen,
      tags: [.challengeAuthorizer, .retryGlobal, .challengeAuthorizer, .seq]),
    Exchange(
      connector: opening + connect(3, 1) + connect(4, 0) + [0, 0, 0, 0, 0, 0, 0, 0]
        + Vector027.keepalive + Vector027.renewal,
      acceptor: answering + reply(.resetSession) + reply(.seq) + Vector027.seq
        + Vector027.keepaliveAck + Vector027.renewed,
      tags: [.resetSession, .seq]),
    Exchange(
      connector: opening + connect(3, 1) + connect(4, 7) + connect(5, 7) + Vector027.ack
        + Vector027.renewal,
      acceptor: answering + reply(.retrySession) + reply(.retryGlobal) + reply(.ready)
        + Vector027.renewed,
      tags: [.retrySession, .retryGlobal, .ready]),
    Exchange(
      connector: opening + connect(3, 0) + connect(3, 0),
      acceptor: answering + reply(.badAuthorizer) + reply(.features),
      tags: [.badAuthorizer, .features]),
  ]

  @Test(arguments: exchanges.indices)
  func `each exchange is read alike in either order, at any cut, from either opener`(index: Int) {
    let exchange = Self.exchanges[index]
    for connector in Side.allCases {
      let sides: [(Side, [UInt8])] = [
        (connector, exchange.connector), (connector.other, exchange.acceptor),
      ]
      for isReversed in [false, true] {
        for size in [1, 3, 7, 1000] {
          var harness = Harness()
          for (side, bytes) in isReversed ? sides.reversed() : sides {
            harness.receive(bytes, side, pieces: Array(repeating: size, count: bytes.count / size))
          }
          harness.finish()
          let answers = harness.records(connector.other)
          #expect(
            answers.compactMap { if case .reply(let r) = $0 { r.tag } else { nil } }
              == exchange.tags)
          #expect(!(harness.records(connector) + answers).contains(where: isPassedOver))
          #expect(harness.accounted(connector) == exchange.connector.count)
          #expect(harness.accounted(connector.other) == exchange.acceptor.count)
        }
      }
    }
  }

  @Test(arguments: exchanges.indices)
  func `either side is read where the other was not captured`(index: Int) {
    for bytes in [Self.exchanges[index].connector, Self.exchanges[index].acceptor] {
      for size in [1, 1000] {
        var harness = Harness()
        harness.receive(bytes, pieces: Array(repeating: size, count: bytes.count / size))
        harness.finish()
        #expect(!harness.records().contains(where: isPassedOver))
        #expect(harness.accounted() == bytes.count)
      }
    }
  }

  @Test func `a session number like a tag is told from the stream by what follows it`() {
    for number in 0...255 as ClosedRange<UInt8> {
      for next in [[9], Vector027.ack, Vector027.keepalive, Vector027.renewal] {
        var harness = Harness()
        let bytes = Self.opening + Self.connect(3, 1) + [number, 0, 0, 0, 0, 0, 0, 0] + next
        harness.receive(bytes + Vector027.getattr)
        #expect(harness.records()[4] == .seqExchange(UInt64(number)))
        #expect(harness.seqs().last == 2)
        #expect(harness.accounted() == bytes.count + Vector027.getattr.count)
      }
    }
  }

  @Test func `a connecting side that ends early is read whole where the other was not captured`() {
    let ends: [(bytes: [UInt8], last: Record)] = [
      ([7, 0, 0, 0, 0, 0, 0, 0], .seqExchange(7)),
      ([0, 0, 0, 0, 0, 0, 0, 0, 6], .close),
      ([6], .close),
      (Vector027.ack, .ack(1)),
      ([9, 9, 9, 9, 9, 9, 9, 9], .keepalive(nil, isAnswer: false)),
    ]
    for end in ends {
      var harness = Harness()
      let bytes = Self.opening + Self.connect(3, 1) + end.bytes
      harness.receive(bytes)
      harness.finish()
      #expect(harness.records().last == end.last)
      #expect(harness.accounted() == bytes.count)
    }
  }

  @Test func `the features are those of both, in whatever order they are told`() {
    let both = Self.clientFeatures & Self.serverFeatures
    for isReversed in [false, true] {
      var harness = Harness()
      let sides: [(Side, [[UInt8]])] = [
        (.opener, Conversation027.clientHandshake), (.acceptor, Conversation027.serverHandshake),
      ]
      for (side, elements) in isReversed ? sides.reversed() : sides {
        harness.receive(Array(elements.joined()), side)
      }
      harness.receive(Vector027.renewal)
      let context = harness.sink.entries.last?.context
      #expect(context?.features == both)
      #expect(context?.dialect == .cephV027)
      // The header has version 0.
      #expect(context?.version == 1)
    }
  }

  @Test func `until the reply is seen, all features are assumed that the client has`() {
    var harness = Harness()
    harness.receive(Conversation027.client)
    #expect(
      harness.sink.entries.last { $0.context != nil }?.context?.features == Self.clientFeatures)
    var middle = Harness()
    middle.receive(Vector027.getattr)
    #expect(middle.sink.entries.last?.context?.features == .max)
  }

  @Test func `an authorizer beyond the limit is not stored`() {
    var bytes = Self.opening + Vector027.connect
    bytes[bytes.count - 5..<bytes.count - 1] = [255, 255, 255, 255]
    var harness = Harness()
    harness.receive(bytes + Vector027.getattr)
    harness.finish()
    #expect(harness.records()[2] == .passedOver(33, .lostSync))
    #expect(harness.seqs() == [2])
  }

  @Test func `what is no reply is passed over up to a message`() {
    var harness = Harness()
    harness.receive(Self.answering + [77] + Vector027.sessionOpen, .acceptor)
    #expect(harness.records(.acceptor)[3] == .passedOver(1, .lostSync))
    #expect(harness.seqs(.acceptor) == [1])
  }
}
