/// A setting of a manager's module (Ceph's own sources).
public struct ModuleOption: WireVersioned {
  /// The name that the module finds the setting by.
  public var key = WireString()
  public var name = WireString()
  public var type: UInt8 = 0
  public var level: UInt8 = 0
  public var flags: UInt32 = 0
  public var defaultValue = WireString()
  public var minimum = WireString()
  public var maximum = WireString()
  public var allowedValues: [WireString] = []
  public var description = WireString()
  public var longDescription = WireString()
  public var tags: [WireString] = []
  public var seeAlso: [WireString] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 10
  public static let newest = StructVersion(1, compat: 1)

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("key", &key)
    try c.versioned(&self)
  }

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("name", &name)
    try c.field("type", &type)
    try c.field("level", &level)
    try c.field("flags", &flags)
    try c.field("default_value", &defaultValue)
    try c.field("min", &minimum)
    try c.field("max", &maximum)
    try c.list("enum_allowed", &allowedValues)
    try c.field("desc", &description)
    try c.field("long_desc", &longDescription)
    try c.list("tags", &tags)
    try c.list("see_also", &seeAlso)
  }
}

/// A module that a manager has (Ceph's own sources).
public struct ManagerModule: WireVersioned {
  public var name = WireString()
  public var canRun: UInt8 = 0
  /// Why it cannot.
  public var errorText = WireString()
  public var options: [ModuleOption] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(2, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("name", &name)
    try c.field("can_run", &canRun)
    try c.field("error_string", &errorText)
    if structVersion.number >= 2 { try c.list("module_options", &options) }
  }
}
