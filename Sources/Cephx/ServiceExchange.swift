import CephWire
import Common

/// What a client and a service say to each other to open a connection (msgr2-and-cephx.md 10); the
/// same in both messengers.
struct ServiceExchange {
  private let keys: KeyStore
  private var shown: Shown?
  private var nonce: UInt64?
  private var serverChallenge: UInt64?
  private(set) var sessionKey: CephxKey?
  /// Empty where the connection is not encrypted.
  private(set) var connectionSecret: [UInt8]?
  /// What the ticket says of its holder, where it could be opened.
  private(set) var ticket: AuthTicket?

  /// What the latest authorizer told. The ticket itself, of whatever length, is not kept.
  private struct Shown {
    var globalID: UInt64
    var service: EntityType
    var ticket: SHA256Sum
  }

  init(_ keys: KeyStore) { self.keys = keys }

  /// What is needed where there is no session key: that of a holder whose handshake with the monitor
  /// could not be read, or else that of the ticket itself.
  var needs: [KeyNeed.Kind] {
    guard let shown else { return [.handshake] }
    let missed = keys.holder(of: shown.globalID).map { keys.missed(of: $0) } ?? []
    return missed.isEmpty ? [.tickets(service: shown.service)] : missed
  }

  /// An authorizer, the first one or the one that answers the challenge.
  mutating func request(_ bytes: RawSpan) -> [WireProblem] {
    var next = CephXAuthorizer()
    do {
      let left = try next.read(bytes)
      if left > 0 { return [WireProblem("trailing", "\(left) bytes too many")] }
    } catch { return [WireProblem(error)] }
    var problems: [WireProblem] = []
    let sum = SHA256Sum(of: next.ticket.blob)
    if sessionKey == nil || sum != shown?.ticket {
      sessionKey = nil
      problems = findSessionKey(next, sum)
    }
    shown = Shown(globalID: next.globalID, service: next.service, ticket: sum)
    return problems + checkAuthorize(next)
  }

  /// Takes the session key of the ticket from where it is known.
  private mutating func findSessionKey(
    _ authorizer: CephXAuthorizer, _ sum: SHA256Sum
  ) -> [WireProblem] {
    let blob = authorizer.ticket.blob
    if let known = keys.ticket(sum) {
      sessionKey = known.sessionKey
      keys.learn(
        ticket: sum, known.sessionKey,
        holder: known.holder ?? keys.holder(of: authorizer.globalID))
      return []
    }
    let id = ServiceKeyID(service: authorizer.service, secretID: authorizer.ticket.secretID)
    var failure: SealFailure?
    for key in keys.serviceKeys(id) {
      do {
        let info = try key.open(CephXServiceTicketInfo.self, blob, for: .ticketInfo)
        sessionKey = info.sessionKey
        ticket = info.ticket
        keys.learn(ticket: sum, info.sessionKey, holder: info.ticket.name)
        keys.learn(holder: info.ticket.name, of: info.ticket.globalID)
        return []
      } catch { failure = error }
    }
    guard let failure else { return [] }
    let service = id.service.name ?? "service"
    return [WireProblem("ticket.blob", failure, key: "the key \(id.secretID) of the \(service)")]
  }

  private mutating func checkAuthorize(_ authorizer: CephXAuthorizer) -> [WireProblem] {
    guard let sessionKey else { return [] }
    let inside: CephXAuthorize
    do {
      inside = try sessionKey.open(CephXAuthorize.self, authorizer.authorize, for: .authorize)
    } catch { return [WireProblem("authorize", error, key: "the session key of its ticket")] }
    defer { nonce = inside.nonce }
    guard inside.formVersion >= 2, inside.hasChallenge != 0 else {
      serverChallenge = nil
      return []
    }
    var problems: [WireProblem] = []
    if let nonce, nonce != inside.nonce {
      problems.append(WireProblem("authorize.nonce", "is not that of the first authorizer"))
    }
    if let serverChallenge, inside.serverChallengePlusOne != serverChallenge &+ 1 {
      problems.append(
        WireProblem("authorize.server_challenge_plus_one", "does not answer the challenge"))
    }
    return problems
  }

  /// The number that the service challenges the client with.
  mutating func challenge(_ bytes: RawSpan) -> [WireProblem] {
    guard let sessionKey else { return [] }
    do {
      serverChallenge = try sessionKey.open(
        CephXServerChallenge.self, bytes.array, for: .authorizeChallenge
      ).challenge
      return []
    } catch { return [WireProblem("challenge", error, key: "the session key of the ticket")] }
  }

  /// What the service answers when it is satisfied.
  mutating func reply(_ bytes: [UInt8]) -> [WireProblem] {
    guard let sessionKey else { return [] }
    let inside: CephXAuthorizeReply
    do {
      inside = try sessionKey.openCounted(CephXAuthorizeReply.self, bytes, for: .authorizeReply)
    } catch {
      return [WireProblem("authorize_reply", error, key: "the session key of the ticket")]
    }
    connectionSecret = inside.connectionSecret
    guard let nonce, inside.noncePlusOne != nonce &+ 1 else { return [] }
    return [WireProblem("authorize_reply.nonce_plus_one", "does not answer the nonce")]
  }
}
