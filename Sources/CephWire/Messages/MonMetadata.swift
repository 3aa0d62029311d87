public import Common

/// MON_METADATA: a monitor tells the others about the machine that it runs on (mainline.md 3.10, but
/// without the paxos header that is given there: Ceph's own sources have none).
public struct MonMetadata: WireMessage {
  public static let code = MessageType(raw: 7)

  public var metadata: [MetadataEntry] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("data", &metadata)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_metadata magic: 0")
  }
}
