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
struct StreamReassembler: ~Copyable {
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
  /// What is known to be missing: since which packet, and that it lies before `end`.
  private var missing: (since: Int, end: UInt32)?
  /// Bytes that came again and were different before the sink knew the connection.
  private var different: (count: Int, stamp: PacketStamp)?
  /// Where the last segment that was too far ahead ended, and how many followed on one another.
  private var strays: (end: UInt32, count: Int)?

  /// So many segments in a row, each following on the last, are no strays: the capture has lost
  /// more than a window.
  private static let straysToFollow = 3

  // MARK: Segments in

  /// The direction's SYN has been seen.
  mutating func synchronise(at sequence: UInt32, _ limits: TransportLimits) {
    initial = sequence
    begin(at: sequence &+ 1, limits)
  }

  /// The direction begins with the byte of number `start`, as a SYN or the answer to one tells.
  mutating func begin(at start: UInt32, _ limits: TransportLimits) {
    if next != nil { return }
    next = start
    missing = nil
    if let number = acknowledged, distance(from: start, to: number) > limits.farthest {
      acknowledged = nil
    }
  }

  /// Whether a SYN with this number opens another connection than the one that is known.
  func contradicts(syn sequence: UInt32, _ limits: TransportLimits) -> Bool {
    if let initial { return initial != sequence }
    guard let known = next ?? held.first?.start ?? acknowledged else { return false }
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
    if isFinished { return }
    if !held.isEmpty { drain(outlet, &sink) }
    // What a RST carries is a reason in words, and no bytes of the stream (RFC 9293, 3.10.7).
    if segment.isRST { return finishIfDone(outlet, &sink) }
    let count = segment.payload.byteCount
    guard isNear(segment.start, count + segment.cut, limits) else { return }
    if segment.isFIN { note(fin: segment.end, stamp) }
    // A bare acknowledgment reaches nothing: behind a FIN its number is one more than the bytes'.
    let hasBytes = count + segment.cut > 0
    if hasBytes, reach.map({ distance(from: $0, to: segment.end) > 0 }) ?? true {
      reach = segment.end
    }
    if count > 0 { place(segment.payload, at: segment.start, stamp, outlet, limits, &sink) }
    finishIfDone(outlet, &sink)
  }

  /// The direction ends at `sequence`, unless bytes behind it have been told already.
  private mutating func note(fin sequence: UInt32, _ stamp: PacketStamp) {
    if let next, distance(from: next, to: sequence) < 0 { return }
    if let fin, distance(from: next ?? fin.sequence, to: fin.sequence) >= 0 { return }
    fin = (sequence, stamp)
  }

  /// Whether a segment is no stray: it is not far from what is known, or follows on others that
  /// are as far, and then the stream itself is there.
  private mutating func isNear(_ start: UInt32, _ count: Int, _ limits: TransportLimits) -> Bool {
    guard let known = held.last?.end ?? next else { return count <= limits.farthest }
    let ahead = Int(distance(from: known, to: start))
    if -Int(limits.farthest)...Int(limits.farthest) ~= ahead, count <= limits.farthest {
      return true
    }
    let end = start &+ UInt32(truncatingIfNeeded: count)
    guard ahead > 0, count > 0 else { return false }
    if let strays, strays.end == start {
      self.strays = (end, strays.count + 1)
      return strays.count + 1 >= Self.straysToFollow
    }
    strays = (end, 1)
    return false
  }

  private mutating func place<Sink: TransportSink & ~Copyable>(
    _ payload: RawSpan, at start: UInt32, _ stamp: PacketStamp, _ outlet: StreamOutlet,
    _ limits: TransportLimits, _ sink: inout Sink
  ) {
    guard let next else { return hold(payload, at: start, stamp, outlet, &sink) }
    let ahead = Int(distance(from: next, to: start))
    if ahead > 0 { return hold(payload, at: start, stamp, outlet, &sink) }
    // What lies before `next` has been told, or was a probe to keep the connection alive.
    let known = -ahead
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
    let count = held.insert(payload, at: start, stamp)
    if count > 0 {
      different = ((different?.count ?? 0) + count, different?.stamp ?? stamp)
      tellDifferences(outlet, &sink)
    }
  }

  /// Tells of differing copies, once the sink knows the connection.
  private mutating func tellDifferences<Sink: TransportSink & ~Copyable>(
    _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    guard outlet.isOpened, let (count, stamp) = different else { return }
    different = nil
    sink.noted(
      .differentCopy(bytes: count), of: outlet.connection, from: outlet.side, at: stamp)
  }

  private mutating func deliver<Sink: TransportSink & ~Copyable>(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    next = (next ?? 0) &+ UInt32(truncatingIfNeeded: bytes.byteCount)
    sink.received(bytes, from: outlet.side, of: outlet.connection, at: stamp)
  }

  /// Delivers what waits, as far as there is no hole.
  private mutating func drain<Sink: TransportSink & ~Copyable>(
    _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    while let next, let first = held.first, distance(from: next, to: first.start) <= 0 {
      guard let segment = held.removeFirst() else { return }
      let known = Int(distance(from: segment.start, to: next))
      guard 0..<segment.bytes.count ~= known else { continue }
      // Sound: the span lives as long as `segment`, which is not changed.
      let bytes = unsafe segment.bytes.span.bytes
      deliver(bytes.extracting(droppingFirst: known), segment.stamp, outlet, &sink)
    }
  }

