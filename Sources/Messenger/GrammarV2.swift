import CephWire
import Common
import Foundation

/// The elements of messenger v2: frames (msgr2-and-cephx.md 4 to 7), in clear or encrypted.
struct GrammarV2: StreamGrammar {
  let side: Side
  private let limits: MessengerLimits
  /// Whether frames of this direction are encrypted from here on.
  private var isSealed = false
  /// What decrypts them; nil where the key is not known.
  private var stream: SealedStream?
  /// How many bytes were lost before it was made.
  private var missed = 0
  /// The message that has been taken from a buffer of its own.
  private var opened: OpenedFrame?

  /// How much is held back until the other direction tells whether it is encrypted.
  private static let mostUndecided = 64 << 10
  /// No stream tries more nonces than those of so many bytes.
  private static let mostMissed = 1 << 30

  init(side: Side, limits: MessengerLimits) {
    self.side = side
    self.limits = limits
  }

  @_lifetime(copy bytes)
  mutating func next(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    if isSealed { return sealed(bytes, &shared) }
    guard bytes.byteCount >= FramePreamble.size else {
      return .needs(FramePreamble.size, endsThere: false)
    }
    guard let head = FrameHead(bytes) else { return unreadable(bytes, &shared) }
    return checked(CheckedFrame(head, shared.v2.revision), bytes, &shared)
  }

  /// What begins with no preamble may be encrypted. The connecting side is, once the other side is
  /// satisfied, which the capture may bring later.
  @_lifetime(copy bytes)
  private mutating func unreadable(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    if shared.v2.mode == .secure {
      isSealed = true
      return sealed(bytes, &shared)
    }
    let isUndecided = shared.v2.mode == nil && shared.v2.connector == side
    return isUndecided && bytes.byteCount < Self.mostUndecided
      ? .blocked(until: Self.mostUndecided) : .lost(.lostSync)
  }

  // MARK: In clear

  @_lifetime(copy bytes)
  private mutating func checked(
    _ frame: CheckedFrame, _ bytes: RawSpan, _ shared: inout SharedState
  ) -> Progress {
    guard frame.head.isWithin(limits) else {
      return .tooLong(size: frame.size, head: FramePreamble.size)
    }
    guard bytes.byteCount >= frame.size else { return .needs(frame.size, endsThere: true) }
    let whole = bytes.extracting(first: frame.size)
    if frame.head.tag.isOfAuthentication { shared.v2.record(whole, from: side) }
    let status = frame.status(in: bytes)
    if frame.head.isCompressed || status != .complete {
      let opened = OpenedFrame(
        tag: frame.head.tag, bytes: whole.array, segments: frame.segments, status: status,
        problems: frame.problems(in: whole))
      return take(opened, isCompressed: frame.head.isCompressed, count: frame.size, &shared)
    }
    let problems = frame.problems(in: whole)
    guard frame.head.tag == .message else {
      let segment = bytes.extracting(frame.segments[0])
      return control(frame.head.tag, segment, problems, frame.size, &shared)
    }
    do {
      let message = try MessageV2(bytes, frame.segments)
      return .message(
        message.envelope(bytes, from: side, &shared, problems: problems), count: frame.size)
    } catch {
      return broken(.message, problems + [WireProblem(error)], frame.size)
    }
  }

  // MARK: Encrypted

  @_lifetime(copy bytes)
  private mutating func sealed(_ bytes: RawSpan, _ shared: inout SharedState) -> Progress {
    prepare(shared)
    switch stream?.next(bytes) {
    case nil:
      let event = FrameEvent(tag: nil, decoded: nil, size: bytes.byteCount)
      return .control(.frame(event), problems: [], count: bytes.byteCount)
    case .frame(let frame, let isCompressed, let count):
      return take(frame, isCompressed: isCompressed, count: count, &shared)
    case .broken(let tag, let problems, let count): return broken(tag, problems, count)
    case .tooLong(let size, let head): return .tooLong(size: size, head: head)
    case .needs(let count, let endsThere): return .needs(count, endsThere: endsThere)
    case .lost: return .lost(.lostSync)
    }
  }

  /// Makes what decrypts the frames, where the key is known.
  private mutating func prepare(_ shared: borrowing SharedState) {
    guard stream == nil, let cipher = shared.v2.cipher(of: side, shared.handshake) else { return }
    stream = SealedStream(cipher, shared.v2.revision, limits, shared.v2.sessions)
    if missed > 0 { stream?.lostBytes(missed) }
  }

  // MARK: In a buffer of its own

