import CephWire

/// All that is known of keys while a capture is read, shared by its connections: what the user has
/// handed in, and what connections to monitors have given away.
///
/// Not for several threads: a capture is read in one.
public final class KeyStore {
  private let material: KeyMaterial
  /// How many tickets, holders, service keys and secrets were forgotten because there were too many.
  public var forgotten: Int {
    tickets.forgotten + serviceKeys.forgotten + holders.forgotten + sessions.forgotten
      + connections.forgotten
  }

  private var tickets = BoundedTable<SHA256Sum, Ticket>(limit: KeyLimits.tickets)
  private var serviceKeys = BoundedTable<ServiceKeyID, [CephxKey]>(limit: KeyLimits.serviceKeys)
  private var holders = BoundedTable<UInt64, EntityIdentity>(limit: KeyLimits.tickets)
  private var sessions = BoundedTable<SHA256Sum, CephxKey>(limit: KeyLimits.connections)
  private var connections = BoundedTable<SHA256Sum, ConnectionSecret>(
    limit: KeyLimits.connections)
  private var missing: [KeyNeed.Kind: Int] = [:]
  private var missingOrder: [KeyNeed.Kind] = []
  /// How many needs were not kept, because there were too many of other kinds.
  public private(set) var needsNotKept = 0

  /// The session key of a ticket, and who holds it where that is known.
  struct Ticket {
    var sessionKey: CephxKey
    var holder: EntityIdentity?
  }

  /// Makes the store of what the user has handed in.
  public init(_ material: KeyMaterial = KeyMaterial()) {
    self.material = material
  }

  /// Whether the user has handed in anything.
  public var hasMaterial: Bool { !material.isEmpty }

  /// What was learnt from this capture or used to open it; enough to open it once more.
  public var log: KeyLog {
    var log = KeyLog()
    log.tickets = tickets.all.mapValues(\.sessionKey)
    log.sessions = sessions.all
    log.connections = connections.all
    return log
  }

  /// What would have been needed, each once, in the order in which it was missed.
  public var needs: [KeyNeed] {
    missingOrder.map { KeyNeed($0, connections: missing[$0] ?? 0) }
  }

  /// Notes that something would be needed, and how many connections it would open.
  public func note(_ need: KeyNeed) {
    if missing[need.kind] == nil {
      guard missingOrder.count < KeyLimits.needs else { return needsNotKept += 1 }
      missingOrder.append(need.kind)
    }
    missing[need.kind, default: 0] += need.connections
  }

  /// The secrets that key logs have for connections between two endpoints (`IP:PORT`), for
  /// connections whose handshake was not captured.
  public func connectionSecrets(opener: String, acceptor: String) -> [[UInt8]] {
    material.logs.flatMap { $0.connections.values }
      .filter { $0.opener == opener && $0.acceptor == acceptor }
      .map(\.secret)
      .sorted { $0.lexicographicallyPrecedes($1) }
  }
}

/// Limits on what is kept of one capture.
public enum KeyLimits {
  /// Clients renew theirs every hour: enough for ten thousand clients over ten hours.
  public static let tickets = 100_000
  /// A service has three at a time, and makes one an hour: enough for some months of five services.
  public static let serviceKeys = 10_000
  /// As many connections as tickets.
  public static let connections = 100_000
  /// More different sentences than anybody reads.
  public static let needs = 1_000
  /// Bytes of the name of an entity behind its kind: far more than Ceph's own tools take.
  public static let longestName = 256
  /// Keys of the same service and number, of clusters that share a capture.
  static let clusters = 8
}

/// What connections ask for.
extension KeyStore {
  /// A key that the user has handed in, and where it is from.
  struct HandedIn {
    var keyring: String
    var key: CephxKey
  }

  /// The keys that keyrings have for an entity.
  func keys(of entity: EntityIdentity) -> [HandedIn] {
    material.keyrings.compactMap { keyring in
      keyring.key(of: entity).map { HandedIn(keyring: keyring.name, key: $0) }
    }
  }

  /// The session key of a ticket that was seen before, or that a key log has.
  func ticket(_ sum: SHA256Sum) -> Ticket? {
    if let known = tickets[sum] { return known }
    guard let key = fromLogs(\.tickets, sum) else { return nil }
    return Ticket(sessionKey: key)
  }

  /// The keys that a ticket may be encrypted with.
  func serviceKeys(_ id: ServiceKeyID) -> [CephxKey] {
    var keys = serviceKeys[id] ?? []
    keys += material.logs.compactMap { $0.services[id] }
    if id.secretID == ServiceKeyID.ownKey {
      var service = EntityIdentity()
      service.type = id.service
      keys += self.keys(of: service).map(\.key)
    }
    return keys
  }

  /// Whom a monitor has given a global id.
  func holder(of globalID: UInt64) -> EntityIdentity? { holders[globalID] }

  /// What was missed of an entity before.
  func missed(of entity: EntityIdentity) -> [KeyNeed.Kind] {
    missingOrder.filter {
      switch $0 {
      case .entity(let other), .wrongKey(let other, _): other == entity
      default: false
      }
    }
  }

  /// The session key that a key log has for a reply of a monitor.
  func session(_ sum: SHA256Sum) -> CephxKey? { sessions[sum] ?? fromLogs(\.sessions, sum) }

  /// The secret that a key log has for a handshake.
  func connection(_ sum: SHA256Sum) -> [UInt8]? {
    connections[sum]?.secret ?? fromLogs(\.connections, sum)?.secret
  }

  private func fromLogs<Value>(
    _ records: KeyPath<KeyLog, [SHA256Sum: Value]>, _ sum: SHA256Sum
  ) -> Value? {
    for log in material.logs {
      if let value = log[keyPath: records][sum] { return value }
    }
    return nil
  }
}

/// What connections tell.
extension KeyStore {
  func learn(ticket: SHA256Sum, _ sessionKey: CephxKey, holder: EntityIdentity?) {
    tickets.set(ticket, Ticket(sessionKey: sessionKey, holder: holder))
  }

  func learn(service id: ServiceKeyID, _ key: CephxKey) {
    var keys = serviceKeys[id] ?? []
    guard !keys.contains(key), keys.count < KeyLimits.clusters else { return }
    keys.append(key)
    serviceKeys.set(id, keys)
  }

  func learn(holder: EntityIdentity, of globalID: UInt64) {
    if globalID != 0 { holders.set(globalID, holder) }
  }

  func learn(session: SHA256Sum, _ key: CephxKey) { sessions.set(session, key) }

  func learn(connection: SHA256Sum, _ secret: ConnectionSecret) {
    connections.set(connection, secret)
  }
}
