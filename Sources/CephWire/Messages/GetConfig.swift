public import Common

/// GET_CONFIG: a process asks a monitor for its settings (mainline.md 3.10).
public struct GetConfig: WireMessage {
  public static let code = MessageType(raw: 63)

  public var name = EntityIdentity()
  /// The machine that it runs on.
  public var host = WireString()
  /// What kind of device an OSD has.
  public var deviceClass = WireString()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("name", &name)
    try c.field("host", &host)
    try c.field("device_class", &deviceClass)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("get_config(")
    name.appendText(to: &output)
    output.append("@")
    output.append(host.bytes)
    if !deviceClass.isEmpty {
      output.append(" device_class ")
      output.append(deviceClass.bytes)
    }
    output.append(")")
  }
}
