public import Common

/// MON_MAP: a monitor hands on the map of the monitors (2009.md 3.11, where the message is the map;
/// mainline.md 3.10.1).
public struct MonMap: WireMessage {
  public static let code = MessageType(raw: 4)

  public var map = MonMapBody()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 {
      try map.layout(&c)
    } else {
      try c.section("monmap", &map)
    }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append(context.is2009 ? "mon_map" : "mon_map magic: 0")
  }
}
