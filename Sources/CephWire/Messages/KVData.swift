public import Common

/// One key of the monitors' store (mainline.md 3.10).
public struct StoredValue: WireStruct {
  public var key = WireString()
  /// Whether `value` is there; where not, the key has been removed.
  public var hasValue: UInt8 = 0
  public var value: [UInt8] = []

  public init() {}

  public static let minimumSize = 5

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("key", &key)
    try c.field("has_value", &hasValue)
    if hasValue != 0 { try c.bytes("value", &value) }
  }
}

/// KV_DATA: a monitor tells what its store has under a prefix, or what has changed there (Ceph's own
/// sources; mainline.md leaves it out).
public struct KVData: WireMessage {
  public static let code = MessageType(raw: 54)

  public var version: UInt64 = 0
  public var prefix = WireString()
  /// Whether only changes are told.
  public var isIncremental: UInt8 = 0
  public var values: [StoredValue] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("version", &version)
    try c.field("prefix", &prefix)
    try c.field("incremental", &isIncremental)
    try c.list("data", &values)
  }

  public func appendSummary(
    to output: inout OutputBuffer, header: MessageHeader, context: WireContext
  ) {
    output.append("kv_data(v")
    output.append(decimal: version)
    output.append(" prefix ")
    output.append(prefix.bytes)
    output.append(isIncremental == 0 ? ", full, " : ", incremental, ")
    output.append(decimal: UInt64(values.count))
    output.append(" keys)")
  }
}
