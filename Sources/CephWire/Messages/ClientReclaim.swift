public import Common

/// How a client takes over the session of another one (mainline.md 4.7).
public struct ReclaimFlags: WireFlags {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let bitNames: NameTable<UInt32> = [0: "reset", 31: "finish"]
}

/// CLIENT_RECLAIM: a client that was started anew takes over the session that it had before
/// (mainline.md 3.2).
public struct ClientReclaim: WireMessage {
  public static let code = MessageType(raw: 27)

  /// The name that the old session gave itself; empty where the take-over ends.
  public var uuid = WireString()
  public var flags = ReclaimFlags(raw: 0)
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("uuid", &uuid)
    try c.field("flags", &flags)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_reclaim(")
    output.append(uuid.bytes)
    output.append(" flags 0x")
    output.append(hex: UInt64(flags.raw))
    output.append(")")
  }
}
