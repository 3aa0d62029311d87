public import Common

/// OSD_OP: a client asks an OSD to do something with an object (mainline.md 3.11).
public struct OSDOp: WireMessage {
  public static let code = MessageType(raw: 42)

  /// Since version 8 with the shard; before, as the client computed it from the object's name.
  public var group = ShardedPlacementGroup()
  /// Since version 8: the hash of the object's name.
  public var hash: UInt32 = 0
  /// The OSD map that the client goes by.
  public var osdmapEpoch: UInt32 = 0
  public var flags = OSDFlags<UInt32>(raw: 0)
  /// Up to version 7: what an earlier attempt was answered with; zero in the first one.
  public var reassertVersion = ObjectVersion()
  /// Since version 6: who asks, where the sender of the message does not ask for itself.
  public var requestID = OSDRequestID()
  /// Since version 8.
  public var trace = TraceContext()
  /// Since version 9.
  public var telemetry = TelemetryContext()
  /// The incarnation of the client.
  public var clientIncarnation: UInt32 = 0
  public var mtime = Timespec()
  /// Version 1; unused.
  public var stripeUnit: UInt32 = 0
  /// Since version 2.
  public var locator = ObjectLocator()
  /// The object's name.
  public var oid = WireString()
  public var operations: [OSDOperation] = []
  /// The snapshot that is read.
  public var snapID = SnapID(raw: 0)
  /// The newest snapshot that the client knew when it wrote, and all of them, the newest first.
  public var snapSeq = SnapID(raw: 0)
  public var snaps: [SnapID] = []
  /// Since version 4: 0 is the first attempt; -1 where the client does not know.
  public var retryAttempt: Int32 = -1
  /// Since version 5: the features of the client's connection.
  public var features: UInt64 = 0
  /// What the operations bring along, one behind the other. Only described where it holds the names
  /// of attributes and methods; else it is the event's data.
  public var payload: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    reassertVersion.isPacked = c.context.version == 1
    group.group.isOld = c.context.version < 3
    switch c.context.version {
    case 1: try layoutPacked(&c)
    case 2...6: try layoutOld(&c)
    default: try layoutNew(&c)
    }
    guard operations.contains(where: \.code.namesItsTarget) else { return }
    try c.bytes("payload", &payload, in: .data)
  }

  /// Version 1: what has a variable length stands at the end.
  private mutating func layoutPacked<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("client_inc", &clientIncarnation)
    try c.field("pg", &group.group)
    try c.field("su", &stripeUnit)
    try c.field("osdmap_epoch", &osdmapEpoch)
    try c.field("flags", &flags)
    try c.field("mtime", &mtime)
    try c.field("reassert_version", &reassertVersion)
    let nameLength = try c.length("object_len", as: UInt32.self)
    try c.field("snapid", &snapID)
    try c.field("snap_seq", &snapSeq)
    let snapCount = try c.count("num_snaps", snaps.count, as: UInt32.self)
    try layoutOperations(&c)
    try c.text("oid", &oid, nameLength)
    try c.elements("snaps", &snaps, count: snapCount)
  }

  /// Versions 2 to 6.
  private mutating func layoutOld<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = c.context.version
    try c.field("client_inc", &clientIncarnation)
    try c.field("osdmap_epoch", &osdmapEpoch)
    try c.field("flags", &flags)
    try c.field("mtime", &mtime)
    try c.field("reassert_version", &reassertVersion)
    try c.field("oloc", &locator)
    try c.field("pg", &group.group)
    try c.field("oid", &oid)
    try layoutOperations(&c)
    try layoutSnaps(&c)
    if version >= 4 { try c.field("retry", &retryAttempt) }
    if version >= 5 { try c.field("features", &features) }
    if version >= 6 { try c.field("reqid", &requestID) }
  }

  /// Since version 7: what decides who deals with the request stands at the beginning.
  private mutating func layoutNew<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = c.context.version
    if version >= 8 {
      try c.field("spg", &group)
      try c.field("hash", &hash)
    } else {
      try c.field("pg", &group.group)
    }
    try c.field("osdmap_epoch", &osdmapEpoch)
    try c.field("flags", &flags)
    if version < 8 { try c.field("reassert_version", &reassertVersion) }
    try c.field("reqid", &requestID)
    if version >= 8 { try c.field("trace", &trace) }
    if version >= 9 { try c.field("otel_trace", &telemetry) }
    try c.field("client_inc", &clientIncarnation)
    try c.field("mtime", &mtime)
    try c.field("oloc", &locator)
    try c.field("oid", &oid)
    try layoutOperations(&c)
    try layoutSnaps(&c)
    try c.field("retry", &retryAttempt)
    try c.field("features", &features)
  }

  private mutating func layoutOperations<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let count = try c.count("ops", operations.count, as: UInt16.self)
    try c.elements("ops", &operations, count: count)
  }

  private mutating func layoutSnaps<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("snapid", &snapID)
    try c.field("snap_seq", &snapSeq)
    try c.list("snaps", &snaps)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("osd_op(")
    asker(header, context).appendText(to: &output)
    output.append(" ")
    group.appendText(to: &output)
    output.append(" ")
    object(context).appendText(to: &output)
    output.append(" ")
    operations.appendText(to: &output, payload: payload, isReply: false)
    output.append(" snapc ")
    snapSeq.appendText(to: &output)
    output.append("=[")
    for (index, snap) in snaps.enumerated() {
      if index > 0 { output.append(",") }
      snap.appendText(to: &output)
    }
    output.append("]")
    if flags.contains(.retry) {
      output.append(" RETRY=")
      output.append(decimal: Int64(retryAttempt))
    }
    output.append(" ")
    flags.appendText(to: &output)
    output.append(" e")
    output.append(decimal: UInt64(osdmapEpoch))
    output.append(")")
  }

  /// Who asks: where the request does not say so, it is the sender of the message.
  private func asker(_ header: MessageHeader, _ context: WireContext) -> OSDRequestID {
    if requestID.isSet { return requestID }
    var asker = requestID
    asker.name = header.sourceName
    asker.tid = header.tid
    if context.version < 7 { asker.incarnation = Int32(truncatingIfNeeded: clientIncarnation) }
    return asker
  }

  /// The object that the request is about.
  private func object(_ context: WireContext) -> HashedObject {
    var object = HashedObject()
    object.pool = Int64(bitPattern: group.group.pool)
    object.hash = context.version >= 8 ? hash : group.group.seed
    object.nspace = locator.nspace
    object.key = locator.key == oid ? WireString() : locator.key
    object.name = oid
    object.snapID = snapID
    return object
  }

  public var facts: MessageFacts {
    MessageFacts(operation: operations.first?.code.name)
  }
}
