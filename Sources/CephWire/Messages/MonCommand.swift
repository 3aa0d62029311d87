public import Common

/// MON_COMMAND: an administrator asks a monitor to do something (recordings of 2009; mainline.md
/// 3.10).
public struct MonCommand: WireMessage {
  public static let code = MessageType(raw: 50)

  public var paxos = PaxosHeader()
  public var clusterID = ClusterID(raw: 0)
  public var command: [CommandWord] = []
  /// What the command reads, such as a key; only since 2010.
  public var input: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if !c.context.is2009 { try c.field("paxos", &paxos) }
    try c.field("fsid", &clusterID)
    try c.command("cmd", &command)
    if !c.context.is2009 { try c.bytes("input", &input, in: .data) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_command(")
    if !context.is2009, let concealed = command.concealed {
      output.append(concealed)
    } else {
      command.appendText(to: &output)
    }
    if !context.is2009 {
      output.append(" v ")
      output.append(decimal: paxos.version)
    }
    output.append(")")
  }
}
