import CephWire
import Transport

/// The names of processes across connections: one that comes back after a fault says its address in
/// the handshake, and its peer may speak before its first message tells its name again.
struct NameMemory {
  /// More processes than are connected to a large cluster; with more, all are learnt anew.
  static let capacity = 1 << 14

  private struct Key: Hashable {
    var host: IPAddress
    var nonce: UInt32
  }

  private var names: [Key: EntityName] = [:]
  /// How many names were forgotten because there were too many.
  private(set) var forgotten = 0

  /// Keeps the name that a process has told. Those without a kind, a number or a nonce are nobody yet:
  /// kernels call themselves `unknown.0` until a monitor has given them a number.
  mutating func remember(_ party: Party) {
    guard let key = Self.key(party), let name = party.name, name.number >= 0, name.type.raw != 0
    else { return }
    if names[key] == name { return }
    if names.count >= Self.capacity {
      forgotten += names.count
      names.removeAll()
    }
    names[key] = name
  }

  /// The name that the process has told on another connection.
  func name(of party: Party) -> EntityName? {
    Self.key(party).flatMap { names[$0] }
  }

  private static func key(_ party: Party) -> Key? {
    guard let nonce = party.entityAddress?.nonce, nonce != 0 else { return nil }
    return Key(host: party.address.address, nonce: nonce)
  }
}
