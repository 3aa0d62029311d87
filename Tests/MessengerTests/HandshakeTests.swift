import CephWire
import Common
import Messenger
import Testing

@Suite struct HandshakeTests {
  /// Both sides' bytes and the records that belong to them.
  struct Exchange: Sendable {
    var connector: [UInt8]
    var acceptor: [UInt8]
    var connects: Int
    var tags: [StreamTag]
  }

  static let opening = Vector.banner + Vector.address
  static let exchanges: [Exchange] = [
    Exchange(
      connector: opening + Vector.connect + Vector.requestOpen,
      acceptor: opening + Vector.ready + Vector.ackOf5 + Vector.sessionOpen,
      connects: 1, tags: [.ready]),
    Exchange(
      connector: opening + connect(globalSeq: 1) + connect(globalSeq: 10) + Vector.requestOpen,
      acceptor: opening + Vector.retryGlobal + Vector.ready + Vector.sessionOpen,
      connects: 2, tags: [.retryGlobal, .ready]),
    Exchange(
      connector: opening + connect(globalSeq: 3, connectSeq: 2) + connect(globalSeq: 4)
        + Vector.requestOpen,
      acceptor: opening + reply(2) + Vector.ready + Vector.sessionOpen,
      connects: 2, tags: [.resetSession, .ready]),
    Exchange(
      connector: opening + connect(globalSeq: 3, connectSeq: 1)
        + connect(globalSeq: 4, connectSeq: 7)
        + Vector.requestOpen,
      acceptor: opening + reply(4, connectSeq: 7) + reply(1, globalSeq: 9, connectSeq: 8)
        + Vector.sessionOpen,
      connects: 2, tags: [.retrySession, .ready]),
    Exchange(
      connector: opening + connect(globalSeq: 3), acceptor: opening + reply(3),
      connects: 1, tags: [.wait]),
  ]

  private func check(_ harness: Harness, _ exchange: Exchange, _ connector: Side) {
    let sent = harness.records(connector)
    let answers = harness.records(connector.other)
    #expect(sent.count { if case .connect = $0 { true } else { false } } == exchange.connects)
    #expect(
      answers.compactMap { if case .reply(let r) = $0 { r.tag } else { nil } } == exchange.tags)
    #expect(!(sent + answers).contains { if case .passedOver = $0 { true } else { false } })
    #expect(harness.accounted(connector) == exchange.connector.count)
    #expect(harness.accounted(connector.other) == exchange.acceptor.count)
  }

  @Test(arguments: exchanges.indices)
  func `each exchange is read alike in either order, at any cut, from either opener`(index: Int) {
    let exchange = Self.exchanges[index]
    for connector in Side.allCases {
      for connectorFirst in [true, false] {
        for size in [1, 3, 7, 1000] {
          var harness = Harness()
          let sides: [(Side, [UInt8])] = [
            (connector, exchange.connector), (connector.other, exchange.acceptor),
          ]
          for (side, bytes) in connectorFirst ? sides : sides.reversed() {
            harness.receive(bytes, side, pieces: Array(repeating: size, count: bytes.count / size))
          }
          harness.finish()
          // RETRY_SESSION's tag is a client's host type: seen first, from the side that is taken for
          // the connector, it cannot be told from a connect message.
          if index == 3, connector == .acceptor, !connectorFirst { continue }
          check(harness, exchange, connector)
        }
      }
    }
  }

  @Test func `the handshake's fields are those of the vectors`() {
    var harness = Harness()
    harness.receive(Self.opening + Vector.connect)
    harness.receive(Self.opening + Vector.ready, .acceptor)
    var request = ConnectRequest()
    request.hostType = .client
    request.globalSeq = 1
    var answer = ConnectReply()
    answer.tag = .ready
    answer.globalSeq = 7
    answer.connectSeq = 1
    var address = EntityAddress()
    address.nonce = 4660
    address.port = Port(number: 6789)
    address.ip = IPv4Address(raw: 0x0a00_a8c0)
    let opening: [Record] = [.banner(.ceph013, Vector.banner), .address(address)]
    #expect(harness.records() == opening + [.connect(request)])
    #expect(harness.records(.acceptor) == opening + [.reply(answer)])
  }

  @Test func `a retry of the global number is read as the vector has it`() {
    var harness = Harness()
    harness.receive(Self.opening + Vector.retryGlobal, .acceptor)
    var answer = ConnectReply()
    answer.tag = .retryGlobal
    answer.globalSeq = 9
    #expect(harness.records(.acceptor).last == .reply(answer))
  }
}
