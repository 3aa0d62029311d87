public import Common

/// CLIENT_QUOTA: an MDS tells how full a directory with a quota is (mainline.md 3.3.4).
public struct ClientQuota: WireMessage {
  public static let code = MessageType(raw: 788)

  public var ino = InodeNumber(raw: 0)
  /// When something below the directory last changed.
  public var rctime = Timespec()
  /// What the directory has in all.
  public var rbytes: UInt64 = 0
  public var rfiles: UInt64 = 0
  public var rsubdirs: UInt64 = 0
  public var quota = Quota()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("rctime", &rctime)
    try c.field("rbytes", &rbytes)
    try c.field("rfiles", &rfiles)
    try c.field("rsubdirs", &rsubdirs)
    try c.field("quota", &quota)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("client_quota( [0x")
    output.append(hex: ino.raw)
    output.append("] n(")
    appendContents(to: &output, context)
    output.append(") quota(max_bytes = ")
    output.append(decimal: quota.maxBytes)
    output.append(" max_files = ")
    output.append(decimal: quota.maxFiles)
    output.append("))")
  }

  /// Appends `v0 rc… b100450 11=10+1`, without what is 0; nothing where all is.
  private func appendContents(to output: inout OutputBuffer, _ context: WireContext) {
    if rctime == Timespec(), rbytes == 0, rfiles == 0, rsubdirs == 0 { return }
    output.append("v0")
    if rctime != Timespec() {
      output.append(" rc")
      rctime.appendLogText(to: &output, dialect: context.dialect)
    }
    if rbytes != 0 {
      output.append(" b")
      output.append(decimal: rbytes)
    }
    if rfiles == 0 && rsubdirs == 0 { return }
    output.append(" ")
    output.append(decimal: rfiles &+ rsubdirs)
    output.append("=")
    output.append(decimal: rfiles)
    output.append("+")
    output.append(decimal: rsubdirs)
  }

  public var facts: MessageFacts { MessageFacts(inodes: [ino]) }
}
