public import Common

/// MON_COMMAND_ACK: what became of a command (recordings of 2009).
public struct MonCommandAck: WireMessage {
  public static let code = MessageType(raw: 51)

  /// 0, or a negative Linux error number.
  public var result: Int32 = 0
  /// What the monitor has to say.
  public var resultText = WireString()
  public var command: [CommandWord] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("r", &result)
    try c.field("rs", &resultText)
    try c.list("cmd", &command)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_command_ack(")
    command.appendText(to: &output)
    output.append(" = ")
    output.append(decimal: Int64(result))
    output.append(" ")
    output.append(resultText.bytes)
    output.append(")")
  }
}
