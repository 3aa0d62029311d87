public import CephWire
public import Dissector
public import Transport

/// Which client it is, told apart from others of the same name: in a merged capture, or after a
/// client was started again, the same name may come back with another nonce or port.
public struct ClientIdentity: Hashable, Sendable {
  /// `client4100`; the number is -1 until the monitors have given one.
  public var name: EntityName
  /// Chosen by the client's process for its address.
  public var nonce: UInt32
  /// The port that the client gives as its own, in its address.
  public var port: UInt16
  /// The IP address of the client's end of the TCP connection.
  public var address: IPAddress

  /// Makes an identity of its parts.
  public init(name: EntityName, nonce: UInt32, port: UInt16, address: IPAddress) {
    self.name = name
    self.nonce = nonce
    self.port = port
    self.address = address
  }

  /// Makes the identity of the client that sends or receives an event; nil where neither end is
  /// known to be a client.
  public init?(_ event: borrowing Event) {
    guard let party = [event.from, event.to].first(where: { $0.name?.type == .client }) else {
      return nil
    }
    self.init(party)
  }

  /// Makes the identity of an end that is a client; nil where it is not known to be one.
  public init?(_ party: Party) {
    guard let name = party.name, name.type == .client else { return nil }
    self.init(
      name: name, nonce: party.entityAddress?.nonce ?? 0,
      port: party.entityAddress?.port.number ?? party.address.port,
      address: party.address.address)
  }
}

extension ClientIdentity: CustomStringConvertible {
  /// Name, address, port and nonce: `client4100 127.0.0.1:6804/20827`.
  public var description: String {
    "\(name) \(SocketAddress(address: address, port: port))/\(nonce)"
  }
}
