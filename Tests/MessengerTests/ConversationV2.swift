import CephWire
import Cephx
import Common
import Messenger

/// A connection of messenger v2 that writers make, up to where messages begin.
struct ConversationV2 {
  var client: FrameWriter
  var server: FrameWriter
  private let isSecure: Bool
  private let features: BannerFeatures

  /// What the connection is encrypted with, where it is.
  static let secret = VectorV2.secret
  /// The AUTH_DONE's payload, by which the key log knows the connection.
  private static let proof: [UInt8] = [4, 0, 0, 0, 1, 2, 3, 4]

  init(
    _ revision: FrameRevision = .one, isSecure: Bool = false,
    compression: CompressionMethod = .none
  ) {
    client = FrameWriter(revision: revision)
    server = FrameWriter(revision: revision)
    self.isSecure = isSecure
    var features = BannerFeatures()
    if revision == .one { features.supported.raw = 3 }
    self.features = features
    self.compression = compression
  }

  private let compression: CompressionMethod

  /// Where the key log has the connection's secret.
  static func place(_ sessions: SessionMemory = SessionMemory(), number: Int = 1) -> MessengerPlace
  {
    var log = KeyLog()
    log.connections[SHA256Sum(of: proof)] = ConnectionSecret(
      opener: "10.0.0.2:40000", acceptor: "10.0.0.1:6800", secret: secret)
    return MessengerPlace(
      number: number, endpoints: ("10.0.0.2:40000", "10.0.0.1:6800"), sessions: sessions,
      keys: KeyStore(KeyMaterial(logs: [log])))
  }

  // MARK: The handshake

  /// What the client sends up to AUTH_REQUEST.
  mutating func greeting() -> [UInt8] {
    var request = AuthRequestFrame()
    // None: what cephx says to each other has tests of its own.
    request.method = AuthorizerProtocol(raw: 1)
    return FrameWriter.banner(features) + client.control(Self.hello(.client))
      + client.control(request)
  }

  /// What the server sends up to AUTH_DONE.
  mutating func admission() -> [UInt8] {
    var done = AuthDoneFrame()
    done.mode = isSecure ? .secure : .crc
    done.payload.encrypted = Array(Self.proof.dropFirst(4))
    return FrameWriter.banner(features) + server.control(Self.hello(.mds)) + server.control(done)
  }

  /// Encrypts what follows, where the connection is secure.
  mutating func begin() {
    guard isSecure else { return }
    _ = client.encrypt(secret: Self.secret, isAcceptor: false)
    _ = server.encrypt(secret: Self.secret, isAcceptor: true)
  }

  /// What the client says of itself behind AUTH_DONE.
  mutating func clientIdent(cookie: UInt64 = 7) -> [UInt8] {
    var ident = ClientIdentFrame()
    ident.gid = 4100
    ident.cookie = cookie
    ident.featuresSupported.raw = .max
    return client.control(Self.signature) + client.control(ident)
  }

  /// What the server says of itself behind AUTH_DONE. From here on, both compress.
  mutating func serverIdent(cookie: UInt64 = 9) -> [UInt8] {
    var done = CompressionDoneFrame()
    done.isOn = 1
    done.method = compression
    var ident = ServerIdentFrame()
    ident.gid = 0
    ident.cookie = cookie
    ident.featuresSupported.raw = .max
    defer { (client.compression, server.compression) = (compression, compression) }
    return server.control(Self.signature) + server.control(done) + server.control(ident)
  }

  /// Without a key, there is nothing to sign with.
  private static let signature: AuthSignatureFrame = {
    var frame = AuthSignatureFrame()
    frame.signature = [UInt8](repeating: 0, count: 32)
    return frame
  }()

  private static func hello(_ type: EntityType) -> HelloFrame {
    var hello = HelloFrame()
    hello.entityType = type
    return hello
  }

  /// A harness that has seen all of it.
  mutating func shaken(
    _ place: MessengerPlace = Self.place(), limits: MessengerLimits = MessengerLimits()
  ) -> Harness {
    var harness = Harness(place, limits: limits)
    harness.receive(greeting(), .opener)
    harness.receive(admission(), .acceptor)
    begin()
    harness.receive(clientIdent(), .opener)
    harness.receive(serverIdent(), .acceptor)
    harness.sink.entries.removeAll()
    return harness
  }

  // MARK: Messages

  /// The header of a message.
  static func header(_ seq: UInt64) -> MessageHeader {
    var header = MessageHeader()
    header.seq = seq
    header.type = MessageType(raw: 22)
    header.version = 1
    return header
  }

  /// A message of the client whose parts have `sizes` bytes.
  mutating func message(
    _ seq: UInt64, sizes: [Int] = [28], status: LateStatus = .complete
  ) -> [UInt8] {
    let parts = (0..<3).map { Self.part($0, $0 < sizes.count ? sizes[$0] : 0) }
    return client.message(
      Self.header(seq), front: parts[0], middle: parts[1], data: parts[2], status: status)
  }

  /// Bytes that compress, but are not all the same.
  static func part(_ index: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: index + $0 % 19) }
  }
}

extension Harness {
  /// The fields of the problems of one side, in order.
  func problems(_ side: Side = .opener) -> [String] {
    sink.entries.filter { $0.side == side }.flatMap { $0.problems.map(\.field) }
  }

  /// The lengths of the messages' parts.
  func sizes(_ side: Side = .opener) -> [[Int]] {
    sink.entries.filter { $0.side == side }.compactMap { entry in
      guard case .message(_, _, let front, let data) = entry.record else { return nil }
      return [front.count, entry.middle.count, data.count]
    }
  }
}