  /// Takes a frame that is no view of the stream.
  @_lifetime(immortal)
  private mutating func take(
    _ frame: OpenedFrame, isCompressed: Bool, count: Int, _ shared: inout SharedState
  ) -> Progress {
    var frame = frame
    switch frame.status {
    case .complete: break
    case .aborted:
      let note = WireProblem(
        field: "frame.late_status", offset: 0, problem: "the sender gave up this frame",
        isNote: true)
      return broken(frame.tag, [note], count)
    case .unknown(let byte):
      frame.problems.append(
        WireProblem(
          field: "frame.late_status", offset: 0, problem: "unknown value \(byte)"))
    }
    if isCompressed {
      do { frame = try frame.decompressed(shared.v2.compression, limits) } catch {
        let problem = WireProblem(field: "frame.segments", offset: 0, problem: error.reason)
        return broken(frame.tag, frame.problems + [problem], count)
      }
    }
    if frame.tag == .message {
      opened = frame
      return .opened(count: count)
    }
    // Sound: the span is only read, during the call.
    let segment = unsafe frame.bytes.span.bytes.extracting(frame.segments[0])
    return control(frame.tag, segment, frame.problems, count, &shared)
  }

  /// Hands out the message of the frame that `next` has said to be opened.
  mutating func takeOpened() -> OpenedFrame? {
    defer { opened = nil }
    return opened
  }

  /// A frame of which nothing but its kind can be shown.
  @_lifetime(immortal)
  private func broken(_ tag: FrameTag, _ problems: [WireProblem], _ count: Int) -> Progress {
    let event = FrameEvent(tag: tag, decoded: nil, size: count)
    return .control(.frame(event), problems: problems, count: count)
  }

  // MARK: Control frames

  @_lifetime(immortal)
  private mutating func control(
    _ tag: FrameTag, _ segment: RawSpan, _ framing: [WireProblem], _ count: Int,
    _ shared: inout SharedState
  ) -> Progress {
    guard let type = FrameTable.type(tag) else { return broken(tag, framing, count) }
    let decoded = type.read(segment)
    let problems = framing + decoded.problems.map { $0.inside("frame") }
    guard decoded.isWhole else {
      let event = FrameEvent(tag: tag, decoded: decoded, size: count)
      return .control(.frame(event), problems: problems, count: count)
    }
    switch decoded.value {
    case let ack as AckFrame:
      return .control(.ack(seq: ack.seq), problems: problems, count: count)
    case let sign as Keepalive2Frame:
      return .control(
        .keepalive(time: sign.stamp, isAnswer: false), problems: problems, count: count)
    case let sign as Keepalive2AckFrame:
      return .control(
        .keepalive(time: sign.stamp, isAnswer: true), problems: problems, count: count)
    default: break
    }
    let found = shared.v2.take(decoded.value, from: side, &shared.handshake)
    if tag == .authDone, shared.v2.mode == .secure { isSealed = true }
    let event = FrameEvent(tag: tag, decoded: decoded, size: count, step: shared.v2.takeStep())
    return .control(.frame(event), problems: problems + found, count: count)
  }

  // MARK: Losses

  func longestHead(_ shared: borrowing SharedState) -> Int { isSealed ? 1 : FramePreamble.size }

  /// What is not in clear is encrypted, once the connection is.
  mutating func search(_ bytes: RawSpan, _ shared: borrowing SharedState) -> Int? {
    if !isSealed, let found = searchInClear(bytes, shared) { return found }
    if shared.v2.mode == .secure { isSealed = true }
    if isSealed { return searchSealed(bytes, shared) }
    miss(bytes.byteCount)
    return nil
  }

  /// Blocks may have been among bytes that are lost or passed over.
  private mutating func miss(_ count: Int) { missed = min(missed + count, Self.mostMissed) }

  /// A frame at the start, whose nonce may be a later one. Where there is no key, anything will do.
  private mutating func searchSealed(_ bytes: RawSpan, _ shared: borrowing SharedState) -> Int? {
    prepare(shared)
    guard stream != nil else { return bytes.byteCount > 0 ? 0 : nil }
    if stream?.finds(bytes) == true { return 0 }
    stream?.lostBytes(bytes.byteCount)
    return nil
  }

  /// A preamble that holds, with another one where its frame ends, as far as the bytes tell.
  private func searchInClear(_ bytes: RawSpan, _ shared: borrowing SharedState) -> Int? {
    let last = bytes.byteCount - FramePreamble.size
    guard last >= 0 else { return nil }
    return (0...last).first { begins(bytes.extracting(droppingFirst: $0), shared) }
  }

  private func begins(_ bytes: RawSpan, _ shared: borrowing SharedState) -> Bool {
    guard let head = FrameHead(bytes), head.isWithin(limits) else { return false }
    let size = CheckedFrame(head, shared.v2.revision).size
    guard size + FramePreamble.size <= bytes.byteCount else { return true }
    return FrameHead(bytes.extracting(droppingFirst: size)) != nil
  }

  mutating func resume() {}

  mutating func lost(_ count: Int, isInElement: Bool) {
    if stream == nil { miss(count) }
    if isInElement { stream?.lostFrame() } else { stream?.lostBytes(count) }
  }
}

extension FrameTag {
  /// Whether the frame belongs to what is signed when both sides know each other.
  fileprivate var isOfAuthentication: Bool { raw <= FrameTag.authDone.raw }
}
