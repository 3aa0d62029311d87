public import Common

/// MGR_CLOSE: a process takes its leave of a manager, which returns the same (mainline.md 3.10.2).
public struct MgrClose: WireMessage {
  public static let code = MessageType(raw: 1800)

  public var daemonName = WireString()
  /// Empty where the kind of process tells it.
  public var serviceName = WireString()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("daemon_name", &daemonName)
    try c.field("service_name", &serviceName)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mgrclose(")
    output.append(service: serviceName, daemon: daemonName, header)
    output.append(")")
  }
}
