import Common

/// Sorts segments into connections, and tells the sink of each connection's bytes and end.
struct StreamTable {
  private let limits: TransportLimits
  private var table = ConnectionTable()
  /// Connections that a RST has ended, until stragglers have come in.
  private var ending = DeadlineQueue()
  /// Connections that are over, until they are forgotten.
  private var forgetting = DeadlineQueue()
  /// Bytes that wait behind holes in all connections.
  private var heldBytes = 0

  init(limits: TransportLimits) {
    self.limits = limits
  }

  var count: Int { table.count }

  // MARK: Segments

  mutating func receive<Sink: TransportSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    guard let index = connection(of: segment, at: stamp, &sink) else { return }
    if segment.isSYN { synchronise(index, segment) }
    let side: Side = table[index].connection.opener == segment.source ? .opener : .acceptor
    if segment.isACK { table[index][side.other].acknowledge(segment.acknowledgment) }
    let held = table[index].heldBytes
    if segment.payload.byteCount + segment.cut > 0, table[index][side].next != nil {
      open(index, at: stamp, &sink)
    }
    let outlet = self.outlet(index, side)
    table[index][side].receive(segment, at: stamp, outlet, limits, &sink)
    if segment.isRST { reset(index, side, segment.sequence, stamp) }
    giveUpWhatIsDue(index, side, stamp, &sink)
    heldBytes += table[index].heldBytes - held
    if table[index][.opener].isFinished && table[index][.acceptor].isFinished {
      end(index, .finished, at: stamp, &sink)
    }
  }

  /// The connection that a segment belongs to, a new one if need be; nil where it opens none, or
  /// belongs to one that is over.
  private mutating func connection<Sink: TransportSink & ~Copyable>(
    of segment: borrowing TCPSegment, at stamp: PacketStamp, _ sink: inout Sink
  ) -> Int? {
    let key = FlowKey(segment.source, segment.destination)
    if let index = table.find(key) {
      let side: Side = table[index].connection.opener == segment.source ? .opener : .acceptor
      let isNew = segment.isSYN && table[index][side].contradicts(syn: segment.sequence, limits)
      if !isNew { return table[index].isEnded ? nil : index }
      end(index, .replaced, at: stamp, &sink)
      table.remove(index)
    }
    let carriesSomething = segment.isSYN || segment.payload.byteCount + segment.cut > 0
    guard carriesSomething, !segment.isRST else { return nil }
    if table.count >= limits.connections, let oldest = table.leastRecent {
      end(oldest, .evicted, at: stamp, &sink)
      table.remove(oldest)
    }
    return table.insert(key, opener: segment.source, acceptor: segment.destination)
  }

  private mutating func synchronise(_ index: Int, _ segment: borrowing TCPSegment) {
    table[index].settle(opener: segment.isACK ? segment.destination : segment.source)
    let side: Side = table[index].connection.opener == segment.source ? .opener : .acceptor
    table[index][side].synchronise(at: segment.sequence)
    if segment.isACK { table[index][side.other].begin(at: segment.acknowledgment) }
  }

  private mutating func reset(_ index: Int, _ side: Side, _ sequence: UInt32, _ stamp: PacketStamp)
  {
    guard table[index].reset == nil, table[index][side].accepts(reset: sequence, limits) else {
      return
    }
    table[index].reset = (side, stamp)
    let number = table[index].connection.number
    ending.append(index: index, number: number, at: stamp.number + limits.patience)
  }

  private mutating func giveUpWhatIsDue<Sink: TransportSink & ~Copyable>(
    _ index: Int, _ side: Side, _ stamp: PacketStamp, _ sink: inout Sink
  ) {
    for direction in [side, side.other] where !table[index][direction].isCalm {
      while isDue(index, direction, stamp) {
        open(index, at: stamp, &sink)
        let before = table[index][direction].held.byteCount
        table[index][direction].giveUp(stamp, outlet(index, direction), &sink)
        if table[index][direction].held.byteCount == before { break }
      }
    }
  }

  /// Whether a hole is to be given up; in all connections together, too, no more than a cap waits.
  private mutating func isDue(_ index: Int, _ side: Side, _ stamp: PacketStamp) -> Bool {
    let isOverCap =
      heldBytes + table[index].heldBytes > limits.heldBytes + limits.heldBytesPerStream
    if isOverCap && !table[index][side].held.isEmpty { return true }
    return table[index][side].isDue(at: stamp, limits)
  }

  private func outlet(_ index: Int, _ side: Side) -> StreamOutlet {
    StreamOutlet(
      side: side, connection: table[index].connection.number, isOpened: table[index].isOpened)
  }

  // MARK: Beginning and end

  private mutating func open<Sink: TransportSink & ~Copyable>(
    _ index: Int, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    if table[index].isOpened { return }
    table[index].isOpened = true
    sink.opened(table[index].connection, at: stamp)
  }

  /// Tells what still waits, and that the connection is over.
  private mutating func end<Sink: TransportSink & ~Copyable>(
    _ index: Int, _ how: StreamEnd, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    if table[index].isEnded { return }
    table[index].isEnded = true
    heldBytes -= table[index].heldBytes
    for side in Side.allCases where table[index][side].hasRest {
      open(index, at: stamp, &sink)
      table[index][side].end(at: stamp, outlet(index, side), &sink)
    }
    if table[index].isOpened {
      var (how, stamp) = (how, stamp)
      if let reset = table[index].reset, how != .finished {
        (how, stamp) = (.reset(by: reset.side), reset.stamp)
      }
      sink.ended(how, of: table[index].connection.number, at: stamp)
    }
    let number = table[index].connection.number
    forgetting.append(index: index, number: number, at: stamp.number + limits.memory)
  }

  /// Ends and forgets what is due with the packet that comes now.
  mutating func expire<Sink: TransportSink & ~Copyable>(
    at stamp: PacketStamp, _ sink: inout Sink
  ) {
    while let (index, number) = ending.popDue(at: stamp.number) {
      guard table.holds(index, number: number), let reset = table[index].reset else { continue }
      end(index, .reset(by: reset.side), at: stamp, &sink)
    }
    while let (index, number) = forgetting.popDue(at: stamp.number) {
      if table.holds(index, number: number) { table.remove(index) }
    }
  }

  /// The capture ends, and every connection with it.
  mutating func finish<Sink: TransportSink & ~Copyable>(
    at stamp: PacketStamp, _ sink: inout Sink
  ) {
    let indices = table.all.sorted { table[$0].connection.number < table[$1].connection.number }
    for index in indices { end(index, .captureEnded, at: stamp, &sink) }
  }
}
