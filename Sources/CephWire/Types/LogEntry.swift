/// How grave an entry of the cluster's log is (`clog_type`).
public struct LogLevel: WireEnumeration {
  public var raw: UInt16
  public init(raw: UInt16) { self.raw = raw }

  public static let names: NameTable<UInt16> = [
    0: "debug", 1: "info", 2: "security", 3: "warn", 4: "error", 0xffff: "unknown",
  ]
}

/// One entry of the cluster's log (mainline.md 3.10 leaves its layout out; recordings of Ceph 16
/// have version 5, the others are those of Ceph's own sources).
public struct LogEntry: WireVersioned {
  /// Who the sender is to the keeper of keys; from version 4 on.
  public var name = EntityIdentity()
  /// The sender.
  public var rank = EntityName()
  /// Before version 5, where it has only one address.
  public var address = EntityAddress()
  public var addresses = EntityAddressVector()
  public var stamp = Timespec()
  /// Counts the entries of the sender.
  public var seq: UInt64 = 0
  public var level = LogLevel(raw: 1)
  public var text = WireString()
  /// `cluster` or `audit`; from version 3 on.
  public var channel = WireString()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 52
  public static let newest = StructVersion(5, compat: 5)
  public static let versionForm = VersionForm.legacy(compatSince: 2, lengthSince: 2)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = structVersion.number
    if version >= 5 {
      try c.field("name", &name)
      try c.field("rank", &rank)
      try c.field("addrs", &addresses)
    } else {
      try c.field("rank", &rank)
      try c.field("addr", &address)
    }
    try c.field("stamp", &stamp)
    try c.field("seq", &seq)
    try c.field("prio", &level)
    try c.field("msg", &text)
    if version >= 3 { try c.field("channel", &channel) }
    if version == 4 { try c.field("name", &name) }
  }
}
