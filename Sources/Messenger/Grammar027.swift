import CephWire
import Cephx
import Common

/// The elements of dialect `ceph v027` (mainline.md 1.2 to 1.7): addresses, connect messages or
/// replies with their authorizers, perhaps an exchange of sequence numbers, then messages and what
/// goes between them.
struct Grammar027: StreamGrammar {
  /// What is expected next.
  private enum State {
    /// The sender's own address.
    case address
    /// The other side's address, which only the accepting side sends.
    case peerAddress
    /// Connect messages or replies, then the exchange or the stream.
    case handshake
    /// The number that the accepting side tells.
    case exchange
    case stream
  }

  private var state = State.address
  /// The authorizer that comes before that.
  private var authorizer: (length: Int, role: AuthorizerRole)?
  /// How many connect messages have been seen.
  private var requests = 0
  /// Whether a header of this direction had a CRC: a sender computes that of every one, or of none.
  private var hasChecked = false
  /// Whether nothing follows the bytes that `next` is shown.
  var isAtEnd = false
  private let side: Side
  private let limits: MessengerLimits
  private static let context = WireContext(dialect: .cephV027)

  init(side: Side, limits: MessengerLimits) {
    self.side = side
    self.limits = limits
  }

  @_lifetime(copy bytes)
  mutating func next(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    if let authorizer {
      guard bytes.byteCount >= authorizer.length else {
        return .needs(authorizer.length, endsThere: false)
      }
      self.authorizer = nil
      let content = bytes.extracting(first: authorizer.length)
      return .control(
        .authorizer(content.array, authorizer.role),
        problems: shared.learn(authorizer: content, authorizer.role), count: authorizer.length)
    }
    switch state {
    case .address:
      return address(bytes, then: .peerAddress) { .address($0) }
    case .peerAddress: return peerAddress(bytes, &shared)
    case .handshake:
      return shared.connector == side ? request(bytes, &shared) : reply(bytes, &shared)
    case .exchange: return exchange(bytes)
    case .stream: return streamElement(bytes, &shared)
    }
  }

  mutating func resume() {
    state = .stream
    authorizer = nil
  }

  // MARK: Handshake

  @_lifetime(copy bytes)
  private mutating func address(
    _ bytes: RawSpan, then next: State, _ event: (EntityAddress) -> ControlEvent
  ) -> Progress {
    let size = EntityAddress.legacySize
    if bytes.byteCount >= size { state = next }
    return Self.control(bytes, size: size, Self.context, EntityAddress.self, event)
  }

  /// A second address begins with four zeros, and its ninth byte is that of a small number; a
  /// connect message begins with features, and its ninth byte is the kind of process.
  @_lifetime(copy bytes)
  private mutating func peerAddress(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    guard bytes.byteCount >= 9 else { return .needs(9, endsThere: false) }
    let isAcceptor = bytes.number(at: 0, count: 4) == 0 && bytes.byte(at: 8) == 0
    shared.connector = isAcceptor ? side.other : side
    if isAcceptor { return address(bytes, then: .handshake) { .peerAddress($0) } }
    state = .handshake
    return .nothing(count: 0)
  }

  @_lifetime(copy bytes)
  private mutating func request(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    let isEnough = bytes.byteCount >= 16
    switch turn(shared.agreement) ?? (isEnough || isAtEnd ? Self.turn(bytes) : nil) {
    case nil where !isEnough: return .needs(16, endsThere: false)
    case nil: return .lost(.lostSync)
    case .exchange: return exchange(bytes)
    case .stream:
      state = .stream
      return .nothing(count: 0)
    case .request:
      guard let request = Self.read(ConnectRequest.self, bytes, ConnectRequest.size) else {
        return .needs(ConnectRequest.size, endsThere: false)
      }
      let length = Int(request.value.authorizerLength)
      guard length <= limits.longestAuthorizer else { return .lost(.lostSync) }
      requests += 1
      shared.agreement.take(request.value)
      if length > 0 { authorizer = (length, .request) }
      return .control(
        .connect(request.value), problems: request.problems, count: ConnectRequest.size)
    }
  }

  /// What follows by the reply to the last connect message, where that has been seen.
  private func turn(_ agreement: Agreement) -> Turn? {
    if requests == 0 { return .request }
    guard requests <= agreement.replies.count else { return nil }
    switch agreement.replies[requests - 1] {
    case .ready: return .stream
    case .seq: return .exchange
    default: return .request
    }
  }

