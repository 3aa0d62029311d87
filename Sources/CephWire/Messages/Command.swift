public import Common

/// COMMAND: an administrator asks an MDS or OSD to do something (mainline.md 3.10).
public struct Command: DaemonCommand {
  public static let code = MessageType(raw: 97)
  public var clusterID = ClusterID(raw: 0)
  public var command: [CommandWord] = []
  public var input: [UInt8] = []
  public var trailing: [UInt8] = []
  public init() {}
}

/// MGR_COMMAND: an administrator asks a manager to do something (mainline.md 3.10.2).
public struct ManagerCommand: DaemonCommand {
  public static let code = MessageType(raw: 1801)
  public var clusterID = ClusterID(raw: 0)
  public var command: [CommandWord] = []
  public var input: [UInt8] = []
  public var trailing: [UInt8] = []
  public init() {}
}

/// A message that asks a daemon to do something.
public protocol DaemonCommand: WireMessage {
  var clusterID: ClusterID { get set }
  /// The text of a JSON object.
  var command: [CommandWord] { get set }
  /// What the command reads.
  var input: [UInt8] { get set }
}

extension DaemonCommand {
  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.command("cmd", &command)
    try c.bytes("input", &input, in: .data)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    Self.code.appendName(to: &output, in: context.dialect)
    output.append("(tid ")
    output.append(decimal: header.tid)
    output.append(": ")
    command.appendText(to: &output)
    output.append(")")
  }
}
