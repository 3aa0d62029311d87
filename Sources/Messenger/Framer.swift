import CephWire
import Common

/// Takes one direction of a connection apart, in whatever dialect it speaks.
///
/// The bytes that wait are those of one element that is not whole yet, so that whatever follows is
/// parsed where the packet has it; only behind a search there may be a few elements among them.
struct Framer: ~Copyable {
  /// What is expected next.
  enum State: Equatable {
    /// The banner, or the middle of a stream.
    case start
    /// Elements of the dialect.
    case elements
    /// `count` bytes that belong to a message that is lost; then the stream goes on.
    case skip(count: Int)
    /// The next header whose CRC holds.
    case search
  }

  var state = State.start
  let side: Side
  /// The dialect that overrules the banner.
  let assumed: Dialect?
  /// The dialect of this direction, once its banner or a message has told it.
  private var dialect = Dialect.ceph013
  private var grammar013: Grammar013
  var grammar027: Grammar027
  private var grammarV2: GrammarV2
  /// The bytes that wait.
  var pending: [UInt8] = []
  /// How many bytes the first element among them has, as far as is known, and whether it ends there.
  var needed = 0
  var endsThere = false
  /// Whether the first element among them waits for the other direction.
  var isBlocked = false
  /// Whether the bytes that wait have been searched for a message.
  var isSearched = false
  /// The latest packet that has bytes of them.
  var pendingStamp: PacketStamp?
  /// Bytes passed over since the last element, and why.
  var passedOver = 0
  var reason = PassedOverReason.startsInTheMiddle
  /// Whether anything of the messenger has been seen in this direction.
  var isCeph = false

  init(side: Side, assumed: Dialect?, limits: MessengerLimits) {
    self.side = side
    self.assumed = assumed
    grammar013 = Grammar013(side: side, limits: limits)
    grammar027 = Grammar027(side: side, limits: limits)
    grammarV2 = GrammarV2(side: side, limits: limits)
  }

  // MARK: The dialects

  @_lifetime(copy bytes)
  private mutating func next(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    switch dialect {
    case .ceph013: grammar013.next(bytes, &shared)
    case .cephV027: grammar027.next(bytes, &shared)
    case .cephV2: grammarV2.next(bytes, &shared)
    }
  }

  /// The dialects whose messages may be found by search.
  private func candidates(_ shared: borrowing SharedState) -> [Dialect] {
    if let known = assumed ?? shared.dialect { return [known] }
    return Dialect.allCases
  }

  /// The most bytes that tag and header of a message can have, 1 where no message can be found.
  func longestHead(_ shared: borrowing SharedState) -> Int {
    let heads = candidates(shared).map { dialect in
      switch dialect {
      case .ceph013: grammar013.longestHead(shared)
      case .cephV027: grammar027.longestHead(shared)
      case .cephV2: grammarV2.longestHead(shared)
      }
    }
    return heads.max() ?? 1
  }

  /// Finds the first message whose tag and header lie in `bytes`.
  mutating func find(in bytes: RawSpan, _ shared: borrowing SharedState) -> (
    offset: Int, dialect: Dialect
  )? {
    var first: (offset: Int, dialect: Dialect)?
    for dialect in candidates(shared) {
      let found: Int? =
        switch dialect {
        case .ceph013: grammar013.search(bytes, shared)
        case .cephV027: grammar027.search(bytes, shared)
        case .cephV2: grammarV2.search(bytes, shared)
        }
      if let found, found < first?.offset ?? .max { first = (found, dialect) }
    }
    return first
  }

  /// The stream goes on with a message of `dialect`.
  mutating func resume(in dialect: Dialect, _ shared: inout SharedState) {
    self.dialect = dialect
    shared.dialect = dialect
    grammar013.resume()
    grammar027.resume()
    grammarV2.resume()
    state = .elements
    isCeph = true
  }

  /// Tells the dialect's grammar what is lost.
  mutating func grammarLost(_ count: Int, isInElement: Bool) {
    grammarV2.lost(count, isInElement: isInElement)
  }

  // MARK: Bytes in

  /// Looks again at what waited for the other direction.
  mutating func retry(
    at stamp: PacketStamp, _ shared: inout SharedState, _ sink: inout some MessengerSink & ~Copyable
  ) {
    isBlocked = false
    needed = 0
    receive(RawSpan(), at: stamp, &shared, &sink)
  }

  mutating func receive(
    _ bytes: RawSpan, at stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) {
    var rest = bytes
    while true {
      if canParsePending {
        parsePending(stamp, &shared, &sink)
        continue
      }
      guard rest.byteCount > 0 || hasWorkWaiting else { return }
      switch state {
      case .skip(let count): rest = skip(count, rest)
      case .search: rest = search(rest, stamp, &shared)
      case .start, .elements:
        rest = pending.isEmpty ? parse(rest, stamp, &shared, &sink) : complete(rest, stamp)
      }
    }
  }

  var canParsePending: Bool {
    !pending.isEmpty && pending.count >= needed && (state == .elements || state == .start)
  }

  /// Whether there is something to do to the bytes that wait before more come.
  private var hasWorkWaiting: Bool {
    if pending.isEmpty { return false }
    if case .skip = state { return true }
    return state == .search && !isSearched
  }

  /// Passes over the rest of a message that is lost, first of what waits.
  @_lifetime(copy bytes)
  private mutating func skip(_ count: Int, _ bytes: RawSpan) -> RawSpan {
    let waiting = min(count, pending.count)
    let part = min(count - waiting, bytes.byteCount)
    pending.removeFirst(waiting)
    passedOver += waiting + part
    let left = count - waiting - part
    state = left == 0 ? .elements : .skip(count: left)
    return bytes.extracting(droppingFirst: part)
  }

