import CephWire
import Cephx
import Common

/// What the two directions of a connection of messenger v2 know together.
struct ConnectionV2 {
  private let place: MessengerPlace
  /// What the banner of each side says.
  private var banners = PerSide<BannerFeatures>()
  /// What kind of process each side is.
  private var types = PerSide<EntityType>()
  /// The name of each side, once it has told its number as well.
  private var names = PerSide<EntityName>()
  /// The features that each side supports.
  private var supported = PerSide<UInt64>()
  /// The side that connects: the first to say who it is.
  private(set) var connector: Side?
  /// What the connection has become; nil before the accepting side is satisfied.
  private(set) var mode: ConnectionMode?
  /// How segments are compressed, where they are.
  private(set) var compression = CompressionMethod.none
  /// What each side has sent until both knew each other.
  private var transcripts = PerSide<[UInt8]>()
  /// The session that the connecting side wants to come back to.
  private var wanted: SessionKey?
  /// The cookie of the connecting side.
  private var clientCookie: UInt64 = 0
  private var step: SessionStep?

  /// No handshake is longer; a signature of more is not checked.
  private static let longestTranscript = 256 << 10

  init(_ place: MessengerPlace) { self.place = place }

  /// What the connections of the capture share.
  var sessions: SessionMemory { place.sessions }

  /// Frames have the newer form if both sides can; one that has not been seen is taken for one that
  /// can, as all since 2020.
  var revision: FrameRevision {
    Side.allCases.allSatisfy { banners[$0]?.supported.contains(.revision1) ?? true } ? .one : .zero
  }

  /// The features of both sides; all where they are not known.
  var features: UInt64 { Side.allCases.reduce(.max) { $0 & (supported[$1] ?? .max) } }

  /// The features of the accepting side; all where they are not known.
  private(set) var acceptorFeatures = UInt64.max

  /// The name of a side, of kind 0 where it is not known.
  func name(of side: Side) -> EntityName {
    names[side] ?? EntityName(types[side] ?? EntityType(raw: 0), -1, style: .dotted)
  }

  /// Takes the banner of a side, and its bytes.
  mutating func take(_ banner: BannerFeatures, _ bytes: RawSpan, from side: Side) {
    banners[side] = banner
    transcripts[side] = bytes.array
  }

  /// Keeps the bytes of a frame that will be signed.
  mutating func record(_ bytes: RawSpan, from side: Side) {
    guard let known = transcripts[side]?.count else { return }
    if known + bytes.byteCount > Self.longestTranscript {
      transcripts[side] = nil
    } else {
      transcripts[side]? += bytes.array
    }
  }

  /// The bytes that are kept for signatures.
  var transcriptBytes: Int {
    (transcripts[.opener]?.count ?? 0) + (transcripts[.acceptor]?.count ?? 0)
  }

  /// Forgets them; signatures are not checked then.
  mutating func forgetTranscripts() { transcripts = PerSide() }

  /// What the last frame told of the session.
  mutating func takeStep() -> SessionStep? {
    defer { step = nil }
    return step
  }

  // MARK: Frames

  /// Takes a frame of the handshake; gives what is wrong with it.
  mutating func take(
    _ frame: any WireFrame, from side: Side, _ handshake: inout CephxHandshake
  ) -> [WireProblem] {
    switch frame {
    case let hello as HelloFrame: types[side] = hello.entityType
    case let request as AuthRequestFrame:
      connector = side
      guard request.method == .cephx else { break }
      return payload(request.payload) { handshake.request($0) }
    case let more as AuthReplyMoreFrame: return payload(more.payload) { handshake.challenge($0) }
    case let more as AuthRequestMoreFrame: return payload(more.payload) { handshake.request($0) }
    case let done as AuthDoneFrame: return finish(done, from: side, &handshake)
    case let signed as AuthSignatureFrame: return check(signed, from: side, handshake)
    case let done as CompressionDoneFrame: compression = done.isOn == 0 ? .none : done.method
    default: takeSession(frame, from: side)
    }
    return []
  }

  /// Hands the bytes of a payload to the state machine of the keys.
  private func payload(
    _ payload: some WireSection, _ body: (RawSpan) -> [WireProblem]
  ) -> [WireProblem] {
    let bytes = payload.bytes(in: WireContext(dialect: .cephV2))
    // Sound: the span is only read, during the call.
    return body(unsafe bytes.span.bytes).map { $0.inside("frame.auth_payload") }
  }

  private mutating func finish(
    _ done: AuthDoneFrame, from side: Side, _ handshake: inout CephxHandshake
  ) -> [WireProblem] {
    mode = done.mode
    connector = side.other
    let (opener, acceptor) = (place.endpoints.opener, place.endpoints.acceptor)
    return payload(done.payload) {
      handshake.done(
        $0, globalID: done.globalID, isSecure: done.mode == .secure, opener: opener,
        acceptor: acceptor)
    }
  }

  /// A signature is made of all that its sender had received (msgr2-and-cephx.md 12).
  private mutating func check(
    _ signed: AuthSignatureFrame, from side: Side, _ handshake: CephxHandshake
  ) -> [WireProblem] {
    // Nothing else is made of it.
    defer { transcripts[side.other] = nil }
    guard let key = handshake.sessionKey, let transcript = transcripts[side.other],
      key.hmacSHA256(transcript) != signed.signature
    else { return [] }
    return [
      WireProblem(
        field: "frame.signature", offset: 0,
        problem: "is not that of the handshake that was captured")
    ]
  }

  // MARK: Sessions

  private mutating func takeSession(_ frame: any WireFrame, from side: Side) {
    switch frame {
    case let ident as ClientIdentFrame:
      learn(side, number: ident.gid, ident.featuresSupported)
      clientCookie = ident.cookie
      step = .addresses(ident.addresses, names[side])
    case let ident as ServerIdentFrame:
      learn(side, number: ident.gid, ident.featuresSupported)
      acceptorFeatures = ident.featuresSupported.raw
      place.sessions.remember(
        SessionKey(client: clientCookie, server: ident.cookie),
        SessionFacts(number: place.number, names: names, supported: supported))
      step = .addresses(ident.addresses, names[side])
    case let reconnect as SessionReconnectFrame:
      wanted = SessionKey(client: reconnect.clientCookie, server: reconnect.serverCookie)
      step = .addresses(reconnect.addresses, nil)
    case is SessionReconnectOKFrame: resume(from: side)
    default: break
    }
  }

  private mutating func learn(_ side: Side, number: Int64, _ features: FeatureBits) {
    names[side] = EntityName(types[side] ?? EntityType(raw: 0), number, style: .dotted)
    supported[side] = features.raw
  }

  /// The session goes on here: what was told when it began still holds.
  private mutating func resume(from acceptor: Side) {
    guard let facts = wanted.flatMap(place.sessions.facts(of:)) else { return }
    names = facts.names
    supported = facts.supported
    acceptorFeatures = supported[acceptor] ?? .max
    step = .resumed(facts.number, opener: names[.opener], acceptor: names[.acceptor])
  }

  // MARK: Encryption

  /// What decrypts the frames of a side; nil where the secret is not known.
  func cipher(of side: Side, _ handshake: CephxHandshake) -> FrameCipher? {
    handshake.connectionSecret.flatMap {
      FrameCipher(secret: $0, isAcceptor: side != connector, revision)
    }
  }
}

/// A value of each side, where it is known.
struct PerSide<Value> {
  private var opener: Value?
  private var acceptor: Value?

  subscript(side: Side) -> Value? {
    get { side == .opener ? opener : acceptor }
    _modify { if side == .opener { yield &opener } else { yield &acceptor } }
  }
}
