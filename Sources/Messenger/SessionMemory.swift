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

/// The sessions of a capture, by their cookies, and what was spent on finding encrypted frames again.
/// Shared by its connections.
public final class SessionMemory {
  /// More sessions than a large cluster has; with more, all are learnt anew.
  public static let capacity = 1 << 16

  private var sessions: [SessionKey: SessionFacts] = [:]
  /// How many sessions were forgotten because there were too many.
  public private(set) var forgotten = 0
  /// In how many encrypted directions no more nonces are tried.
  public internal(set) var directionsGivenUp = 0
  /// How many nonces were tried in vain.
  private var triedNonces = 0

  /// Makes the memory of a capture that has just begun.
  public init() {}

  /// Keeps a session that can be come back to: both ends have a cookie for it.
  func remember(_ key: SessionKey, _ facts: SessionFacts) {
    guard key.client != 0, key.server != 0 else { return }
    if sessions.count >= Self.capacity {
      forgotten += sessions.count
      sessions.removeAll()
    }
    sessions[key] = facts
  }

  /// How many more nonces may be tried in vain.
  func noncesLeft(_ limits: MessengerLimits) -> Int {
    max(limits.mostNoncesOfAll - triedNonces, 0)
  }

  /// Notes that `count` nonces were tried in vain; false where no more may be.
  func tried(_ count: Int, _ limits: MessengerLimits) -> Bool {
    triedNonces += count
    return noncesLeft(limits) > 0
  }

  /// The session that is called so.
  func facts(of key: SessionKey) -> SessionFacts? { sessions[key] }
}
