public import Common

/// MON_GET_OSDMAP: asks a monitor for maps of the object servers, whole and as changes (mainline.md
/// 3.10).
public struct MonGetOSDMap: WireMessage {
  public static let code = MessageType(raw: 6)

  public var paxos = PaxosHeader()
  /// The first epoch whose whole map is wanted; 0 is none.
  public var fullFirst: UInt32 = 0
  public var fullLast: UInt32 = 0
  /// The first epoch whose changes are wanted; 0 is none.
  public var incrementalFirst: UInt32 = 0
  public var incrementalLast: UInt32 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("paxos", &paxos)
    try c.field("full_first", &fullFirst)
    try c.field("full_last", &fullLast)
    try c.field("inc_first", &incrementalFirst)
    try c.field("inc_last", &incrementalLast)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_get_osdmap(")
    append("full ", fullFirst, fullLast, to: &output)
    append(" inc", incrementalFirst, incrementalLast, to: &output)
    output.append(")")
  }

  private func append(
    _ label: StaticString, _ first: UInt32, _ last: UInt32, to output: inout OutputBuffer
  ) {
    guard first != 0, last != 0 else { return }
    output.append(label)
    output.append(decimal: UInt64(first))
    output.append("-")
    output.append(decimal: UInt64(last))
  }
}
