public import Common

/// What happened to a snapshot realm (2009.md 3.8, mainline.md 4.5).
public struct SnapOp: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let update = SnapOp(raw: 0)
  public static let create = SnapOp(raw: 1)
  public static let destroy = SnapOp(raw: 2)
  public static let split = SnapOp(raw: 3)

  public static let names: NameTable<UInt32> = [
    0: "update", 1: "create", 2: "destroy", 3: "split",
  ]
}

/// CLIENT_SNAP: an MDS tells of a change to snapshot realms (2009.md 3.8, mainline.md 3.3.2).
public struct ClientSnap: WireMessage {
  public static let code = MessageType(raw: 786)

  public var op = SnapOp.update
  /// The realm concerned; 0 in an `update` after a reconnect.
  public var split = InodeNumber(raw: 0)
  /// `split`: the inodes with capabilities that move under the new realm.
  public var splitInodes: [InodeNumber] = []
  /// `split`: the child realms that move under the new realm.
  public var splitRealms: [InodeNumber] = []
  public var trace: SnapTrace?
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("op", &op)
    try c.field("split", &split)
    let inodeCount = try c.count("num_split_inos", splitInodes.count, as: UInt32.self)
    let realmCount = try c.count("num_split_realms", splitRealms.count, as: UInt32.self)
    let traceLength = try c.length("trace_len", as: UInt32.self)
    try c.elements("split_inos", &splitInodes, count: inodeCount)
    try c.elements("split_realms", &splitRealms, count: realmCount)
    try c.section("trace", &trace, traceLength, startingFrom: SnapTrace())
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_snap(")
    output.append(op.name ?? "???")
    if split.raw != 0 {
      output.append(context.is2009 ? " split=" : " split=0x")
      output.append(hex: split.raw)
    }
    output.append(" tracelen=")
    output.append(decimal: UInt64(trace?.byteCount(context) ?? 0))
    output.append(")")
  }

  public var facts: MessageFacts {
    MessageFacts(
      operation: op.name, inodes: (split.raw == 0 ? [] : [split]) + splitInodes + splitRealms)
  }
}
