import Common

/// Where the bytes of one direction go.
struct StreamOutlet {
  let side: Side
  let connection: Int
  /// Whether the sink knows the connection; before, it is told nothing.
  let isOpened: Bool
}

/// Puts one direction of a TCP connection in order (RFC 9293 section 3).
///
/// The first copy of a byte counts. A hole is given up when packets show that the receiver had its
/// bytes (it acknowledged them) and patience is over, when too much waits behind it, or when the
/// connection ends.
struct StreamReassembler {
  /// The sequence number of the next byte; nil until a SYN, or patience without one, tells it.
  private(set) var next: UInt32?
  /// The sequence number of the SYN, where it was seen.
  private(set) var initial: UInt32?
  private(set) var held = HeldSegments()
  /// The sequence number of the FIN.
  private var fin: (sequence: UInt32, stamp: PacketStamp)?
  /// Whether everything up to the FIN has been told.
  private(set) var isFinished = false
  /// The highest sequence number that any segment reached, cut-off bytes included.
  private var reach: UInt32?
  /// The highest acknowledgment of the other side.
  private var acknowledged: UInt32?
  /// The packet since which something is known to be missing.
  private var missingSince: Int?
  /// Where the last segment that was too far ahead ended, and how many followed on one another.
  private var strays: (end: UInt32, count: Int)?

  /// So many segments in a row, each following on the last, are no strays: the capture has lost
  /// more than a window.
  private static let straysToFollow = 3

  // MARK: Segments in

  /// The direction's SYN has been seen.
  mutating func synchronise(at sequence: UInt32) {
    initial = sequence
    begin(at: sequence &+ 1)
  }

  /// The direction begins with the byte of number `start`, as a SYN or the answer to one tells.
  mutating func begin(at start: UInt32) {
    if next == nil { next = start }
  }

  /// Whether a SYN with this number opens another connection than the one that is known.
  func contradicts(syn sequence: UInt32, _ limits: TransportLimits) -> Bool {
    if let initial { return initial != sequence }
    guard let known = next ?? held.first?.start else { return false }
    return !(0...limits.farthest ~= distance(from: sequence &+ 1, to: known))
  }

  /// Whether a RST with this number is the connection's own.
  func accepts(reset sequence: UInt32, _ limits: TransportLimits) -> Bool {
    guard let next else { return true }
    return distance(from: next, to: sequence).magnitude <= limits.farthest
  }

