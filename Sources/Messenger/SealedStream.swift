import CephWire
import Common
import Foundation

/// One direction of a connection in secure mode: ciphertext in, frames out. It remembers the part of
/// a frame that it has decrypted while the rest is still on the way.
struct SealedStream {
  private var cipher: FrameCipher
  private let revision: FrameRevision
  private let limits: MessengerLimits
  /// The frame whose head has been decrypted.
  private var current: Current?
  /// How many blocks may have been lost.
  private var slack = 0
  /// How many nonces may still be tried in vain.
  private var attempts: Int
  private let memory: SessionMemory

  private struct Current {
    var frame: SealedFrame
    var text: [UInt8]
    var problems: [WireProblem]
  }

  init(
    _ cipher: FrameCipher, _ revision: FrameRevision, _ limits: MessengerLimits,
    _ memory: SessionMemory
  ) {
    self.cipher = cipher
    self.memory = memory
    self.revision = revision
    self.limits = limits
    attempts = limits.mostNonces
  }

  /// What became of the bytes that the stream was shown.
  enum Outcome {
    case frame(OpenedFrame, isCompressed: Bool, count: Int)
    /// A frame whose tags do not hold.
    case broken(FrameTag, [WireProblem], count: Int)
    case tooLong(size: Int, head: Int)
    case needs(Int, endsThere: Bool)
    /// No frame begins here.
    case lost
  }

  /// Takes the frame at the start of `bytes`.
  mutating func next(_ bytes: RawSpan) -> Outcome {
    let headSize = SealedFrame.headSize(revision)
    guard bytes.byteCount >= headSize else { return .needs(headSize, endsThere: false) }
    if current == nil { current = openHead(bytes.extracting(first: headSize)) }
    guard let current else { return .lost }
    let frame = current.frame
    guard frame.head.isWithin(limits) else {
      lost(frame, behind: current)
      return .tooLong(size: frame.size, head: headSize)
    }
    guard bytes.byteCount >= frame.size else { return .needs(frame.size, endsThere: true) }
    self.current = nil
    return open(current, bytes.extracting(first: frame.size))
  }

  /// Decrypts the first block as far as the preamble, whether its tag holds or not.
  private mutating func openHead(_ block: RawSpan) -> Current? {
    // Opening a block uses up its nonce, whether the tag holds or not.
    let unused = cipher
    if revision == .one, let text = cipher.open(block) {
      guard let head = FrameHead(text) else { return nil }
      return Current(frame: SealedFrame(head, .one), text: Array(text), problems: [])
    }
    return peekHead(block, unused)
  }

  private func peekHead(_ block: RawSpan, _ cipher: FrameCipher) -> Current? {
    guard let text = cipher.peek(block.extracting(first: FramePreamble.size)),
      let head = FrameHead(text)
    else { return nil }
    let problems = revision == .one ? [Self.problem(block: 0, at: 0)] : []
    return Current(frame: SealedFrame(head, revision), text: [], problems: problems)
  }

  private static func problem(block: Int, at offset: Int) -> WireProblem {
    WireProblem(
      field: "frame.block\(block)", offset: offset,
      problem: "the tag does not hold: the bytes are not those that were encrypted")
  }

  /// Decrypts what has not been decrypted yet.
  private mutating func open(_ current: Current, _ bytes: RawSpan) -> Outcome {
    var text = current.text
    var problems = current.problems
    var offset = 0
    for (index, size) in current.frame.blocks.enumerated() {
      defer { offset += size }
      if index == 0 && revision == .one { continue }
      if let block = cipher.open(bytes.extracting(offset..<offset + size)) {
        text += block
      } else {
        problems.append(Self.problem(block: index, at: offset))
      }
    }
    guard problems.isEmpty else {
      return .broken(current.frame.head.tag, problems, count: bytes.byteCount)
    }
    let frame = current.frame
    return .frame(
      frame.opened(text), isCompressed: frame.head.isCompressed, count: bytes.byteCount)
  }

  // MARK: Losses

  /// The rest of a frame whose head has been read is lost.
  private mutating func lost(_ frame: SealedFrame, behind current: Current) {
    cipher.skip(frame.blocks.count - (revision == .one ? 1 : 0))
    self.current = nil
  }

  /// The frame that waits is lost; where it ends is known.
  mutating func lostFrame() {
    if let current { lost(current.frame, behind: current) }
  }

  /// Bytes are lost, or passed over: no block is shorter than what is counted here.
  mutating func lostBytes(_ count: Int) {
    lostFrame()
    slack = min(slack + count / 32 + 3, 1 << 16)
  }

  /// Whether a frame begins with these bytes; then it is the next one.
  mutating func finds(_ bytes: RawSpan) -> Bool {
    let headSize = SealedFrame.headSize(revision)
    guard bytes.byteCount >= headSize, attempts > 0 else { return false }
    let head = bytes.extracting(first: headSize)
    let reach = min(slack, attempts, memory.noncesLeft(limits))
    var candidate = cipher
    for _ in 0...reach {
      if begins(head, candidate) {
        cipher = candidate
        slack = 0
        return true
      }
      candidate.skip(1)
    }
    attempts = memory.tried(reach + 1, limits) ? attempts - reach - 1 : 0
    if attempts <= 0 { memory.directionsGivenUp += 1 }
    return false
  }

  /// Whether a frame begins with `head`: its first block has a tag that holds; in revision 0, whose
  /// tags stand at the end of frames, a preamble that does.
  private func begins(_ head: RawSpan, _ cipher: FrameCipher) -> Bool {
    switch revision {
    case .zero: cipher.peek(head).flatMap(FrameHead.init) != nil
    case .one: cipher.opens(head)
    }
  }
}

extension FrameHead {
  /// Reads the preamble at the start of a block's text.
  fileprivate init?(_ text: Data) {
    let bytes = Array(text)
    // Sound: the span is only read, during the call.
    self.init(unsafe bytes.span.bytes)
  }
}
