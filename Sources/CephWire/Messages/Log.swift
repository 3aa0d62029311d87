public import Common

/// LOG: a process has something for the cluster's log (mainline.md 3.10).
public struct Log: WireMessage {
  public static let code = MessageType(raw: 52)

  public var paxos = PaxosHeader()
  public var clusterID = ClusterID(raw: 0)
  public var entries: [LogEntry] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("paxos", &paxos)
    try c.field("fsid", &clusterID)
    try c.list("entries", &entries)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("log(")
    if let first = entries.first {
      output.append(decimal: UInt64(entries.count))
      output.append(" entries from seq ")
      output.append(decimal: first.seq)
      output.append(" at ")
      first.stamp.appendLogText(to: &output, dialect: context.dialect)
    }
    output.append(")")
  }
}
