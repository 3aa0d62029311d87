/// One extended attribute (2009.md 3.0).
public struct Xattr: WireStruct {
  public var name = WireString()
  public var value: [UInt8] = []

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("name", &name)
    try c.bytes("value", &value)
  }
}

/// The extended attributes of an inode (2009.md 3.0). An absent blob means "not included", one
/// without attributes "included, there are none". A kernel client may leave bytes behind the last
/// attribute (2009.md 3.13, D10).
public struct Xattrs: WireSection {
  public var attributes: [Xattr] = []
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 4

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("attributes", &attributes)
  }

  /// The length on the wire.
  var byteCount: Int {
    attributes.reduce(4 + trailing.count) { $0 + 8 + $1.name.bytes.count + $1.value.count }
  }
}
