public import Common

/// CONFIG: a monitor tells a process its settings (mainline.md 3.10).
public struct Config: WireMessage {
  public static let code = MessageType(raw: 62)

  public var settings: [MetadataEntry] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("config", &settings)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("config(")
    output.append(decimal: UInt64(settings.count))
    output.append(" keys)")
  }
}
