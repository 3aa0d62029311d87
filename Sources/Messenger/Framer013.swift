import CephWire
import Common

/// Takes one direction of a connection of dialect `ceph 013` apart (2009.md 1.3 to 1.7).
///
/// The bytes that wait are always those of one element that is not whole yet, so that whatever
/// follows is parsed where the packet has it.
struct Framer013 {
  /// What is expected next.
  enum State: Equatable {
    /// The banner, or the middle of a stream.
    case start
    case address
    /// Connect messages or replies, then the stream.
    case handshake
    case stream
    /// `count` bytes that belong to a message that is lost; then the stream goes on.
    case skip(count: Int)
    /// The next header whose CRC holds.
    case search
    /// A dialect that is not decoded here.
    case ignored
  }

  /// What became of the bytes that `element` was shown.
  enum Progress {
    case consumed(Int)
    /// The element has at least this many bytes, more than there are.
    case needs(Int)
    /// No element begins here, and why the bytes are to be searched for one.
    case lost(PassedOverReason)
  }

  var state = State.start
  let side: Side
  let limits: MessengerLimits
  /// The dialect that overrules the banner.
  let assumed: Dialect?
  /// The bytes of the element that is not whole yet.
  var pending: [UInt8] = []
  /// How many bytes that element has, as far as is known.
  var needed = 0
  /// The latest packet that has bytes of it.
  var pendingStamp: PacketStamp?
  /// Bytes passed over since the last element, and why.
  var passedOver = 0
  var reason = PassedOverReason.startsInTheMiddle
  /// Whether anything of the messenger has been seen in this direction.
  var isCeph = false

  init(side: Side, assumed: Dialect?, limits: MessengerLimits) {
    self.side = side
    self.assumed = assumed
    self.limits = limits
  }

  // MARK: Bytes in

  mutating func receive(
    _ bytes: RawSpan, at stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) {
    var rest = bytes
    while rest.byteCount > 0 {
      switch state {
      case .ignored: return
      case .skip(let count): rest = skip(count, rest)
      case .search: rest = search(rest, stamp, &shared)
      default:
        rest =
          pending.isEmpty
          ? parse(rest, stamp, &shared, &sink) : complete(rest, stamp, &shared, &sink)
      }
    }
  }

  /// Passes over the rest of a message that is lost.
  @_lifetime(copy bytes)
  private mutating func skip(_ count: Int, _ bytes: RawSpan) -> RawSpan {
    let part = min(count, bytes.byteCount)
    passedOver += part
    state = part == count ? .stream : .skip(count: count - part)
    return bytes.extracting(droppingFirst: part)
  }

  /// Parses elements in place; keeps what is not whole, and returns what is left to another state.
  @_lifetime(copy bytes)
  private mutating func parse(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) -> RawSpan {
    switch element(bytes, stamp, &shared, &sink) {
    case .consumed(let count): return bytes.extracting(droppingFirst: count)
    case .needs(let count):
      hold(bytes, stamp)
      needed = count
      return bytes.extracting(last: 0)
    case .lost(let why):
      loseSync(why)
      return bytes
    }
  }

  /// Completes the element that waits, with no more bytes than it has.
  @_lifetime(copy bytes)
  private mutating func complete(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) -> RawSpan {
    let part = min(needed - pending.count, bytes.byteCount)
    hold(bytes.extracting(first: part), stamp)
    let rest = bytes.extracting(droppingFirst: part)
    guard pending.count >= needed else { return rest }
    let held = takePending()
    // Sound: the span lives as long as `held`, which is not changed.
    switch element(unsafe held.span.bytes, pendingStamp ?? stamp, &shared, &sink) {
    case .consumed:
      // What was asked for is never more than one element.
      pendingStamp = nil
    case .needs(let count):
      pending = held
      needed = count
    case .lost(let why):
      // At most a header: `search` looks through it together with what follows.
      pending = held
      loseSync(why)
    }
    return rest
  }

  mutating func hold(_ bytes: RawSpan, _ stamp: PacketStamp) {
    // Sound: the buffer is copied before the closure returns.
    unsafe bytes.withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
    if stamp.number >= (pendingStamp?.number ?? Int.min) { pendingStamp = stamp }
  }

