import Common

/// What besides its name decides where an object lies (`object_locator_t`, mainline.md 3.11).
public struct ObjectLocator: WireVersioned {
  /// -1 is none.
  public var pool: Int64 = -1
  /// -1 always but in old clusters, where it could be the OSD that is preferred.
  public var preferred: Int32 = -1
  /// Stands in for the name where the place is computed; empty where the name itself counts.
  public var key = WireString()
  /// Since version 5: the namespace in the pool.
  public var nspace = WireString()
  /// Since version 6: stands in for name and key; -1 where it does not.
  public var hash: Int64 = -1
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 11
  public static let newest = StructVersion(6, compat: 3)
  public static let versionForm = VersionForm.legacy(compatSince: 3, lengthSince: 3)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if structVersion.number < 2 {
      try layoutNarrow(&c)
    } else {
      try c.field("pool", &pool)
      try c.field("preferred", &preferred)
    }
    try c.field("key", &key)
    if structVersion.number >= 5 { try c.field("nspace", &nspace) }
    if structVersion.number >= 6 { try c.field("hash", &hash) }
  }

  private mutating func layoutNarrow<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    var (narrowPool, narrowPreferred) = (Int32(clamping: pool), Int16(clamping: preferred))
    // What was read before a failure stays.
    defer { (pool, preferred) = (Int64(narrowPool), Int32(narrowPreferred)) }
    try c.field("pool", &narrowPool)
    try c.field("preferred", &narrowPreferred)
  }

  /// Appends the locator as Ceph prints it: `@2`, `@2;namespace:key`.
  func appendText(to output: inout OutputBuffer) {
    output.append("@")
    output.append(decimal: pool)
    if !nspace.isEmpty {
      output.append(";")
      output.append(nspace.bytes)
    }
    if !key.isEmpty {
      output.append(":")
      output.append(key.bytes)
    }
  }
}

/// Where an operation has to be sent instead (`request_redirect_t`, mainline.md 3.11).
public struct RequestRedirect: WireVersioned {
  public var locator = ObjectLocator()
  public var object = WireString()
  /// Empty from every sender.
  public var instructions: [UInt8] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("redirect_locator", &locator)
    try c.field("redirect_object", &object)
    try c.bytes("osd_instructions", &instructions)
  }

  /// Whether the operation has to be sent anywhere else. Pool -1 and no name say that it has not.
  var isEmpty: Bool { locator.pool == -1 && object.isEmpty }

  /// Appends the redirection as Ceph prints it.
  func appendText(to output: inout OutputBuffer) {
    output.append("object ")
    output.append(object.bytes)
    output.append(", locator{")
    locator.appendText(to: &output)
    output.append("}")
  }
}
