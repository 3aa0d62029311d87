import CephWire
import Dissector
import Messenger

/// How long frames of messenger v2 are on the wire (msgr2-and-cephx.md 5.1 and 5.2).
enum FrameSizes {
  /// The length of a frame of these segments; empty ones at the end are not counted.
  static func size(of segments: [Int], isSecure: Bool) -> Int {
    let used = 1 + (segments.lastIndex { $0 > 0 } ?? 0)
    let others = segments.prefix(used).dropFirst()
    if isSecure {
      let first = padded(segments[0])
      let rest = first > 48 ? first - 48 + 16 : 0
      return 96 + rest + (others.isEmpty ? 0 : others.reduce(0) { $0 + padded($1) } + 32)
    }
    let first = segments[0] > 0 ? segments[0] + 4 : 0
    return 32 + first + (others.isEmpty ? 0 : others.reduce(0, +) + 13)
  }

  private static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}

extension SeenEvent {
  /// The bytes that an event of messenger v2 has on the wire; nil where it is no frame.
  func frameSize(isSecure: Bool) -> Int? {
    switch content {
    case .message:
      FrameSizes.size(
        of: [MessageHeader.sizeV2, front.count, middle.count, data.count], isSecure: isSecure)
    case .ack, .keepalive: FrameSizes.size(of: [8], isSecure: isSecure)
    case .frame(let frame): frame.size
    default: nil
    }
  }
}
