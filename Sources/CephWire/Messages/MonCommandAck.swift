public import Common

/// MON_COMMAND_ACK: what became of a command (recordings of 2009; mainline.md 3.10).
public struct MonCommandAck: WireMessage {
  public static let code = MessageType(raw: 51)

  public var paxos = PaxosHeader()
  /// 0, or a negative Linux error number.
  public var result: Int32 = 0
  /// What the monitor has to say.
  public var resultText = WireString()
  public var command: [CommandWord] = []
  /// What the command has printed; only since 2010.
  public var output: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if !c.context.is2009 { try c.field("paxos", &paxos) }
    try c.field("r", &result)
    try c.field("rs", &resultText)
    try c.command("cmd", &command)
    if !c.context.is2009 { try c.bytes("output", &output, in: .data) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_command_ack(")
    if !context.is2009 { return appendMainline(to: &output) }
    command.appendText(to: &output)
    output.append(" = ")
    output.append(decimal: Int64(result))
    output.append(" ")
    output.append(resultText.bytes)
    output.append(")")
  }

  private func appendMainline(to output: inout OutputBuffer) {
    if let concealed = command.concealed {
      output.append(concealed)
      // Ceph prints it twice where it conceals the value.
      appendResult(to: &output)
    } else {
      output.append("[")
      command.appendText(to: &output, separator: UInt8(ascii: ","))
      output.append("]")
    }
    appendResult(to: &output)
  }

  private func appendResult(to output: inout OutputBuffer) {
    output.append("=")
    output.append(decimal: Int64(result))
    output.append(" ")
    output.append(resultText.bytes)
    output.append(" v")
    output.append(decimal: paxos.version)
    output.append(")")
  }
}
