import CephWire
import Testing

@testable import Cephx

/// An exchange between a daemon and a monitor that was made up, with a known key.
@Suite struct MonitorExchangeTests {
  private let key: CephxKey
  private let sessionKey: CephxKey
  private let entity: EntityIdentity

  init() throws {
    key = try #require(CephxKey(base64: RecordedKeys.daemon))
    sessionKey = try #require(CephxKey(base64: RecordedKeys.reef))
    entity = try #require(EntityIdentity("mds.a"))
  }

  private func proof(_ challenge: UInt64, by key: CephxKey) throws -> AuthRequestPayload {
    var request = AuthRequestPayload()
    request.authenticate.clientChallenge = 9
    request.authenticate.key = try #require(
      key.proof(serverChallenge: challenge, clientChallenge: 9))
    return request
  }

  private func challenge(_ number: UInt64) -> CephXServerChallenge {
    var challenge = CephXServerChallenge()
    challenge.challenge = number
    return challenge
  }

  private func session(_ key: CephxKey) throws -> AuthReplyPayload {
    var inside = CephXServiceTicket()
    inside.sessionKey = sessionKey
    var ticket = CephXTicket()
    ticket.service = .authentication
    ticket.sessionKey = try seal(inside, key)
    ticket.ticket = CephXTicketBlob()
    ticket.ticket?.blob = Array("a ticket".utf8)
    var tickets = CephXTickets()
    tickets.tickets = [ticket]
    var reply = AuthReplyPayload()
    reply.authProtocol = .cephx
    reply.tickets = tickets
    return reply
  }

  private func rotating(_ key: CephxKey) throws -> AuthReplyPayload {
    var secret = RotatingSecret()
    secret.secretID = 3
    secret.key = sessionKey
    var inside = RotatingSecrets()
    inside.secrets = [secret]
    var reply = AuthReplyPayload()
    reply.requestType = .rotatingKey
    reply.rotatingSecrets = try seal(inside, key)
    return reply
  }

  @Test func `the proof of the keyring's key opens session and services' keys`() throws {
    let keys = try store("mds.a", RecordedKeys.daemon)
    var exchange = MonitorExchange(keys)
    exchange.greeting(entity)
    exchange.challenge(challenge(4))
    let problems =
      try exchange.request(proof(4, by: key)) + exchange.reply(session(key))
      + exchange.reply(rotating(key))
    #expect(problems == [])
    #expect(exchange.sessionKey == sessionKey)
    #expect(keys.ticket(SHA256Sum(of: Array("a ticket".utf8)))?.sessionKey == sessionKey)
    #expect(keys.serviceKeys(ServiceKeyID(service: .mds, secretID: 3)) == [sessionKey])
  }

  @Test func `without the monitor's challenge a key is right if it opens the reply`() throws {
    var exchange = MonitorExchange(try store("mds.a", RecordedKeys.daemon))
    exchange.greeting(entity)
    let problems = try exchange.request(proof(4, by: sessionKey)) + exchange.reply(session(key))
    #expect(problems == [])
    #expect(exchange.sessionKey == sessionKey)
  }

  @Test func `a proof for another challenge is not that of the keyring's key`() throws {
    var exchange = MonitorExchange(try store("mds.a", RecordedKeys.daemon))
    exchange.greeting(entity)
    exchange.challenge(challenge(5))
    #expect(
      try exchange.request(proof(4, by: key)) == [
        WireProblem("authenticate.key", "was made with another key than mds.a has in test.keyring")
      ])
    #expect(exchange.needs == [.wrongKey(entity, keyring: "test.keyring")])
  }

  @Test func `services' keys under another key are a problem`() throws {
    var exchange = MonitorExchange(try store("mds.a", RecordedKeys.daemon))
    exchange.greeting(entity)
    #expect(
      try exchange.reply(rotating(sessionKey)) == [
        WireProblem("rotating_secrets", "does not open with the keyring's key of mds.a")
      ])
  }

  @Test func `a reply that refuses gives nothing and is no problem`() throws {
    var exchange = MonitorExchange(try store("mds.a", RecordedKeys.daemon))
    exchange.greeting(entity)
    var reply = try session(sessionKey)
    reply.status = -13
    #expect(exchange.reply(reply) == [])
    #expect(exchange.sessionKey == nil)
    #expect(exchange.needs == [.entity(entity)])
  }

  @Test func `who did not introduce itself needs a key log`() {
    #expect(MonitorExchange(KeyStore()).needs == [.handshake])
  }

  @Test func `names that nobody has are not kept`() {
    var exchange = MonitorExchange(KeyStore())
    var name = EntityIdentity()
    name.id = WireString(bytes: [UInt8](repeating: 7, count: KeyLimits.longestName))
    exchange.greeting(name)
    #expect(exchange.entity == name)
    name.id.bytes.append(7)
    exchange.greeting(name)
    #expect(exchange.entity == nil)
  }
}
