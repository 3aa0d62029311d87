public import Common

/// MON_GET_VERSION_REPLY: a monitor tells the version of a map (mainline.md 3.10).
public struct MonGetVersionReply: WireMessage {
  public static let code = MessageType(raw: 20)

  public var handle: UInt64 = 0
  public var version: UInt64 = 0
  /// The oldest one that the monitors still have.
  public var oldestVersion: UInt64 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("handle", &handle)
    try c.field("version", &version)
    if c.context.version >= 2 { try c.field("oldest_version", &oldestVersion) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_get_version_reply(handle=")
    output.append(decimal: handle)
    output.append(" version=")
    output.append(decimal: version)
    output.append(")")
  }
}
