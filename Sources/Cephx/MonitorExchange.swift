import CephWire

/// What a client or daemon and a monitor say to each other about keys (msgr2-and-cephx.md 9): in the
/// handshake of messenger v2, and in messages of both messengers.
struct MonitorExchange {
  private let keys: KeyStore
  /// Who talks to the monitor.
  private(set) var entity: EntityIdentity?
  private var serverChallenge: UInt64?
  /// The ticket that the one asked for replaces; it may be of any length, and is not kept itself.
  private var oldTicket: SHA256Sum?
  /// The key of `entity`: the one of its keyrings that the proof was made with, or, where the proof
  /// was not seen, that has opened something.
  private var principalKey: CephxKey?
  /// The newest session key with the keeper of keys.
  private(set) var sessionKey: CephxKey?
  private(set) var connectionSecret: [UInt8]?
  /// The keyrings whose key is not the one that the proof was made with.
  private(set) var wrongKeyrings: [String] = []

  init(_ keys: KeyStore) { self.keys = keys }

  /// What is needed where there is no session key.
  var needs: [KeyNeed.Kind] {
    guard let entity else { return [.handshake] }
    if wrongKeyrings.isEmpty { return [.entity(entity)] }
    return wrongKeyrings.map { .wrongKey(entity, keyring: $0) }
  }

  /// The client has said who it is.
  mutating func greeting(_ name: EntityIdentity) {
    self = MonitorExchange(keys)
    // Nobody has a name as long as that, and many such names would take all memory.
    if name.id.bytes.count <= KeyLimits.longestName { entity = name }
  }

  /// The monitor has said what the client is to encrypt.
  mutating func challenge(_ challenge: CephXServerChallenge) {
    serverChallenge = challenge.challenge
  }

  /// The monitor has given the client a number.
  mutating func admitted(as globalID: UInt64) {
    if let entity { keys.learn(holder: entity, of: globalID) }
  }

  /// The client asks for something.
  mutating func request(_ request: AuthRequestPayload) -> [WireProblem] {
    switch request.requestType {
    case .authSessionKey: checkProof(request.authenticate)
    case .principalSessionKey: checkAuthorizer(request.authorizer)
    default: []
    }
  }

  /// Finds the keyring's key that the proof was made with.
  private mutating func checkProof(_ proof: CephXAuthenticate) -> [WireProblem] {
    oldTicket = SHA256Sum(of: proof.oldTicket.blob)
    guard let entity, let serverChallenge else { return [] }
    let candidates = keys.keys(of: entity)
    let right = candidates.first {
      let expected = $0.key.proof(
        serverChallenge: serverChallenge, clientChallenge: proof.clientChallenge)
      return expected == proof.key
    }
    principalKey = right?.key
    wrongKeyrings = right == nil ? candidates.map(\.keyring) : []
    guard let first = wrongKeyrings.first else { return [] }
    return [
      WireProblem(
        "authenticate.key", "was made with another key than \(entity.text) has in \(first)")
    ]
  }

  /// An authorizer within the session, under the ticket that the session began with.
  private func checkAuthorizer(_ authorizer: CephXAuthorizer) -> [WireProblem] {
    let ticket = keys.ticket(SHA256Sum(of: authorizer.ticket.blob))
    guard let key = ticket?.sessionKey ?? sessionKey else { return [] }
    do {
      _ = try key.open(CephXAuthorize.self, authorizer.authorize, for: .authorize)
      return []
    } catch {
      return [WireProblem("authorizer.authorize", error, key: "the session key of its ticket")]
    }
  }

  /// The monitor gives what was asked for; nothing where it refuses.
  mutating func reply(_ reply: AuthReplyPayload) -> [WireProblem] {
    if let challenge = reply.challenge {
      self.challenge(challenge)
      return []
    }
    guard reply.status == 0 else { return [] }
    switch reply.requestType {
    case .authSessionKey: return takeSession(reply)
    case .principalSessionKey:
      guard let sessionKey else { return [] }
      return take(reply.tickets, in: "tickets", [sessionKey], "the session key")
    case .rotatingKey: return takeServiceKeys(reply.rotatingSecrets)
    default: return []
    }
  }

  /// The keys that may be the entity's, and their name in words.
  private var principalKeys: [CephxKey] {
    if let principalKey { return [principalKey] }
    // Without a challenge the proof could not be checked.
    guard let entity, wrongKeyrings.isEmpty else { return [] }
    return keys.keys(of: entity).map(\.key)
  }

