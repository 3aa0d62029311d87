public import Common

/// What is to be done to a pool (`ceph_pool_op`).
public struct PoolOperation: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let names: NameTable<UInt32> = [
    0x01: "create", 0x02: "delete", 0x03: "auid change", 0x11: "create snap", 0x12: "delete snap",
    0x21: "create unmanaged snap", 0x22: "delete unmanaged snap",
  ]
}

/// POOLOP: asks a monitor to make, change or remove a pool or a snapshot of it (mainline.md 3.10).
public struct PoolOp: WireMessage {
  public static let code = MessageType(raw: 49)

  public var paxos = PaxosHeader()
  public var clusterID = ClusterID(raw: 0)
  public var pool: UInt32 = 0
  public var op = PoolOperation(raw: 0)
  /// Means nothing any more.
  public var oldAUID: UInt64 = 0
  public var snapID = SnapID(raw: 0)
  /// The name of the pool or the snapshot.
  public var name = WireString()
  /// How the pool is spread over devices, in version 3; of no meaning in later ones.
  public var crushRuleByte: UInt8 = 0
  /// The same from version 4 on; -1 is the usual way.
  public var crushRule: Int16 = -1
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = c.context.version
    try c.field("paxos", &paxos)
    try c.field("fsid", &clusterID)
    try c.field("pool", &pool)
    if version < 2 { try c.field("name", &name) }
    try c.field("op", &op)
    try c.field("old_auid", &oldAUID)
    try c.field("snapid", &snapID)
    if version >= 2 { try c.field("name", &name) }
    if version >= 3 { try c.field("pad", &crushRuleByte) }
    if version >= 4 { try c.field("crush_rule", &crushRule) }
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("pool_op(")
    output.append(op.name ?? "???")
    output.append(" pool ")
    output.append(decimal: UInt64(pool))
    output.append(" tid ")
    output.append(decimal: header.tid)
    output.append(" name ")
    output.append(name.bytes)
    output.append(" v")
    output.append(decimal: paxos.version)
    output.append(")")
  }

  public var facts: MessageFacts { MessageFacts(operation: op.name) }
}