  /// Parses elements in place; keeps what is not whole, and returns what is left to another state.
  @_lifetime(copy bytes)
  private mutating func parse(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) -> RawSpan {
    if let count = take(bytes, stamp, &shared, &sink) {
      return bytes.extracting(droppingFirst: count)
    }
    if state == .search { return bytes }
    hold(bytes, stamp)
    return bytes.extracting(last: 0)
  }

  /// Takes bytes of the element that waits, no more than it has.
  @_lifetime(copy bytes)
  private mutating func complete(_ bytes: RawSpan, _ stamp: PacketStamp) -> RawSpan {
    let part = min(needed - pending.count, bytes.byteCount)
    hold(bytes.extracting(first: part), stamp)
    return bytes.extracting(droppingFirst: part)
  }

  /// Parses the first element of the bytes that wait.
  mutating func parsePending(
    _ stamp: PacketStamp, _ shared: inout SharedState, _ sink: inout some MessengerSink & ~Copyable
  ) {
    var held = takePending()
    // Sound: the span lives as long as `held`, which is not changed.
    let count = take(unsafe held.span.bytes, pendingStamp ?? stamp, &shared, &sink)
    if let count {
      held.removeFirst(min(count, held.count))
      needed = 0
    }
    // The room that a long message has taken goes back: most connections never need it again.
    pending = held.isEmpty && held.capacity > Self.roomToKeep ? [] : held
    if pending.isEmpty { pendingStamp = nil }
  }

  /// The room, in bytes, that a direction keeps for the next message that comes in pieces.
  private static let roomToKeep = 4096

  mutating func hold(_ bytes: RawSpan, _ stamp: PacketStamp) {
    let count = pending.count + bytes.byteCount
    // No more room than the message has bytes, and never much more than have come.
    if count > pending.capacity { pending.reserveCapacity(max(count, min(needed, 2 * count))) }
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

  /// Takes the element at the start of `bytes` and gives its size; nil where it is not whole, or
  /// where there is none.
  private mutating func take(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) -> Int? {
    if state == .start { return banner(bytes, stamp, &shared, &sink) }
    isBlocked = false
    switch next(bytes, &shared) {
    case .control(let event, let problems, let count):
      reportPassedOver(stamp, &sink)
      sink.control(event, from: side, at: stamp, problems: problems)
      return count
    case .message(let envelope, let count):
      reportPassedOver(stamp, &sink)
      sink.message(envelope, from: side, at: stamp)
      return count
    case .opened(let count):
      reportPassedOver(stamp, &sink)
      opened(count, stamp, &shared, &sink)
      return count
    case .nothing(let count): return count
    case .tooLong(let size, let head):
      reportPassedOver(stamp, &sink)
      reason = .tooLong
      passedOver = head
      state = .skip(count: size - head)
      return head
    case .needs(let count, let endsThere):
      needed = count
      self.endsThere = endsThere
    case .blocked(let count):
      isBlocked = true
      needed = count
      endsThere = false
    case .lost(let why): loseSync(why)
    }
    return nil
  }

  /// Takes the message that the grammar has in a buffer of its own.
  private mutating func opened(
    _ count: Int, _ stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) {
    guard let frame = grammarV2.takeOpened() else { return }
    // Sound: the span lives as long as `frame`, which is not changed.
    let bytes = unsafe frame.bytes.span.bytes
    do {
      let message = try MessageV2(bytes, frame.segments)
      let envelope = message.envelope(bytes, from: side, &shared, problems: frame.problems)
      sink.message(envelope, from: side, at: stamp)
    } catch {
      let event = FrameEvent(tag: .message, decoded: nil, size: count)
      sink.control(
        .frame(event), from: side, at: stamp, problems: frame.problems + [WireProblem(error)])
    }
  }

  /// The line that opens a direction; a stream that does not begin with `ceph ` starts in the
  /// middle, or is none of Ceph's.
  private mutating func banner(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) -> Int? {
    for index in 0..<min(bytes.byteCount, Banner.prefix.count)
    where bytes.byte(at: index) != Banner.prefix[index] {
      loseSync(.startsInTheMiddle)
      return nil
    }
    guard bytes.byteCount >= Banner.size else { return wait(for: Banner.size) }
    let text = (0..<Banner.size).map { bytes.byte(at: $0) }
    let told = Banner.dialect(of: text)
    let spoken = assumed ?? told
    var size = Banner.length(in: spoken)
    var features: BannerFeatures?
    if told == .cephV2 {
      size = Banner.fullSize(bytes)
      guard bytes.byteCount >= size else { return wait(for: size) }
      features = Banner.features(bytes.extracting(first: size))
      if let features { shared.v2.take(features, bytes.extracting(first: size), from: side) }
    }
    isCeph = true
    if let spoken { shared.dialect = spoken }
    let line = Array(text[..<Banner.length(in: spoken)])
    sink.control(.banner(told, text: line, features), from: side, at: stamp, problems: [])
    begin(in: spoken)
    return size
  }

  private mutating func wait(for count: Int) -> Int? {
    needed = count
    endsThere = false
    return nil
  }

  private mutating func begin(in spoken: Dialect?) {
    guard let spoken else { return loseSync(.lostSync) }
    dialect = spoken
    state = .elements
  }
}
