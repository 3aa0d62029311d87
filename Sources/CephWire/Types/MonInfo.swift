/// One monitor as its map of versions 2 to 5 has it (mainline.md 3.10.1).
public struct NamedAddress: WireStruct {
  public var name = WireString()
  public var address = EntityAddress()

  public init() {}

  public static let minimumSize = 23

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("name", &name)
    try c.field("addr", &address)
  }
}

/// One monitor as its map has it (`mon_info_t`, mainline.md 3.10.1), behind the name that it has
/// there.
public struct MonInfo: WireVersioned {
  /// The name that the map finds the monitor by.
  public var key = WireString()
  public var name = WireString()
  /// Before version 3.
  public var address = EntityAddress()
  public var addresses = EntityAddressVector()
  /// Lower ones are asked first.
  public var priority: UInt16 = 0
  /// How often, among those of its priority, it is asked first.
  public var weight: UInt16 = 0
  /// Where it stands, by kind of place.
  public var crushLocation: [MetadataEntry] = []
  public var timeAdded = Timespec()
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 19
  public static let newest = StructVersion(6, compat: 1)

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("key", &key)
    try c.versioned(&self)
  }

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = structVersion.number
    try c.field("name", &name)
    if version < 3 {
      try c.field("addr", &address)
    } else {
      try c.field("addrs", &addresses)
    }
    if version >= 2 { try c.field("priority", &priority) }
    if version >= 4 { try c.field("weight", &weight) }
    if version >= 5 { try c.list("crush_loc", &crushLocation) }
    if version >= 6 { try c.field("time_added", &timeAdded) }
  }
}
