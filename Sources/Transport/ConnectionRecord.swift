import Common

/// What is known of one connection, and what its segments do to it. It is large, and looked at for every
/// packet, where it is kept: it must not be copied.
struct ConnectionRecord: ~Copyable {
  let key: FlowKey
  private(set) var connection: Connection
  /// The two directions, by the number of the side that sends.
  private var streams: InlineArray<2, StreamReassembler>
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
    streams = InlineArray { _ in StreamReassembler() }
  }

  /// The memory that is taken by what waits behind holes, in bytes.
  var heldBytes: Int { streams[0].held.cost + streams[1].held.cost }

  /// Whether both directions have ended with their FIN.
  var isFinished: Bool { streams[0].isFinished && streams[1].isFinished }

  private func side(of segment: borrowing TCPSegment) -> Side {
    connection.opener == segment.source ? .opener : .acceptor
  }

  /// Whether a segment opens another connection between the same ports.
  func isReplaced(by segment: borrowing TCPSegment, _ limits: TransportLimits) -> Bool {
    guard segment.isSYN else { return false }
    return streams[side(of: segment).rawValue].contradicts(syn: segment.sequence, limits)
  }

  /// Takes a segment of the connection.
  mutating func receive<Sink: TransportSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at stamp: PacketStamp, _ limits: TransportLimits,
    _ counts: inout TransportCounts, _ sink: inout Sink
  ) {
    if segment.isSYN { synchronise(segment, at: stamp, limits, &sink) }
    let side = side(of: segment)
    if segment.isACK { streams[side.other.rawValue].acknowledge(segment.acknowledgment, limits) }
    let hasBytes = !segment.isRST && segment.payload.byteCount + segment.cut > 0
    if hasBytes && !isOpened && streams[side.rawValue].next != nil { open(at: stamp, &sink) }
    let outlet = outlet(side)
    streams[side.rawValue].receive(segment, at: stamp, outlet, limits, &sink)
    if segment.isRST, reset == nil, streams[side.rawValue].accepts(reset: segment.sequence, limits)
    {
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
    if !streams[0].isCalm { giveUpWhatIsDue(.opener, isOverCap, stamp, limits, &counts, &sink) }
    if !streams[1].isCalm { giveUpWhatIsDue(.acceptor, isOverCap, stamp, limits, &counts, &sink) }
  }

  /// Whether something is missing that is to be given up once patience is over.
  var isWaiting: Bool { streams[0].isWaiting || streams[1].isWaiting }

  private mutating func synchronise<Sink: TransportSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at stamp: PacketStamp, _ limits: TransportLimits,
    _ sink: inout Sink
  ) {
    settle(opener: segment.isACK ? segment.destination : segment.source)
    let side = side(of: segment)
    streams[side.rawValue].synchronise(at: segment.sequence, limits)
    if segment.isACK { streams[side.other.rawValue].begin(at: segment.acknowledgment, limits) }
    resume(side, at: stamp, &sink)
    resume(side.other, at: stamp, &sink)
  }

  /// Delivers what came before the beginning of its direction.
  private mutating func resume<Sink: TransportSink & ~Copyable>(
    _ side: Side, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    if streams[side.rawValue].canDeliver { open(at: stamp, &sink) }
    let outlet = outlet(side)
    streams[side.rawValue].resume(outlet, &sink)
  }

  /// Makes `address` the opener, where nothing has been told of the connection yet.
  private mutating func settle(opener address: SocketAddress) {
    connection.startSeen = true
    guard !isOpened, connection.opener != address else { return }
    swap(&connection.opener, &connection.acceptor)
    streams.swapAt(0, 1)
    if let (side, stamp) = reset { reset = (side.other, stamp) }
  }

  private mutating func giveUpWhatIsDue<Sink: TransportSink & ~Copyable>(
    _ side: Side, _ isOverCap: Bool, _ stamp: PacketStamp, _ limits: TransportLimits,
    _ counts: inout TransportCounts, _ sink: inout Sink
  ) {
    while !streams[side.rawValue].isCalm {
      let isPressed =
        streams[side.rawValue].holdsTooMuch(limits)
        || isOverCap && !streams[side.rawValue].held.isEmpty
      guard streams[side.rawValue].isDue(at: stamp, limits) || isPressed else { return }
      // Before its beginning is known, nothing is missing from a direction.
      if isPressed && streams[side.rawValue].next != nil { counts.holes += 1 }
      if streams[side.rawValue].hasLoss { open(at: stamp, &sink) }
      let before = streams[side.rawValue].held.byteCount
      let outlet = outlet(side)
      streams[side.rawValue].giveUp(stamp, outlet, limits, &sink)
      if streams[side.rawValue].held.byteCount == before { return }
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
      streams[side.rawValue].opened(outlet, &sink)
    }
  }

  /// Tells what still waits, and that the connection is over.
  mutating func end<Sink: TransportSink & ~Copyable>(
    _ how: StreamEnd, at stamp: PacketStamp, _ limits: TransportLimits, _ sink: inout Sink
  ) {
    isEnded = true
    for side in Side.allCases where streams[side.rawValue].hasRest {
      open(at: stamp, &sink)
      let outlet = outlet(side)
      streams[side.rawValue].end(at: stamp, outlet, limits, &sink)
    }
    guard isOpened else { return }
    if let reset, how != .finished {
      sink.ended(.reset(by: reset.side), of: connection.number, at: reset.stamp)
    } else {
      sink.ended(how, of: connection.number, at: stamp)
    }
  }
}
