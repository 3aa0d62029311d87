import Common

/// What is known of one connection, and what its segments do to it. It is large, and looked at for every
/// packet, where it is kept: it must not be copied.
struct ConnectionRecord: ~Copyable {
  let key: FlowKey
  private(set) var connection: Connection
  private var opener = StreamReassembler()
  private var acceptor = StreamReassembler()
  /// Whether the sink has been told of it.
  private var isOpened = false
  /// Whether it is over; it is then remembered for a while, so that its stragglers are known.
  private(set) var isEnded = false
  /// The RST that ends it once stragglers have come in.
  private(set) var reset: (side: Side, stamp: PacketStamp)?
  /// Whether the table comes back to it once patience is over.
  var isWatched = false
  /// Whether the table knows that something waits in it.
  var isHolding = false
  /// Neighbours in the order of use.
  var lessRecent: Int?
  var moreRecent: Int?

  init(key: FlowKey, connection: Connection) {
    self.key = key
    self.connection = connection
  }

  private subscript(side: Side) -> StreamReassembler {
    _read { if side == .opener { yield opener } else { yield acceptor } }
    _modify { if side == .opener { yield &opener } else { yield &acceptor } }
  }

  /// The memory that is taken by what waits behind holes, in bytes.
  var heldBytes: Int { opener.held.cost + acceptor.held.cost }

  /// Whether both directions have ended with their FIN.
  var isFinished: Bool { opener.isFinished && acceptor.isFinished }

  private func side(of segment: borrowing TCPSegment) -> Side {
    connection.opener == segment.source ? .opener : .acceptor
  }

  /// Whether a segment opens another connection between the same ports.
  func isReplaced(by segment: borrowing TCPSegment, _ limits: TransportLimits) -> Bool {
    guard segment.isSYN else { return false }
    return connection.opener == segment.source
      ? opener.contradicts(syn: segment.sequence, limits)
      : acceptor.contradicts(syn: segment.sequence, limits)
  }

  /// Takes a segment of the connection.
  mutating func receive<Sink: TransportSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at stamp: PacketStamp, _ limits: TransportLimits,
    _ counts: inout TransportCounts, _ sink: inout Sink
  ) {
    if segment.isSYN { synchronise(segment, at: stamp, limits, &sink) }
    let side = side(of: segment)
    if segment.isACK { self[side.other].acknowledge(segment.acknowledgment, limits) }
    let hasBytes = !segment.isRST && segment.payload.byteCount + segment.cut > 0
    if hasBytes && !isOpened && self[side].next != nil { open(at: stamp, &sink) }
    let outlet = outlet(side)
    self[side].receive(segment, at: stamp, outlet, limits, &sink)
    if segment.isRST, reset == nil, self[side].accepts(reset: segment.sequence, limits) {
      reset = (side, stamp)
    }
    attend(at: stamp, isOverCap: false, limits, &counts, &sink)
  }

  /// Gives up what is due with this packet. `isOverCap` says that too much waits in all connections,
  /// so that nothing may wait in this one.
  mutating func attend<Sink: TransportSink & ~Copyable>(
    at stamp: PacketStamp, isOverCap: Bool, _ limits: TransportLimits,
    _ counts: inout TransportCounts, _ sink: inout Sink
  ) {
    giveUpWhatIsDue(.opener, isOverCap, stamp, limits, &counts, &sink)
    giveUpWhatIsDue(.acceptor, isOverCap, stamp, limits, &counts, &sink)
  }

  /// Whether something is missing that is to be given up once patience is over.
  var isWaiting: Bool { opener.isWaiting || acceptor.isWaiting }

  private mutating func synchronise<Sink: TransportSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at stamp: PacketStamp, _ limits: TransportLimits,
    _ sink: inout Sink
  ) {
    settle(opener: segment.isACK ? segment.destination : segment.source)
    let side = side(of: segment)
    self[side].synchronise(at: segment.sequence, limits)
    if segment.isACK { self[side.other].begin(at: segment.acknowledgment, limits) }
    resume(side, at: stamp, &sink)
    resume(side.other, at: stamp, &sink)
  }

  /// Delivers what came before the beginning of its direction.
  private mutating func resume<Sink: TransportSink & ~Copyable>(
    _ side: Side, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    if self[side].canDeliver { open(at: stamp, &sink) }
    let outlet = outlet(side)
    self[side].resume(outlet, &sink)
  }

  /// Makes `address` the opener, where nothing has been told of the connection yet.
  private mutating func settle(opener address: SocketAddress) {
    connection.startSeen = true
    guard !isOpened, connection.opener != address else { return }
    swap(&connection.opener, &connection.acceptor)
    swap(&opener, &acceptor)
    if let (side, stamp) = reset { reset = (side.other, stamp) }
  }

  private mutating func giveUpWhatIsDue<Sink: TransportSink & ~Copyable>(
    _ side: Side, _ isOverCap: Bool, _ stamp: PacketStamp, _ limits: TransportLimits,
    _ counts: inout TransportCounts, _ sink: inout Sink
  ) {
    while !self[side].isCalm {
      let isPressed = self[side].holdsTooMuch(limits) || isOverCap && !self[side].held.isEmpty
      guard self[side].isDue(at: stamp, limits) || isPressed else { return }
      // Before its beginning is known, nothing is missing from a direction.
      if isPressed && self[side].next != nil { counts.holes += 1 }
      if self[side].hasLoss { open(at: stamp, &sink) }
      let before = self[side].held.byteCount
      let outlet = outlet(side)
      self[side].giveUp(stamp, outlet, limits, &sink)
      if self[side].held.byteCount == before { return }
    }
  }

  private func outlet(_ side: Side) -> StreamOutlet {
    StreamOutlet(side: side, connection: connection.number, isOpened: isOpened)
  }

  private mutating func open<Sink: TransportSink & ~Copyable>(
    at stamp: PacketStamp, _ sink: inout Sink
  ) {
    if isOpened { return }
    isOpened = true
    sink.opened(connection, at: stamp)
    for side in [Side.opener, .acceptor] {
      let outlet = outlet(side)
      self[side].opened(outlet, &sink)
    }
  }

  /// Tells what still waits, and that the connection is over.
  mutating func end<Sink: TransportSink & ~Copyable>(
    _ how: StreamEnd, at stamp: PacketStamp, _ limits: TransportLimits, _ sink: inout Sink
  ) {
    isEnded = true
    for side in Side.allCases where self[side].hasRest {
      open(at: stamp, &sink)
      let outlet = outlet(side)
      self[side].end(at: stamp, outlet, limits, &sink)
    }
    guard isOpened else { return }
    if let reset, how != .finished {
      sink.ended(.reset(by: reset.side), of: connection.number, at: reset.stamp)
    } else {
      sink.ended(how, of: connection.number, at: stamp)
    }
  }
}
