import CephWire
import Common

/// Gaps, the search for the next message, and the account of what was passed over.
extension Framer {
  /// The transport has lost `count` bytes of this direction.
  mutating func lost(
    _ count: Int, at stamp: PacketStamp, _ sink: inout some MessengerSink & ~Copyable
  ) {
    if isCeph { sink.control(.gap(count: count), from: side, at: stamp, problems: []) }
    abandon(count, isCeph ? .afterGap : .startsInTheMiddle)
  }

  /// Gives up the bytes that wait for the rest of their element; false where none do.
  mutating func giveUp() -> Bool {
    if pending.isEmpty { return false }
    abandon(0, .givenUp)
    needed = 0
    isBlocked = false
    return true
  }

  /// Passes over the bytes that wait, behind which `count` are missing.
  private mutating func abandon(_ count: Int, _ why: PassedOverReason) {
    let held = pending.count
    // Where the message that the gap lies in ends is known once its header has been read.
    let left = needed - held - count
    let isInMessage = state == .elements && held > 0 && endsThere && left >= 0
    grammarLost(count, isInElement: isInMessage)
    if case .skip(let rest) = state, rest >= count {
      state = .skip(count: rest - count)
      return
    }
    loseSync(why)
    passedOver += takePending().count
    pendingStamp = nil
    if isInMessage { state = left == 0 ? .elements : .skip(count: left) }
  }

  mutating func loseSync(_ why: PassedOverReason) {
    state = .search
    isSearched = false
    if passedOver == 0 { reason = why }
  }

  /// Looks for the next message by a header whose CRC holds (2009.md 1.7), first where it would
  /// begin in the bytes that wait, then in `bytes` alone. What it finds is left to `receive`.
  @_lifetime(copy bytes)
  mutating func search(
    _ bytes: RawSpan, _ stamp: PacketStamp, _ shared: inout SharedState
  ) -> RawSpan {
    let tail = longestHead(shared) - 1
    isSearched = true
    if !pending.isEmpty {
      let held = pending.count
      let earlier = pendingStamp
      hold(bytes.extracting(first: min(tail, bytes.byteCount)), stamp)
      let joined = takePending()
      // Sound: the span is only read, during the call.
      let found = find(in: unsafe joined.span.bytes, shared)
      pending = joined
      if let found {
        pending.removeSubrange(held...)
        pending.removeFirst(min(found.offset, held))
        pendingStamp = pending.isEmpty ? nil : earlier
        needed = 0
        hasFound(found, &shared)
        return bytes.extracting(droppingFirst: max(found.offset - held, 0))
      }
      if bytes.byteCount < tail {
        passOverPending(keeping: tail)
        return bytes.extracting(last: 0)
      }
      pending.removeSubrange(held...)
      passOverPending(keeping: 0)
    }
    if let found = find(in: bytes, shared) {
      hasFound(found, &shared)
      return bytes.extracting(droppingFirst: found.offset)
    }
    let kept = min(tail, bytes.byteCount)
    passedOver += bytes.byteCount - kept
    hold(bytes.extracting(last: kept), stamp)
    return bytes.extracting(last: 0)
  }

  /// Passes over the bytes that wait, but for the last `count` of them.
  private mutating func passOverPending(keeping count: Int) {
    let surplus = max(pending.count - count, 0)
    passedOver += surplus
    pending.removeFirst(surplus)
    if pending.isEmpty { pendingStamp = nil }
  }

  /// A message begins behind more bytes that are passed over.
  private mutating func hasFound(
    _ found: (offset: Int, dialect: Dialect), _ shared: inout SharedState
  ) {
    passedOver += found.offset
    resume(in: found.dialect, &shared)
  }

  /// Says how many bytes were passed over before the element that has been found.
  mutating func reportPassedOver(
    _ stamp: PacketStamp, _ sink: inout some MessengerSink & ~Copyable
  ) {
    guard passedOver > 0 else { return }
    let problems: [WireProblem] =
      reason == .lostSync || reason == .tooLong
      ? [WireProblem(field: "stream", offset: 0, problem: reason.description)] : []
    sink.control(
      .passedOver(count: passedOver, why: reason), from: side, at: stamp, problems: problems)
    passedOver = 0
  }

  /// The direction ends: what is not whole is told.
  mutating func finish(
    at stamp: PacketStamp, _ shared: inout SharedState,
    _ sink: inout some MessengerSink & ~Copyable
  ) {
    takeLast(stamp, &shared, &sink)
    let left = takePending().count
    defer {
      pendingStamp = nil
      passedOver = 0
      state = .search
      reason = .lostSync
    }
    guard isCeph else { return }
    let isInElement = state != .search && left > 0
    if !isInElement { passedOver += left }
    reportPassedOver(stamp, &sink)
    if isInElement {
      sink.control(
        .passedOver(count: left, why: .incomplete(expected: isBlocked ? left + 1 : needed)),
        from: side, at: stamp,
        problems: [])
    }
  }

  /// Looks once more at the bytes that wait: some of them waited only for what may follow.
  private mutating func takeLast(
    _ stamp: PacketStamp, _ shared: inout SharedState, _ sink: inout some MessengerSink & ~Copyable
  ) {
    guard state == .elements else { return }
    grammar027.isAtEnd = true
    defer { grammar027.isAtEnd = false }
    needed = 0
    while canParsePending { parsePending(stamp, &shared, &sink) }
  }
}
