import Common

/// The version of an object, or of what an OSD has done (`eversion_t`, mainline.md 3.11), 12 bytes.
public struct ObjectVersion: WireStruct {
  public var version: UInt64 = 0
  /// The epoch of the OSD map that the version is from.
  public var epoch: UInt32 = 0
  /// Whether the epoch stands first, as in the packed heads of version 1 of the messages with OSDs;
  /// the message around it sets that before it is read.
  var isPacked = false

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if isPacked { try c.field("epoch", &epoch) }
    try c.field("version", &version)
    if !isPacked { try c.field("epoch", &epoch) }
  }

  /// Appends the version as Ceph prints it: `9'17`, epoch and version.
  func appendText(to output: inout OutputBuffer) {
    output.append(decimal: UInt64(epoch))
    output.append("'")
    output.append(decimal: version)
  }
}

/// Who asked for an operation on an object (`osd_reqid_t`, mainline.md 3.11).
public struct OSDRequestID: WireVersioned {
  public var name = EntityName()
  public var tid: UInt64 = 0
  /// The incarnation of the client.
  public var incarnation: Int32 = 0
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(2, compat: 2)
  public static let versionForm = VersionForm.legacy(compatSince: 2, lengthSince: 2)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("name", &name)
    try c.field("tid", &tid)
    try c.field("inc", &incarnation)
  }

  /// Whether it says who asked; where not, the message's header does.
  var isSet: Bool { name.type.raw != 0 || name.number != 0 || tid != 0 }

  /// Appends the asker as Ceph prints it: `client.4123.0:2`.
  func appendText(to output: inout OutputBuffer) {
    name.appendText(to: &output)
    output.append(".")
    output.append(decimal: Int64(incarnation))
    output.append(":")
    output.append(decimal: tid)
  }
}