  mutating func takePending() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &pending)
    return taken
  }

  // MARK: Elements

  /// Takes the element at the start of `bytes`, if it is whole.
  private mutating func element(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) -> Progress {
    switch state {
    case .start: return banner(bytes, stamp, &shared, &sink)
    case .address:
      guard bytes.byteCount >= EntityAddress.size2009 else {
        return .needs(EntityAddress.size2009)
      }
      state = .handshake
      return control(
        bytes, EntityAddress.self, stamp, &sink
      ) { .address($0) }
    case .handshake: return handshake(bytes, stamp, &shared, &sink)
    case .stream: return streamElement(bytes, stamp, &sink)
    case .skip, .search, .ignored: return .lost(.lostSync)
    }
  }

  /// The nine bytes that open a direction; a stream that does not begin with `ceph ` starts in the
  /// middle, or is none of Ceph's.
  private mutating func banner(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) -> Progress {
    for index in 0..<min(bytes.byteCount, Banner.prefix.count)
    where bytes.byte(at: index) != Banner.prefix[index] {
      if let assumed, assumed != .ceph013 {
        state = .ignored
        sink.control(.unsupported(assumed), from: side, at: stamp, problems: [])
        return .consumed(bytes.byteCount)
      }
      return .lost(.startsInTheMiddle)
    }
    guard bytes.byteCount >= Banner.size else { return .needs(Banner.size) }
    let text = (0..<Banner.size).map { bytes.byte(at: $0) }
    let dialect = Banner.dialect(of: text)
    isCeph = true
    let spoken = assumed ?? dialect
    if let spoken { shared.dialect = spoken }
    let length = Banner.length(in: spoken)
    sink.control(
      .banner(dialect, text: Array(text[..<length])), from: side, at: stamp, problems: [])
    switch spoken {
    case .ceph013: state = .address
    case .some(let other):
      state = .ignored
      sink.control(.unsupported(other), from: side, at: stamp, problems: [])
    case nil: loseSync(.lostSync)
    }
    return .consumed(Banner.size)
  }

  /// Connect messages from the connecting side, replies from the other; then the stream, whose
  /// tags are no host types and no reply's.
  private mutating func handshake(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) -> Progress {
    guard 1...5 ~= bytes.byte(at: 0) else {
      state = .stream
      return .consumed(0)
    }
    guard bytes.byteCount >= 8 else { return .needs(8) }
    if let isConnect = Self.isConnect(bytes) {
      shared.connector = isConnect ? side : side.other
    }
    if shared.connector == side {
      guard bytes.byteCount >= ConnectRequest.size2009 else {
        return .needs(ConnectRequest.size2009)
      }
      return control(bytes, ConnectRequest.self, stamp, &sink) { .connect($0) }
    }
    guard bytes.byteCount >= ConnectReply.size2009 else {
      return .needs(ConnectReply.size2009)
    }
    if bytes.byte(at: 0) == StreamTag.ready.raw { state = .stream }
    return control(bytes, ConnectReply.self, stamp, &sink) { .connectReply($0) }
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
    return bytes.byte(at: 0) == StreamTag.retrySession.raw ? nil : true
  }

  private mutating func streamElement(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ sink: inout some MessengerSink & ~Copyable
  ) -> Progress {
    switch StreamTag(code: bytes.byte(at: 0), in: .ceph013) {
    case .message: return message(bytes, stamp, &sink)
    case .ack:
      guard bytes.byteCount >= 5 else { return .needs(5) }
      reportPassedOver(stamp, &sink)
      let seq = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes.byte(at: 1 + $1)) << (8 * $1) }
      sink.control(.ack(seq: seq), from: side, at: stamp, problems: [])
      return .consumed(5)
    case .close:
      reportPassedOver(stamp, &sink)
      sink.control(.close, from: side, at: stamp, problems: [])
      return .consumed(1)
    default: return .lost(.lostSync)
    }
  }

  private mutating func message(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ sink: inout some MessengerSink & ~Copyable
  ) -> Progress {
    guard bytes.byteCount >= Message013.headEnd else { return .needs(Message013.headEnd) }
    guard let message = Message013(head: bytes) else { return .lost(.lostSync) }
    guard message.isWithin(limits) else {
      reportPassedOver(stamp, &sink)
      reason = .tooLong
      passedOver = Message013.headEnd
      state = .skip(count: message.size - Message013.headEnd)
      return .consumed(Message013.headEnd)
    }
    guard bytes.byteCount >= message.size else { return .needs(message.size) }
    reportPassedOver(stamp, &sink)
    isCeph = true
    sink.message(message.envelope(bytes.extracting(first: message.size)), from: side, at: stamp)
    return .consumed(message.size)
  }

  /// Reads a structure that `bytes` is long enough for, and hands it over as a control event.
  private mutating func control<S: WireStruct>(
    _ bytes: RawSpan, _ type: S.Type, _ stamp: PacketStamp,
    _ sink: inout some MessengerSink & ~Copyable, _ event: (S) -> ControlEvent
  ) -> Progress {
    var reader = WireReader(bytes, context: WireContext(), observer: NoObserver())
    var value = S()
    do { try value.layout(&reader) } catch { return .lost(.lostSync) }
    sink.control(event(value), from: side, at: stamp, problems: reader.problems)
    return .consumed(reader.offset)
  }
}