  private mutating func finishIfDone<Sink: TransportSink & ~Copyable>(
    _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    guard let fin, !isFinished, let next, next == fin.sequence else { return }
    isFinished = true
    held.removeAll()
    if outlet.isOpened { sink.finished(outlet.side, of: outlet.connection, at: fin.stamp) }
  }

  /// Delivers what waited for the beginning of the direction, which is known now.
  mutating func resume<Sink: TransportSink & ~Copyable>(
    _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    drain(outlet, &sink)
    finishIfDone(outlet, &sink)
  }

  /// The sink has just been told of the connection: tells it what went before.
  mutating func opened<Sink: TransportSink & ~Copyable>(
    _ outlet: StreamOutlet, _ sink: inout Sink
  ) {
    tellDifferences(outlet, &sink)
    guard let fin, isFinished else { return }
    sink.finished(outlet.side, of: outlet.connection, at: fin.stamp)
  }

  // MARK: Holes

  /// The other side has acknowledged everything before `number`.
  mutating func acknowledge(_ number: UInt32, _ limits: TransportLimits) {
    if let acknowledged, distance(from: acknowledged, to: number) <= 0 { return }
    // The acknowledgment of a stray must not hide all that follow.
    if let known = held.last?.end ?? next, distance(from: known, to: number) > limits.farthest {
      return
    }
    acknowledged = number
  }

  /// Whether bytes that were told of can be delivered at once.
  var canDeliver: Bool {
    guard let next, let first = held.first else { return false }
    return distance(from: next, to: first.start) <= 0
  }

  /// Whether nothing waits and nothing is known to be missing, so that `isDue` need not be asked.
  var isCalm: Bool { held.isEmpty && !isShownMissing && missing == nil }

  /// Whether something is known to be missing, so that patience runs.
  var isWaiting: Bool { missing != nil }

  /// Whether too much waits behind what is missing.
  func holdsTooMuch(_ limits: TransportLimits) -> Bool {
    held.byteCount > limits.heldBytesPerStream
      || held.segments.count > limits.heldSegmentsPerStream
  }

  /// Whether what is missing is to be given up: packets have shown that it will not come, and
  /// patience is over.
  mutating func isDue(at stamp: PacketStamp, _ limits: TransportLimits) -> Bool {
    guard isShownMissing else {
      missing = nil
      return false
    }
    if let missing, distance(from: next ?? missing.end &- 1, to: missing.end) > 0 {
      return stamp.number - missing.since >= limits.patience
    }
    missing = (stamp.number, acknowledged ?? 0)
    return false
  }

  /// Whether the other side has acknowledged bytes that the capture has not shown, or nothing tells
  /// where the direction begins.
  private var isShownMissing: Bool {
    guard let next else { return !held.isEmpty || fin != nil }
    guard let acknowledged, !isFinished else { return false }
    if let first = held.first { return distance(from: first.start, to: acknowledged) >= 0 }
    let count = distance(from: next, to: acknowledged)
    // Without the FIN, one more than has been seen may be the acknowledgment of a FIN that the
    // capture has lost.
    return count > (fin == nil ? 1 : 0)
  }

  /// How far what is shown to be missing goes, where nothing waits behind it.
  private var shownEnd: UInt32? {
    guard let acknowledged else { return nil }
    guard let fin, distance(from: fin.sequence, to: acknowledged) > 0 else { return acknowledged }
    return fin.sequence
  }

  /// Whether giving up would tell the sink anything.
  var hasLoss: Bool { !held.isEmpty || next != nil }

  /// Gives up the first hole, or what is missing at the end, and goes on behind it. A hole that
  /// was known when patience began goes with it; for a later one patience begins anew.
  mutating func giveUp<Sink: TransportSink & ~Copyable>(
    _ stamp: PacketStamp, _ outlet: StreamOutlet, _ limits: TransportLimits, _ sink: inout Sink
  ) {
    if let next {
      guard let target = held.first?.start ?? shownEnd else { return }
      lose(upTo: target, next, held.first?.stamp ?? stamp, outlet, &sink)
    } else if let start = held.first?.start ?? fin?.sequence {
      begin(at: start, limits)
    }
    drain(outlet, &sink)
    finishIfDone(outlet, &sink)
  }

  private mutating func lose<Sink: TransportSink & ~Copyable>(
    upTo target: UInt32, _ next: UInt32, _ stamp: PacketStamp, _ outlet: StreamOutlet,
    _ sink: inout Sink
  ) {
    let count = distance(from: next, to: target)
    guard count > 0 else { return }
    self.next = target
    sink.lost(Int(count), from: outlet.side, of: outlet.connection, at: stamp)
  }

  /// How far the direction went, as far as anything has shown it; nil where that has been told.
  private var rest: UInt32? {
    guard let next, !isFinished else { return nil }
    var end = next
    if let reach, distance(from: end, to: reach) > 0 { end = reach }
    if held.isEmpty, isShownMissing, let shownEnd, distance(from: end, to: shownEnd) > 1 {
      end = shownEnd
    }
    return end == next ? nil : end
  }

  /// Whether the end of the connection would tell anything more of this direction.
  var hasRest: Bool { !held.isEmpty || rest != nil }

  /// The connection ends: tells everything that waits, with the holes between.
  mutating func end<Sink: TransportSink & ~Copyable>(
    at stamp: PacketStamp, _ outlet: StreamOutlet, _ limits: TransportLimits, _ sink: inout Sink
  ) {
    while !held.isEmpty { giveUp(stamp, outlet, limits, &sink) }
    if let next, let rest { lose(upTo: rest, next, stamp, outlet, &sink) }
    finishIfDone(outlet, &sink)
    held.removeAll()
  }
}
