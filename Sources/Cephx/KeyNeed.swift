public import CephWire

/// What would have been needed to open connections of a capture; as a sentence, without secrets.
public struct KeyNeed: Hashable, Sendable, CustomStringConvertible {
  /// What is missing.
  public var kind: Kind
  /// How many connections it keeps closed; 0 where they are open all the same.
  public var connections: Int

  /// What can be missing.
  public enum Kind: Hashable, Sendable {
    /// The key of an entity that has shown itself to a monitor.
    case entity(EntityIdentity)
    /// The right key of an entity: what the keyring `name` has is another one.
    case wrongKey(EntityIdentity, keyring: String)
    /// The session keys of tickets for a service: that their holders got them is not in the capture.
    case tickets(service: EntityType)
    /// The handshake itself, of which the capture has not all.
    case handshake
  }

  /// Makes a need.
  public init(_ kind: Kind, connections: Int = 1) {
    self.kind = kind
    self.connections = connections
  }

  /// One sentence, without a full stop.
  public var description: String {
    let opens =
      connections == 1 ? "would open 1 connection" : "would open \(connections) connections"
    switch kind {
    case .entity(let entity):
      return "the key of \(entity.text) (its keyring, or a key log) \(opens)"
    case .wrongKey(let entity, let keyring):
      return "\(keyring): this keyring's \(entity.text) is not the one in the capture"
    case .tickets(let service):
      let tickets = connections == 1 ? "its ticket" : "their tickets"
      return "a key log \(opens) to \(service.name ?? "a service"): no monitor gives "
        + "\(tickets) in this capture"
    case .handshake:
      return "a key log \(opens), whose handshake is not in the capture from its start"
    }
  }
}