  mutating func receive<Sink: TransportSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at stamp: PacketStamp, _ outlet: StreamOutlet,
    _ limits: TransportLimits, _ sink: inout Sink
  ) {
    if segment.isFIN { fin = fin ?? (segment.end, stamp) }
    if segment.payload.byteCount + segment.cut > 0 { extendReach(to: segment.end) }
    if !held.isEmpty { drain(outlet, &sink) }
    if segment.payload.byteCount > 0 {
      place(segment.payload, at: segment.start, stamp, outlet, limits, &sink)
    }
    finishIfDone(stamp, outlet, &sink)
  }

  private mutating func extendReach(to end: UInt32) {
    if let reach, distance(from: reach, to: end) <= 0 { return }
    reach = end
  }

  private mutating func place<Sink: TransportSink & ~Copyable>(
    _ payload: RawSpan, at start: UInt32, _ stamp: PacketStamp, _ outlet: StreamOutlet,
    _ limits: TransportLimits, _ sink: inout Sink
  ) {
    guard let next else { return hold(payload, at: start, stamp, outlet, &sink) }
    let ahead = distance(from: next, to: start)
    if ahead > limits.farthest, !follows(start, payload.byteCount) { return }
    if ahead > 0 { return hold(payload, at: start, stamp, outlet, &sink) }
    // What lies before `next` has been told, or was a probe to keep the connection alive.
    let known = Int(-ahead)
    guard known < payload.byteCount else { return }
    if held.isEmpty {
      deliver(payload.extracting(droppingFirst: known), stamp, outlet, &sink)
    } else {
      hold(payload.extracting(droppingFirst: known), at: next, stamp, outlet, &sink)
      drain(outlet, &sink)
    }
  }

  private mutating func hold<Sink: TransportSink & ~Copyable>(
    _ payload: RawSpan, at start: UInt32, _ stamp: PacketStamp, _ outlet: StreamOutlet,
    _ sink: inout Sink
  ) {
    let different = held.insert(payload, at: start, stamp)
    if different > 0 {
      sink.noted(
        .differentCopy(bytes: different), of: outlet.connection, from: outlet.side, at: stamp)
    }
  }

  /// Whether a segment far ahead follows on others that were: then the stream itself is there.
  private mutating func follows(_ start: UInt32, _ count: Int) -> Bool {
    let end = start &+ UInt32(truncatingIfNeeded: count)
    if let strays, strays.end == start {
      self.strays = (end, strays.count + 1)
    } else {
      strays = (end, 1)
    }
    return (strays?.count ?? 0) >= Self.straysToFollow
  }

  private mutating func deliver<Sink: TransportSink & ~Copyable>(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    next = (next ?? 0) &+ UInt32(truncatingIfNeeded: bytes.byteCount)
    missingSince = nil
    sink.received(bytes, from: outlet.side, of: outlet.connection, at: stamp)
  }

  /// Delivers what waits, as far as there is no hole.
  private mutating func drain<Sink: TransportSink & ~Copyable>(
    _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    while let next, let first = held.first, distance(from: next, to: first.start) <= 0 {
      guard let segment = held.removeFirst() else { return }
      let known = Int(distance(from: segment.start, to: next))
      guard known < segment.bytes.count else { continue }
      // Sound: the span lives as long as `segment`, which is not changed.
      let bytes = unsafe segment.bytes.span.bytes
      deliver(bytes.extracting(droppingFirst: known), segment.stamp, outlet, &sink)
    }
  }

  private mutating func finishIfDone<Sink: TransportSink & ~Copyable>(
    _ stamp: PacketStamp, _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    guard let fin, !isFinished, let next, next == fin.sequence else { return }
    isFinished = true
    if outlet.isOpened { sink.finished(outlet.side, of: outlet.connection, at: fin.stamp) }
  }

  // MARK: Holes

  /// The other side has acknowledged everything before `number`.
  mutating func acknowledge(_ number: UInt32) {
    if let acknowledged, distance(from: acknowledged, to: number) <= 0 { return }
    acknowledged = number
  }

  /// Whether nothing waits and nothing is known to be missing, so that `isDue` need not be asked.
  var isCalm: Bool {
    held.isEmpty && next != nil && (acknowledged == nil || acknowledged == next || isFinished)
  }

  /// Whether what is missing is to be given up: packets have shown that it will not come, and
  /// patience is over, or too much waits behind it. Called with every packet of the connection.
  mutating func isDue(at stamp: PacketStamp, _ limits: TransportLimits) -> Bool {
    if held.byteCount > limits.heldBytesPerStream
      || held.segments.count > limits.heldSegmentsPerStream
    {
      return true
    }
    guard isShownMissing(limits) else {
      missingSince = nil
      return false
    }
    let since = missingSince ?? stamp.number
    missingSince = since
    return stamp.number - since >= limits.patience
  }

  /// Whether the other side has acknowledged bytes that the capture has not shown, or nothing tells
  /// where the direction begins.
  private func isShownMissing(_ limits: TransportLimits) -> Bool {
    guard let next else { return !held.isEmpty }
    guard let acknowledged else { return false }
    if let first = held.first { return distance(from: first.start, to: acknowledged) >= 0 }
    let missing = distance(from: next, to: acknowledged)
    // One more than has been seen acknowledges a FIN that the capture may have lost.
    return missing > 1 && missing <= limits.farthest && acknowledged != fin.map { $0.sequence &+ 1 }
  }

  /// Gives up the first hole, or what is missing at the end, and goes on behind it.
  mutating func giveUp<Sink: TransportSink & ~Copyable>(
    _ stamp: PacketStamp, _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    missingSince = nil
    guard let next else {
      self.next = held.first?.start
      return drain(outlet, &sink)
    }
    guard let target = held.first?.start ?? acknowledged else { return }
    let count = distance(from: next, to: target)
    guard count > 0 else { return }
    self.next = target
    sink.lost(Int(count), from: outlet.side, of: outlet.connection, at: held.first?.stamp ?? stamp)
    drain(outlet, &sink)
    finishIfDone(stamp, outlet, &sink)
  }

  /// Whether the end of the connection would tell anything more of this direction.
  var hasRest: Bool {
    if !held.isEmpty { return true }
    guard let next, let reach else { return false }
    return distance(from: next, to: reach) > 0
  }

  /// The connection ends: tells everything that waits, with the holes between.
  mutating func end<Sink: TransportSink & ~Copyable>(
    at stamp: PacketStamp, _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    while !held.isEmpty { giveUp(stamp, outlet, &sink) }
    if let next, let reach {
      let cut = distance(from: next, to: reach)
      if cut > 0 {
        self.next = reach
        sink.lost(Int(cut), from: outlet.side, of: outlet.connection, at: stamp)
      }
    }
    finishIfDone(stamp, outlet, &sink)
  }
}
