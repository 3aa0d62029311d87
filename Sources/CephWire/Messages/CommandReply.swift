public import Common

/// COMMAND_REPLY: what became of a command to an MDS or OSD (mainline.md 3.10).
public struct CommandReply: DaemonCommandReply {
  public static let code = MessageType(raw: 98)
  public var result: Int32 = 0
  public var resultText = WireString()
  public var output: [UInt8] = []
  public var trailing: [UInt8] = []
  public init() {}
}

/// MGR_COMMAND_REPLY: what became of a command to a manager (mainline.md 3.10.2).
public struct ManagerCommandReply: DaemonCommandReply {
  public static let code = MessageType(raw: 1802)
  public var result: Int32 = 0
  public var resultText = WireString()
  public var output: [UInt8] = []
  public var trailing: [UInt8] = []
  public init() {}
}

/// A message that tells what became of a command to a daemon.
public protocol DaemonCommandReply: WireMessage {
  /// 0, or a negative Linux error number.
  var result: Int32 { get set }
  /// What the daemon has to say.
  var resultText: WireString { get set }
  /// What the command has printed.
  var output: [UInt8] { get set }
}

extension DaemonCommandReply {
  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("r", &result)
    try c.field("rs", &resultText)
    try c.bytes("output", &output, in: .data)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    Self.code.appendName(to: &output, in: context.dialect)
    output.append("(tid ")
    output.append(decimal: header.tid)
    output.append(": ")
    output.append(decimal: Int64(result))
    output.append(" ")
    output.append(resultText.bytes)
    output.append(")")
  }
}
