public import Common

/// One word of a command (recordings of 2009; the specification leaves these messages out).
public struct CommandWord: WireStruct {
  public var word = WireString()

  public init() {}

  public static let minimumSize = 4

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("word", &word)
  }

  public var compactText: String? { word.description }
}

extension [CommandWord] {
  /// Appends the words with a space between each two.
  func appendText(to output: inout OutputBuffer) {
    for (index, word) in enumerated() {
      if index > 0 { output.append(" ") }
      output.append(word.word.bytes)
    }
  }
}

/// MON_COMMAND: an administrator asks a monitor to do something (recordings of 2009).
public struct MonCommand: WireMessage {
  public static let code = MessageType(raw: 50)

  public var clusterID = ClusterID(raw: 0)
  public var command: [CommandWord] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("fsid", &clusterID)
    try c.list("cmd", &command)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("mon_command(")
    command.appendText(to: &output)
    output.append(")")
  }
}