  private var principalName: String { "the keyring's key of \(entity?.text ?? "the client")" }

  private mutating func takeSession(_ reply: AuthReplyPayload) -> [WireProblem] {
    let sum = SHA256Sum(of: reply.wholeWireBytes)
    var problems = take(reply.tickets, in: "tickets", principalKeys, principalName)
    if principalKeys.isEmpty, let known = keys.session(sum) {
      sessionKey = known
      problems += learn(reply.tickets, known)
    }
    guard let sessionKey else { return problems }
    keys.learn(session: sum, sessionKey)
    problems += takeSecret(reply.connectionSecret, sessionKey)
    problems += take(reply.extraTickets, in: "extra_tickets", [sessionKey], "the session key")
    return problems
  }

  private mutating func takeSecret(_ sealed: [UInt8], _ key: CephxKey) -> [WireProblem] {
    guard !sealed.isEmpty else { return [] }
    do {
      connectionSecret = try key.openCounted(SealedBytes.self, sealed, for: .connectionSecret)
        .bytes
      return []
    } catch { return [WireProblem("connection_secret", error, key: "the session key")] }
  }

  /// A key log knows the session key, so that the ticket that came with it is known too.
  private func learn(_ tickets: CephXTickets?, _ sessionKey: CephxKey) -> [WireProblem] {
    let all = tickets?.tickets ?? []
    return all.indices.filter { all[$0].service == .authentication }
      .flatMap { learn(all[$0], sessionKey, "tickets.tickets[\($0)]") }
  }

  /// Opens the session keys of tickets with one of `candidates`.
  private mutating func take(
    _ tickets: CephXTickets?, in field: String, _ candidates: [CephxKey], _ name: String
  ) -> [WireProblem] {
    guard !candidates.isEmpty, let tickets else { return [] }
    var problems: [WireProblem] = []
    for (index, ticket) in tickets.tickets.enumerated() {
      let path = "\(field).tickets[\(index)]"
      do {
        let (opened, key) = try Self.open(ticket.sessionKey, candidates)
        if ticket.service == .authentication {
          (principalKey, sessionKey) = (key, opened.sessionKey)
        }
        problems += learn(ticket, opened.sessionKey, path)
      } catch { problems.append(WireProblem("\(path).session_key", error, key: name)) }
    }
    return problems
  }

  private static func open(
    _ sealed: [UInt8], _ candidates: [CephxKey]
  ) throws(SealFailure) -> (CephXServiceTicket, CephxKey) {
    var failure = SealFailure.closed
    for key in candidates {
      do throws(SealFailure) {
        return (try key.open(CephXServiceTicket.self, sealed, for: .ticketSessionKey), key)
      } catch { failure = error }
    }
    throw failure
  }

  /// Remembers the session key of a ticket, which may be wrapped in that of the one that it renews.
  private func learn(
    _ ticket: CephXTicket, _ sessionKey: CephxKey, _ path: String
  ) -> [WireProblem] {
    if let blob = ticket.ticket?.blob {
      keys.learn(ticket: SHA256Sum(of: blob), sessionKey, holder: entity)
      return []
    }
    guard let old = oldTicket.flatMap(keys.ticket) else { return [] }
    do {
      let wrapped = try old.sessionKey.open(
        WrappedTicket.self, ticket.wrappedTicket, for: .wrappedTicket)
      keys.learn(ticket: SHA256Sum(of: wrapped.ticket.blob), sessionKey, holder: entity)
      return []
    } catch {
      let key = "the session key of the old ticket"
      return [WireProblem("\(path).ticket_wrapped", error, key: key)]
    }
  }

  /// A daemon fetches the keys that it opens tickets with.
  private mutating func takeServiceKeys(_ sealed: [UInt8]) -> [WireProblem] {
    guard let entity, !sealed.isEmpty else { return [] }
    var failure: SealFailure?
    for key in principalKeys {
      do {
        let rotating = try key.open(RotatingSecrets.self, sealed, for: .rotatingSecrets)
        principalKey = key
        for secret in rotating.secrets {
          let id = ServiceKeyID(service: entity.type, secretID: secret.secretID)
          keys.learn(service: id, secret.key)
        }
        return []
      } catch { failure = error }
    }
    return failure.map { [WireProblem("rotating_secrets", $0, key: principalName)] } ?? []
  }
}

extension EntityType {
  /// The keeper of keys itself, as tickets name it.
  static let authentication = EntityType(raw: 0x20)
}
