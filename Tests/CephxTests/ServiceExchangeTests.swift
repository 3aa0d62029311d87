import CephWire
import Testing

@testable import Cephx

/// An exchange between a client and a service that was made up, with a known session key.
@Suite struct ServiceExchangeTests {
  private let sessionKey: CephxKey
  private let keys: KeyStore
  private let blob = Array("a ticket".utf8)

  init() throws {
    sessionKey = try #require(CephxKey(base64: RecordedKeys.reef))
    keys = KeyStore()
    keys.learn(ticket: SHA256Sum(of: blob), sessionKey, holder: nil)
  }

  private func authorizer(nonce: UInt64, answer: UInt64? = nil) throws -> [UInt8] {
    var inside = CephXAuthorize()
    inside.nonce = nonce
    inside.hasChallenge = answer == nil ? 0 : 1
    inside.serverChallengePlusOne = answer ?? 0
    var authorizer = CephXAuthorizer()
    authorizer.service = .mds
    authorizer.globalID = 4711
    authorizer.ticket.blob = blob
    authorizer.authorize = try seal(inside, sessionKey)
    return authorizer.wireBytes
  }

  private func challenge(_ number: UInt64) throws -> [UInt8] {
    var challenge = CephXServerChallenge()
    challenge.challenge = number
    return try seal(challenge, sessionKey)
  }

  private func reply(_ noncePlusOne: UInt64, secret: [UInt8] = []) throws -> [UInt8] {
    var reply = CephXAuthorizeReply()
    reply.noncePlusOne = noncePlusOne
    reply.connectionSecret = secret
    return SealedBytes(try seal(reply, sessionKey)).wireBytes
  }

  /// The problems of a whole exchange.
  private func problems(
    _ first: [UInt8], _ challenge: [UInt8], _ second: [UInt8], _ reply: [UInt8]
  ) -> [WireProblem] {
    var exchange = ServiceExchange(keys)
    var problems = exchange.request(first)
    problems += exchange.challenge(challenge)
    problems += exchange.request(second)
    return problems + exchange.reply(reply)
  }

  @Test func `an exchange whose numbers answer each other has no problem`() throws {
    #expect(
      problems(
        try authorizer(nonce: .max), try challenge(41), try authorizer(nonce: .max, answer: 42),
        try reply(0)) == [])
  }

  @Test func `a challenge that is not answered is a problem`() throws {
    #expect(
      problems(
        try authorizer(nonce: 5), try challenge(41), try authorizer(nonce: 5, answer: 41),
        try reply(6)
      ) == [WireProblem("authorize.server_challenge_plus_one", "does not answer the challenge")])
  }

  @Test func `another nonce is a problem`() throws {
    #expect(
      problems(
        try authorizer(nonce: 5), try challenge(41), try authorizer(nonce: 7, answer: 42),
        try reply(6)
      ) == [
        WireProblem("authorize.nonce", "is not that of the first authorizer"),
        WireProblem("authorize_reply.nonce_plus_one", "does not answer the nonce"),
      ])
  }

  @Test func `a reply under another key is a problem`() throws {
    let other = SealedBytes([UInt8](repeating: 1, count: 32)).wireBytes
    #expect(
      problems(
        try authorizer(nonce: 5), try challenge(41), try authorizer(nonce: 5, answer: 42), other)
        == [WireProblem("authorize_reply", "does not open with the session key of the ticket")])
  }

  @Test func `what is sealed and too short is a problem`() throws {
    let short = SealedBytes(try seal(SealedBytes(), sessionKey)).wireBytes
    #expect(
      problems(
        try authorizer(nonce: 5), try challenge(41), try authorizer(nonce: 5, answer: 42), short
      ) == [
        WireProblem(
          "authorize_reply",
          "what is encrypted is damaged: content.nonce_plus_one: "
            + "truncated: 8 bytes wanted, 3 left (at byte 10)")
      ])
  }

  @Test func `a service's own key opens tickets of monitors`() throws {
    var info = CephXServiceTicketInfo()
    info.sessionKey = sessionKey
    let key = try #require(CephxKey(base64: RecordedKeys.daemon))
    var authorizer = CephXAuthorizer()
    authorizer.service = .mds
    authorizer.ticket.secretID = .max
    authorizer.ticket.blob = try seal(info, key)
    authorizer.authorize = try seal(CephXAuthorize(), sessionKey)
    var exchange = ServiceExchange(try store("mds.", RecordedKeys.daemon))
    let problems = exchange.request(authorizer.wireBytes)
    #expect(problems == [])
    #expect(exchange.sessionKey == sessionKey)
  }

  @Test func `without its session key a ticket needs a key log`() throws {
    var exchange = ServiceExchange(KeyStore())
    let problems = exchange.request(try authorizer(nonce: 1))
    #expect(problems == [])
    #expect(exchange.needs == [.tickets(service: .mds)])
  }
}

extension ServiceExchange {
  fileprivate mutating func request(_ bytes: [UInt8]) -> [WireProblem] {
    // Sound: the span does not outlive the call.
    request(unsafe bytes.span.bytes)
  }

  fileprivate mutating func challenge(_ bytes: [UInt8]) -> [WireProblem] {
    // Sound: the span does not outlive the call.
    challenge(unsafe bytes.span.bytes)
  }
}
