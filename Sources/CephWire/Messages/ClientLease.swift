public import Common

/// What happens to a lease (2009.md 3.5, mainline.md 4.3).
public struct LeaseAction: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let revoke = LeaseAction(raw: 1)
  public static let release = LeaseAction(raw: 2)
  public static let renew = LeaseAction(raw: 3)
  public static let revokeAck = LeaseAction(raw: 4)

  public static let names: NameTable<UInt8> = [
    1: "revoke", 2: "release", 3: "renew", 4: "revoke_ack",
  ]
}

/// CLIENT_LEASE: an MDS withdraws a dentry lease; a client gives one back or asks for more time
/// (2009.md 3.5, mainline.md 3.3.1).
public struct ClientLease: WireMessage {
  public static let code = MessageType(raw: 785)

  public var action = LeaseAction.revoke
  /// 1: the dentry. Since 2020 also 2; 4 where the dentry is where its inode lives.
  public var mask: UInt16 = 0
  /// The directory.
  public var ino = InodeNumber(raw: 0)
  public var first = SnapID(raw: 0)
  public var last = SnapID(raw: 0)
  public var seq: UInt32 = 0
  /// Uninitialised in `revoke`, and in a client's `renew` (2009.md 3.13, D7).
  public var durationMilliseconds: UInt32 = 0
  public var dname = WireString()
  /// Unused bytes behind the name: a kernel client always sends 294 bytes when it speaks first
  /// (mainline.md 3.3.1).
  public var padding: [UInt8] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("action", &action)
    try c.field("mask", &mask)
    try c.field("ino", &ino)
    try c.field("first", &first)
    try c.field("last", &last)
    try c.field("seq", &seq)
    try c.field("duration_ms", &durationMilliseconds)
    try c.field("dname", &dname)
    // Version 1 is all there is: what is left cannot be fields of a newer one.
    guard c.context.version == 1, c.hasMore("padding", !padding.isEmpty) else { return }
    try c.bytesToEnd("padding", &padding)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_lease(a=")
    output.append(action.name ?? "???")
    output.append(" seq ")
    output.append(decimal: UInt64(seq))
    output.append(" mask ")
    output.append(decimal: UInt64(mask))
    output.append(context.is2009 ? " " : " 0x")
    output.append(hex: ino.raw)
    if !context.is2009, last != .head { appendRange(to: &output) }
    if !dname.isEmpty {
      output.append("/")
      output.append(dname.bytes)
    }
    output.append(")")
  }

  private func appendRange(to output: inout OutputBuffer) {
    output.append(" [")
    first.appendText(to: &output)
    output.append(",")
    last.appendText(to: &output)
    output.append("]")
  }

  public var facts: MessageFacts {
    MessageFacts(operation: action.name, inodes: [ino], paths: dname.isEmpty ? [] : [dname])
  }
}
