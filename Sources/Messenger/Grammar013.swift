import CephWire
import Common

/// The elements of dialect `ceph 013` (2009.md 1.3 to 1.7): an address, connect messages or replies,
/// then messages, acks and closes.
struct Grammar013: StreamGrammar {
  /// What is expected next.
  private enum State {
    case address
    /// Connect messages or replies, then the stream.
    case handshake
    case stream
  }

  private var state = State.address
  private let side: Side
  private let limits: MessengerLimits
  private static let context = WireContext(dialect: .ceph013)

  init(side: Side, limits: MessengerLimits) {
    self.side = side
    self.limits = limits
  }

  @_lifetime(copy bytes)
  mutating func next(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    switch state {
    case .address:
      let size = EntityAddress.size2009
      if bytes.byteCount >= size { state = .handshake }
      return Self.control(bytes, size: size, Self.context, EntityAddress.self) { .address($0) }
    case .handshake: return handshake(bytes, &shared)
    case .stream: return streamElement(bytes)
    }
  }

  mutating func resume() { state = .stream }

  /// Connect messages from the connecting side, replies from the other; then the stream, whose
  /// tags are no host types and no reply's.
  @_lifetime(copy bytes)
  private mutating func handshake(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    guard 1...5 ~= bytes.byte(at: 0) else {
      state = .stream
      return .nothing(count: 0)
    }
    guard bytes.byteCount >= 8 else { return .needs(8, endsThere: false) }
    if let isConnect = Self.isConnect(bytes) {
      shared.connector = isConnect ? side : side.other
    }
    if shared.connector == side {
      return Self.control(
        bytes, size: ConnectRequest.size2009, Self.context, ConnectRequest.self
      ) { .connect($0) }
    }
    let size = ConnectReply.size2009
    if bytes.byteCount >= size, StreamTag(code: bytes.byte(at: 0), in: .ceph013) == .ready {
      state = .stream
    }
    return Self.control(bytes, size: size, Self.context, ConnectReply.self) { .connectReply($0) }
  }

  /// Whether the eight bytes begin a connect message or a reply; nil where they could be both.
  ///
  /// Both begin with a byte from 1 to 5. Of a connect message the next three are zeros, and the
  /// four behind them the number of the attempt, which is never 0. Of a reply the next four are a
  /// number that is small, or 0 in the replies that need none; the number of the session follows.
  private static func isConnect(_ bytes: RawSpan) -> Bool? {
    if (1...3).contains(where: { bytes.byte(at: $0) != 0 }) { return false }
    if bytes.byte(at: 4) != 0 { return true }
    if (5...7).allSatisfy({ bytes.byte(at: $0) == 0 }) { return false }
    return StreamTag(code: bytes.byte(at: 0), in: .ceph013) == .retrySession ? nil : true
  }

  @_lifetime(copy bytes)
  private func streamElement(_ bytes: RawSpan) -> Progress {
    switch StreamTag(code: bytes.byte(at: 0), in: .ceph013) {
    case .message: return message(bytes)
    case .ack:
      guard bytes.byteCount >= 5 else { return .needs(5, endsThere: false) }
      return .control(.ack(seq: bytes.number(at: 1, count: 4)), problems: [], count: 5)
    case .close: return .control(.close, problems: [], count: 1)
    default: return .lost(.lostSync)
    }
  }

  @_lifetime(copy bytes)
  private func message(_ bytes: RawSpan) -> Progress {
    guard bytes.byteCount >= Message013.headEnd else {
      return .needs(Message013.headEnd, endsThere: false)
    }
    guard let message = Message013(head: bytes) else { return .lost(.lostSync) }
    let size = message.size
    guard message.isWithin(limits) else {
      return .tooLong(size: size, head: Message013.headEnd)
    }
    guard bytes.byteCount >= size else { return .needs(size, endsThere: true) }
    return .message(message.envelope(bytes.extracting(first: size)), count: size)
  }

  func longestHead(_ shared: borrowing SharedState) -> Int { Message013.headEnd }

  func search(_ bytes: RawSpan, _ shared: borrowing SharedState) -> Int? {
    Message013.search(bytes, limits)
  }
}