  @_lifetime(copy bytes)
  private mutating func reply(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    guard Self.isReplyTag(bytes.byte(at: 0)) else { return .lost(.lostSync) }
    guard let reply = Self.read(ConnectReply.self, bytes, ConnectReply.size) else {
      return .needs(ConnectReply.size, endsThere: false)
    }
    let tag = reply.value.tag
    let length = Int(reply.value.authorizerLength)
    guard length <= limits.longestAuthorizer else { return .lost(.lostSync) }
    shared.agreement.take(reply.value)
    if length > 0 { authorizer = (length, tag == .challengeAuthorizer ? .challenge : .reply) }
    switch tag {
    case .ready: state = .stream
    case .seq: state = .exchange
    default: break
    }
    return .control(
      .connectReply(reply.value), problems: reply.problems, count: ConnectReply.size)
  }

  /// Reads a structure of `size` bytes; nil where there are fewer.
  private static func read<S: WireStruct>(
    _ type: S.Type, _ bytes: RawSpan, _ size: Int
  ) -> (value: S, problems: [WireProblem])? {
    guard bytes.byteCount >= size else { return nil }
    var reader = WireReader(
      bytes.extracting(first: size), context: context, observer: NoObserver())
    var value = S()
    try? value.layout(&reader)
    return (value, reader.problems)
  }

  @_lifetime(copy bytes)
  private mutating func exchange(_ bytes: RawSpan) -> Progress {
    guard bytes.byteCount >= 8 else { return .needs(8, endsThere: false) }
    state = .stream
    return .control(.seqExchange(bytes.number(at: 0, count: 8)), problems: [], count: 8)
  }

  // MARK: Stream

  @_lifetime(copy bytes)
  private mutating func streamElement(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    let tag = StreamTag(raw: bytes.byte(at: 0))
    switch tag {
    case .message: return message(bytes, &shared)
    case .ack:
      guard bytes.byteCount >= 9 else { return .needs(9, endsThere: false) }
      return .control(.ack(seq: bytes.number(at: 1, count: 8)), problems: [], count: 9)
    case .keepalive:
      return .control(.keepalive(time: nil, isAnswer: false), problems: [], count: 1)
    case .keepalive2, .keepalive2Ack:
      guard bytes.byteCount >= 9 else { return .needs(9, endsThere: false) }
      var time = Timespec()
      time.seconds = UInt32(bytes.number(at: 1, count: 4))
      time.nanoseconds = UInt32(bytes.number(at: 5, count: 4))
      return .control(
        .keepalive(time: time, isAnswer: tag == .keepalive2Ack), problems: [], count: 9)
    case .close: return .control(.close, problems: [], count: 1)
    default: return .lost(.lostSync)
    }
  }

  @_lifetime(copy bytes)
  private mutating func message(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    switch Message027.Head(bytes, shared.agreement) {
    case .needs(let count): return .needs(count, endsThere: false)
    case .none: return .lost(.lostSync)
    case .found(let message, _) where hasChecked && !message.isChecked: return .lost(.lostSync)
    case .found(let message, let form):
      hasChecked = message.isChecked
      if let form { shared.agreement.learn(.noSourceAddress, form == .new) }
      return body(of: message, bytes, &shared)
    }
  }

  @_lifetime(copy bytes)
  private func body(
    of message: Message027, _ bytes: RawSpan, _ shared: inout SharedState
  ) -> Progress {
    let longest = message.footerStart + MessageFooter.size(in: Self.context)
    guard message.isWithin(limits) else {
      let size = message.footerStart + footerSize(shared.agreement)
      return .tooLong(size: size, head: message.headEnd)
    }
    if shared.agreement.has(.messageAuthentication) == nil {
      let isUnsigned = isAtEnd && message.isUnsignedAtEnd(bytes)
      guard bytes.byteCount >= longest || isUnsigned else {
        return .needs(longest, endsThere: false)
      }
      shared.agreement.learn(.messageAuthentication, !isUnsigned && message.isSigned(bytes))
    }
    let size = message.footerStart + footerSize(shared.agreement)
    guard bytes.byteCount >= size else { return .needs(size, endsThere: true) }
    let problems = shared.learn(
      from: message.header, bytes.extracting(message.headEnd..<message.middleStart))
    let envelope = message.envelope(
      bytes.extracting(first: size), shared.agreement, sessionKey: shared.handshake.sessionKey,
      alsoWith: problems)
    return .message(envelope, count: size)
  }

  private func footerSize(_ agreement: Agreement) -> Int {
    MessageFooter.size(in: WireContext(dialect: .cephV027, features: agreement.features))
  }

  func longestHead(_ shared: borrowing SharedState) -> Int {
    let forms = Message027.Form.allCases.filter { $0.isPossible(shared.agreement) }
    return forms.map(\.headEnd).max() ?? 1
  }

  func search(_ bytes: RawSpan, _ shared: borrowing SharedState) -> Int? {
    Message027.search(bytes, shared.agreement, limits)
  }
}
