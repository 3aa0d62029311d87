import Common

/// Sorts segments into connections, and tells the sink of each connection's bytes and end.
struct StreamTable {
  private let limits: TransportLimits
  private var table = ConnectionTable()
  /// Connections that a RST has ended, until stragglers have come in.
  private var ending = DeadlineQueue()
  /// Connections that wait for something missing, until patience is over.
  private var waiting = DeadlineQueue()
  /// Connections that are over, until they are forgotten.
  private var forgetting = DeadlineQueue()
  /// The memory that is taken by what waits behind holes in all connections, in bytes.
  private(set) var heldBytes = 0

  init(limits: TransportLimits) {
    self.limits = limits
  }

  var count: Int { table.count }

  // MARK: Segments

  mutating func receive<Sink: TransportSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    guard let index = connection(of: segment, at: stamp, &sink) else { return }
    let held = table[index].heldBytes
    let wasReset = table[index].reset != nil
    table[index].receive(
      segment, at: stamp, isOverCap: heldBytes > limits.heldBytes, limits, &sink)
    heldBytes += table[index].heldBytes - held
    if table[index].isWaiting { watch(index, at: stamp) }
    if table[index].isFinished {
      end(index, .finished, at: stamp, &sink)
    } else if !wasReset, table[index].reset != nil {
      let number = table[index].connection.number
      ending.append(index: index, number: number, at: stamp.number + limits.patience)
    }
  }

  /// The connection that a segment belongs to, a new one if need be; nil where it opens none, or
  /// belongs to one that is over.
  private mutating func connection<Sink: TransportSink & ~Copyable>(
    of segment: borrowing TCPSegment, at stamp: PacketStamp, _ sink: inout Sink
  ) -> Int? {
    let key = FlowKey(segment.source, segment.destination)
    if let index = table.find(key) {
      if !table[index].isReplaced(by: segment, limits) {
        return table[index].isEnded ? nil : index
      }
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

  /// Comes back to a connection once patience is over, though none of its packets may come then.
  private mutating func watch(_ index: Int, at stamp: PacketStamp) {
    if table[index].isWatched { return }
    table[index].isWatched = true
    let number = table[index].connection.number
    waiting.append(index: index, number: number, at: stamp.number + limits.patience)
  }

  private mutating func attend<Sink: TransportSink & ~Copyable>(
    _ index: Int, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    let held = table[index].heldBytes
    table[index].isWatched = false
    table[index].attend(at: stamp, isOverCap: false, limits, &sink)
    heldBytes += table[index].heldBytes - held
    if table[index].isWaiting { watch(index, at: stamp) }
    if table[index].isFinished { end(index, .finished, at: stamp, &sink) }
  }

  // MARK: Ends

  private mutating func end<Sink: TransportSink & ~Copyable>(
    _ index: Int, _ how: StreamEnd, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    if table[index].isEnded { return }
    heldBytes -= table[index].heldBytes
    table[index].end(how, at: stamp, limits, &sink)
    let number = table[index].connection.number
    forgetting.append(index: index, number: number, at: stamp.number + limits.memory)
  }

  /// Ends and forgets what is due with the packet that comes now.
  mutating func expire<Sink: TransportSink & ~Copyable>(
    at stamp: PacketStamp, _ sink: inout Sink
  ) {
    while let (index, number) = waiting.popDue(at: stamp.number) {
      guard table.holds(index, number: number), !table[index].isEnded else { continue }
      attend(index, at: stamp, &sink)
    }
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
