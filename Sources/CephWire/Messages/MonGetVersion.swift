public import Common

/// MON_GET_VERSION: a client asks for the version of a map (mainline.md 3.10).
public struct MonGetVersion: WireMessage {
  public static let code = MessageType(raw: 19)

  /// The answer repeats it.
  public var handle: UInt64 = 0
  /// `mdsmap`, `osdmap`, `fsmap`, …
  public var what = WireString()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("handle", &handle)
    try c.field("what", &what)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_get_version(what=")
    output.append(what.bytes)
    output.append(" handle=")
    output.append(decimal: handle)
    output.append(")")
  }
}
