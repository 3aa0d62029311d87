public import Common

/// MGR_MAP: a monitor hands on the map of the managers (mainline.md 3.10.2).
public struct MgrMap: WireMessage {
  public static let code = MessageType(raw: 1796)

  public var map = MgrMapBody()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("map", &map)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mgrmap(e ")
    output.append(decimal: UInt64(map.epoch))
    output.append(")")
  }
}
