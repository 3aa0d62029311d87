public import Common

/// Who a process is to the keeper of keys: its kind and the name that it has been given there
/// (mainline.md 2.2).
public struct EntityIdentity: WireStruct {
  public var type = EntityType.client
  public var id = WireString()

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("type", &type)
    try c.field("id", &id)
  }

  /// Appends the identity as Ceph prints it: `client.admin`.
  public func appendText(to output: inout OutputBuffer) {
    type.appendText(to: &output)
    output.append(UInt8(ascii: "."))
    output.append(id.bytes)
  }

  /// The identity on one line, unless that would hide the number of an unknown kind.
  public var compactText: String? { type.isKnown ? "\(type.text).\(id)" : nil }
}
