import Common

/// Sorts segments into connections, and tells the sink of each connection's bytes and end.
struct StreamTable: ~Copyable {
  private let limits: TransportLimits
  private var table = ConnectionTable()
  /// Connections that a RST has ended, until stragglers have come in.
  private var ending = DeadlineQueue()
  /// Connections that wait for something missing, until patience is over.
  private var waiting = DeadlineQueue()
  /// Connections that are over, until they are forgotten.
  private var forgetting = DeadlineQueue()
  /// Connections in which something waits behind holes, in the order in which that began.
  private var holding = DeadlineQueue()
  /// The memory that is taken by what waits behind holes in all connections, in bytes.
  private(set) var heldBytes = 0
  /// What was given up because of a cap.
  private(set) var counts = TransportCounts()

  init(limits: TransportLimits) {
    self.limits = limits
  }

  var count: Int { table.count }
  /// How many connections are remembered as such in which something waits.
  var holderCount: Int { holding.count }

  // MARK: Segments

  mutating func receive<Sink: TransportSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    guard let index = connection(of: segment, at: stamp, &sink) else { return }
    let wasReset = table[index].reset != nil
    let held = table[index].heldBytes
    table[index].receive(segment, at: stamp, limits, &counts, &sink)
    let change = table[index].heldBytes - held
    heldBytes += change
    if change > 0 { holds(index, at: stamp, &sink) }
    if table[index].isWaiting { watch(index, at: stamp) }
    if table[index].isFinished {
      end(index, .finished, at: stamp, &sink)
    } else if !wasReset && table[index].reset != nil {
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
      if !table[oldest].isEnded { counts.connections += 1 }
      end(oldest, .evicted, at: stamp, &sink)
      table.remove(oldest)
    }
    return table.insert(key, opener: segment.source, acceptor: segment.destination)
  }

  /// Something more waits in a connection. Where that is too much, those that have waited longest are
  /// given up: whoever fills the memory must not take the patience that others need.
  private mutating func holds<Sink: TransportSink & ~Copyable>(
    _ index: Int, at stamp: PacketStamp, _ sink: inout Sink
  ) {
    if !table[index].isHolding {
      table[index].isHolding = true
      let number = table[index].connection.number
      holding.append(index: index, number: number, at: stamp.number)
      if holding.count > 2 * table.count + 64 { dropIdleHolders() }
    }
    while heldBytes > limits.heldBytes, let (index, number) = holding.popDue(at: .max) {
      guard table.holds(index, number: number) else { continue }
      table[index].isHolding = false
      if !table[index].isEnded { attend(index, at: stamp, isOverCap: true, &sink) }
    }
  }

  /// Nothing waits any more in most connections that something has waited in.
  private mutating func dropIdleHolders() {
    var kept = DeadlineQueue()
    while let (index, number) = holding.popDue(at: .max) {
      guard table.holds(index, number: number) else { continue }
      if table[index].heldBytes == 0 {
        table[index].isHolding = false
      } else {
        kept.append(index: index, number: number, at: 0)
      }
    }
    holding = kept
  }

  /// Comes back to a connection once patience is over, though none of its packets may come then.
  private mutating func watch(_ index: Int, at stamp: PacketStamp) {
    if table[index].isWatched { return }
    table[index].isWatched = true
    let number = table[index].connection.number
    waiting.append(index: index, number: number, at: stamp.number + limits.patience)
  }

  private mutating func attend<Sink: TransportSink & ~Copyable>(
    _ index: Int, at stamp: PacketStamp, isOverCap: Bool, _ sink: inout Sink
  ) {
    let held = table[index].heldBytes
    table[index].attend(at: stamp, isOverCap: isOverCap, limits, &counts, &sink)
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
      table[index].isWatched = false
      attend(index, at: stamp, isOverCap: false, &sink)
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
