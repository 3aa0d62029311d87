import Common

/// An object and its place among all others of its pool (`hobject_t`, mainline.md 3.11).
public struct HashedObject: WireVersioned {
  /// Empty where the name itself decides the place.
  public var key = WireString()
  public var name = WireString()
  public var snapID = SnapID(raw: 0)
  public var hash: UInt32 = 0
  /// Since version 2: 1 is the end of all objects, and no object.
  public var isMax: UInt8 = 0
  /// Since version 4.
  public var nspace = WireString()
  /// Since version 4: the least number there is, where the rest is empty, is the beginning of all
  /// objects, and no object.
  public var pool = Int64.min
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(4, compat: 3)
  public static let versionForm = VersionForm.legacy(compatSince: 3, lengthSince: 3)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if structVersion.number >= 1 { try c.field("key", &key) }
    try c.field("oid", &name)
    try c.field("snapid", &snapID)
    try c.field("hash", &hash)
    if structVersion.number >= 2 { try c.field("max", &isMax) }
    if structVersion.number >= 4 {
      try c.field("nspace", &nspace)
      try c.field("pool", &pool)
    }
  }

  /// Whether it is the beginning of all objects.
  private var isMin: Bool {
    pool == .min && hash == 0 && snapID.raw == 0 && isMax == 0
      && [key, name, nspace].allSatisfy(\.isEmpty)
  }

  /// Appends the object as Ceph prints it: `2:a367a3e8:::10000000004.00000000:head`, with pool,
  /// reversed hash, namespace, key, name and snapshot.
  func appendText(to output: inout OutputBuffer) {
    if isMin { return output.append("MIN") }
    if isMax != 0 { return output.append("MAX") }
    output.append(decimal: pool)
    output.append(":")
    output.append(hex: UInt64(hash.bitsReversed), width: 8)
    for text in [nspace, key, name] {
      output.append(":")
      output.append(escaped: text)
    }
    output.append(":")
    snapID.appendText(to: &output)
  }
}

extension UInt32 {
  /// The number whose lowest bit is this one's highest: objects are sorted by that.
  fileprivate var bitsReversed: UInt32 {
    (0..<32).reduce(0) { $0 << 1 | self >> UInt32($1) & 1 }
  }
}

extension OutputBuffer {
  /// Appends a part of an object's name: what parts the parts, and what is not ASCII, as its code.
  fileprivate mutating func append(escaped text: WireString) {
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: "/"), 0..<32, 127...:
        append("%")
        append(hex: UInt64(byte), width: 2)
      default: append(byte)
      }
    }
  }
}
