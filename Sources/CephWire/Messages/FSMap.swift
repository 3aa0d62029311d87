public import Common

/// FS_MAP: a monitor hands on the map of the file systems (mainline.md 3.9.4).
public struct FSMap: WireMessage {
  public static let code = MessageType(raw: 45)

  public var epoch: UInt32 = 0
  public var map = FSMapBody()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("epoch", &epoch)
    try c.field("fsmap", &map)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("fsmap(e ")
    output.append(decimal: UInt64(epoch))
    output.append(")")
  }
}
