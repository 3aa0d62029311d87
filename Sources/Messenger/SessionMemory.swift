import CephWire
import Common

/// What both ends call a session of messenger v2, so that it outlives its TCP connection.
struct SessionKey: Hashable {
  var client: UInt64
  var server: UInt64
}

/// What was told when a session began.
struct SessionFacts {
  /// The connection that it began on.
  var number: Int
  var names: PerSide<EntityName>
  var supported: PerSide<UInt64>
}

/// The sessions of a capture, by their cookies. Shared by its connections.
public final class SessionMemory {
  /// More sessions than a large cluster has; with more, all are learnt anew.
  private static let capacity = 1 << 16

  private var sessions: [SessionKey: SessionFacts] = [:]

  /// Makes the memory of a capture that has just begun.
  public init() {}

  /// Keeps a session that can be come back to: both ends have a cookie for it.
  func remember(_ key: SessionKey, _ facts: SessionFacts) {
    guard key.client != 0, key.server != 0 else { return }
    if sessions.count >= Self.capacity { sessions.removeAll() }
    sessions[key] = facts
  }

  /// The session that is called so.
  func facts(of key: SessionKey) -> SessionFacts? { sessions[key] }
}
