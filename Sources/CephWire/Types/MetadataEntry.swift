/// What somebody says about itself, by name: a pair of a `map<str,str>` (mainline.md 3.1).
public struct MetadataEntry: WireStruct {
  public var key = WireString()
  public var value = WireString()

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("key", &key)
    try c.field("value", &value)
  }
}
