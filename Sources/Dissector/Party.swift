public import CephWire
public import Transport

/// One end of an event: who it was, as far as the connection has told, and where.
public struct Party: Hashable, Sendable {
  /// The entity's name; nil until the connection has told it.
  public var name: EntityName?
  /// The address of the TCP connection.
  public let address: SocketAddress
  /// The text of `address`, since every event shows it.
  public let addressText: String
  /// The address that the entity gives itself; nil until the connection has told it.
  public var entityAddress: EntityAddress?

  /// Makes a party of which only the address is known.
  public init(address: SocketAddress) {
    self.address = address
    addressText = address.description
  }

  /// Name and address as far as they are known.
  var instance: EntityInstance {
    var instance = EntityInstance()
    instance.name = name ?? Self.unnamed
    instance.address = entityAddress ?? EntityAddress()
    return instance
  }

  /// What stands for a name in headers where none is known.
  static let unnamed = EntityName(.client, -1, style: .dotted)

  /// Whether name and address of `instance` are nothing new.
  func isKnown(as instance: EntityInstance) -> Bool {
    name == instance.name && entityAddress == instance.address
  }

  /// Learns name and address from a message's header.
  mutating func learn(_ instance: EntityInstance) {
    name = instance.name
    entityAddress = instance.address
  }

  /// The entity's name where it is known, else the address.
  public var description: String {
    name.map(\.description) ?? addressText
  }
}
