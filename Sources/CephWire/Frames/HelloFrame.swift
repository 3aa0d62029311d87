/// HELLO: what kind of process speaks, and from where it sees the other one come (msgr2-and-cephx.md 7.1).
public struct HelloFrame: WireFrame {
  public static let tag = FrameTag.hello

  public var entityType = EntityType(raw: 0)
  /// The address of the other side as the sender sees it.
  public var peerAddress = EntityAddress()
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    var byte = EntityTypeByte(entityType)
    try c.field("entity_type", &byte)
    entityType = byte.type
    try c.field("peer_addr", &peerAddress)
  }
}
