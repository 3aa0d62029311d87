public import Common

/// OSD_OPREPLY: what became of the operations of a client's request (mainline.md 3.11). What came
/// out of them lies in the data part.
public struct OSDOpReply: WireMessage {
  public static let code = MessageType(raw: 43)

  /// The object's name.
  public var oid = WireString()
  public var group = PlacementGroup()
  public var flags = OSDFlags<UInt64>(raw: 0)
  /// 0 or a positive number that the operation defines, or a negative error number.
  public var result: Int32 = 0
  /// The object's version, for clients that do not know the two below.
  public var badReplayVersion = ObjectVersion()
  /// The OSD map that the OSD went by.
  public var osdmapEpoch: UInt32 = 0
  public var operations: [OSDOperation] = []
  /// Since version 3: 0 is the first attempt; -1 where the OSD does not know.
  public var retryAttempt: Int32 = -1
  /// Since version 4: the result of each operation.
  public var results: [Int32] = []
  /// Since version 5: the version of the placement group that a write was given.
  public var replayVersion = ObjectVersion()
  /// Since version 5: the version of the object as clients see it.
  public var userVersion: UInt64 = 0
  /// Since version 7: 1 where the operation has to be sent anywhere else.
  public var doRedirect: UInt8 = 0
  /// In version 6 always there; since version 7 where the operation has to be sent anywhere else.
  public var redirect = RequestRedirect()
  /// Since version 8; also in version 6 as newer OSDs write it.
  public var trace: TraceContext?
  /// Version 1; unused.
  public var clientIncarnation: UInt32 = 0
  /// Version 1; unused.
  public var stripeUnit: UInt32 = 0
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = c.context.version
    group.isOld = version == 1
    badReplayVersion.isPacked = version == 1
    if version == 1 { return try layoutPacked(&c) }
    try c.field("oid", &oid)
    try c.field("pg", &group)
    try c.field("flags", &flags)
    try c.field("result", &result)
    try c.field("bad_replay_version", &badReplayVersion)
    try c.field("osdmap_epoch", &osdmapEpoch)
    try c.list("ops", &operations)
    if version >= 3 { try c.field("retry", &retryAttempt) }
    if version >= 4 { try c.elements("rval", &results, count: operations.count) }
    if version >= 5 {
      try c.field("replay_version", &replayVersion)
      try c.field("user_version", &userVersion)
    }
    if version >= 6 { try layoutRedirect(&c) }
  }

  /// Version 1: the name stands at the end.
  private mutating func layoutPacked<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("client_inc", &clientIncarnation)
    var narrow = OSDFlags<UInt32>(raw: UInt32(truncatingIfNeeded: flags.raw))
    try c.field("flags", &narrow)
    flags.raw = UInt64(narrow.raw)
    try c.field("pg", &group)
    try c.field("su", &stripeUnit)
    try c.field("osdmap_epoch", &osdmapEpoch)
    try c.field("reassert_version", &badReplayVersion)
    try c.field("result", &result)
    let nameLength = try c.length("object_len", as: UInt32.self)
    try c.list("ops", &operations)
    try c.text("oid", &oid, nameLength)
  }

  private mutating func layoutRedirect<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.version >= 7 { try c.field("do_redirect", &doRedirect) }
    if c.context.version == 6 || doRedirect != 0 { try c.field("redirect", &redirect) }
    if c.context.version == 7 { return }
    guard c.context.version >= 8 || c.hasMore("trace", trace != nil) else { return }
    var present = trace ?? TraceContext()
    // What was read before a failure stays.
    defer { trace = present }
    try c.field("trace", &present)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    let version = context.version >= 5 ? replayVersion : badReplayVersion
    output.append("osd_op_reply(")
    output.append(decimal: header.tid)
    output.append(" ")
    output.append(oid.bytes)
    output.append(" ")
    operations.appendText(to: &output, isReply: true)
    output.append(" v")
    version.appendText(to: &output)
    output.append(" uv")
    output.append(decimal: context.version >= 5 ? userVersion : version.version)
    output.append(
      flags.contains(.onDisk) ? " ondisk" : flags.contains(.onNonvolatile) ? " onnvram" : " ack")
    output.append(" = ")
    output.append(decimal: Int64(result))
    if result < 0 {
      output.append(" (")
      output.append(error: result)
      output.append(")")
    }
    if isRedirected(context) {
      output.append(" redirect: { ")
      redirect.appendText(to: &output)
      output.append(" }")
    }
    output.append(")")
  }

  private func isRedirected(_ context: WireContext) -> Bool {
    context.version == 6 ? !redirect.isEmpty : doRedirect != 0
  }

  public var facts: MessageFacts {
    MessageFacts(operation: operations.first?.code.name)
  }
}
