import CephWire

/// An input of a message's target: what its layout depends on, and its three parts.
///
/// Features and the acceptor's features (u64 each), version (u16), the lengths of front and middle
/// (u32 each), then front, middle and data; all little-endian. What is missing is 0.
struct MessageInput {
  let context: WireContext
  let front: Range<Int>
  let middle: Range<Int>
  let data: Range<Int>

  /// The bytes before the parts.
  static let headSize = 26

  init(parsing input: [UInt8], dialect: Dialect) {
    let version = UInt16(truncatingIfNeeded: input.number(at: 16..<18))
    context = WireContext(
      dialect: dialect, version: dialect == .ceph013 ? 0 : version,
      features: dialect == .ceph013 ? 0 : input.number(at: 0..<8),
      acceptorFeatures: dialect == .ceph013 ? 0 : input.number(at: 8..<16))
    let start = min(Self.headSize, input.count)
    let middle = start + min(Int(input.number(at: 18..<22)), input.count - start)
    let data = middle + min(Int(input.number(at: 22..<26)), input.count - middle)
    front = start..<middle
    self.middle = middle..<data
    self.data = data..<input.count
  }

  /// The parts of the message that `input` holds.
  func bytes(of input: [UInt8]) -> MessageBytes {
    MessageBytes(
      front: Array(input[front]), middle: Array(input[middle]), data: Array(input[data]))
  }

  /// The input that holds a message.
  static func input(_ context: WireContext, _ bytes: MessageBytes) -> [UInt8] {
    var input: [UInt8] = []
    input.reserveCapacity(
      headSize + bytes.front.count + bytes.middle.count + bytes.data.count)
    input.append(number: context.features, size: 8)
    input.append(number: context.acceptorFeatures, size: 8)
    input.append(number: UInt64(context.version), size: 2)
    input.append(number: UInt64(bytes.front.count), size: 4)
    input.append(number: UInt64(bytes.middle.count), size: 4)
    return input + bytes.front + bytes.middle + bytes.data
  }
}
