import CephWire
import Common

/// What bytes tell by themselves, where the other direction has not told it.
extension Grammar027 {
  /// Whether a byte begins an element of the stream.
  static func isStreamTag(_ code: UInt8) -> Bool {
    switch StreamTag(raw: code) {
    case .message, .ack, .keepalive, .keepalive2, .keepalive2Ack, .close: true
    default: false
    }
  }

  /// Whether a byte begins a connect reply.
  static func isReplyTag(_ code: UInt8) -> Bool {
    StreamTag(raw: code).isKnown && !isStreamTag(code)
  }

  /// What the connecting side may send behind a connect message.
  enum Turn {
    case request, exchange, stream
  }

  /// What the sixteen bytes behind a connect message begin, or the fewer with which the direction
  /// ends: another one, a sequence number with the stream behind it, or the stream itself. nil where
  /// it is nothing of that.
  ///
  /// Sequence numbers are smaller than 2^32, so that the byte behind one is a tag, and the highest
  /// byte of one behind a tag is 0. In a connect message the ninth byte is the kind of process,
  /// followed by three zeros and the number of the attempt, which is never 0; behind a sequence
  /// number an ack has the same first byte, and then a number that is small too.
  static func turn(_ bytes: RawSpan) -> Turn? {
    if isRequest(bytes) { return .request }
    let isNumber = bytes.byteCount >= 8 && bytes.number(at: 4, count: 4) == 0
    if isNumber && (bytes.byteCount == 8 || isStreamTag(bytes.byte(at: 8))) { return .exchange }
    return isStreamTag(bytes.byte(at: 0)) ? .stream : nil
  }

  private static func isRequest(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount >= 16 else { return false }
    let ninth = bytes.byte(at: 8)
    return ninth != 0 && EntityType(raw: UInt32(ninth)).isKnown
      && bytes.number(at: 9, count: 3) == 0 && bytes.number(at: 12, count: 4) != 0
  }
}
