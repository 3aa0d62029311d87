/// Where in a capture something was seen: the packet's number and the time it was captured.
public struct PacketStamp: Hashable, Sendable {
  /// The packet's number in the capture, counted from 1 as other tools count.
  public var number: Int
  /// When the packet was captured.
  public var time: Instant

  /// Makes the stamp of packet `number`, captured at `time`.
  public init(number: Int, time: Instant) {
    self.number = number
    self.time = time
  }
}
