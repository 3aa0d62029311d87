public import Common

/// POOLOP_REPLY: what became of a change to a pool (mainline.md 3.10).
public struct PoolOpReply: WireMessage {
  public static let code = MessageType(raw: 48)

  public var paxos = PaxosHeader()
  public var clusterID = ClusterID(raw: 0)
  /// 0, or a negative Linux error number.
  public var replyCode: Int32 = 0
  /// The map of the object servers that has the change.
  public var epoch: UInt32 = 0
  /// Whether `responseData` is there.
  public var hasResponseData: UInt8 = 0
  /// The number of a new snapshot.
  public var responseData: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("paxos", &paxos)
    try c.field("fsid", &clusterID)
    try c.field("reply_code", &replyCode)
    try c.field("epoch", &epoch)
    try c.field("has_response_data", &hasResponseData)
    if hasResponseData != 0 { try c.bytes("response_data", &responseData) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("pool_op_reply(tid ")
    output.append(decimal: header.tid)
    output.append(" ")
    output.append(error: replyCode)
    output.append(" v")
    output.append(decimal: paxos.version)
    output.append(")")
  }
}
