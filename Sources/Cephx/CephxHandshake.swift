public import CephWire
import Common

/// The authentication of one connection: a state machine over the payloads that its ends exchange,
/// in messenger v1 and v2. Finds the connection's secrets where the keys allow it, and checks what
/// can be checked with them.
///
/// All problems name a field within the payload that was handed in.
public struct CephxHandshake {
  private let keys: KeyStore
  private var monitor: MonitorExchange
  private var service: ServiceExchange
  private var isWithMonitor = false

  /// The session key: of the connection's ticket, or of a monitor's client with the keeper of keys.
  /// nil where it is not known.
  public private(set) var sessionKey: CephxKey?
  /// The secret that messenger v2 encrypts the connection with: 64 bytes, of which it uses 40; nil
  /// where it is not known, or where nothing is encrypted.
  public private(set) var connectionSecret: [UInt8]?
  /// Why there is no secret, or why the keyring's key was of no use; nil where nothing is missing.
  public private(set) var need: KeyNeed?

  /// Makes the handshake of a connection that has just been opened.
  public init(keys: KeyStore) {
    self.keys = keys
    monitor = MonitorExchange(keys)
    service = ServiceExchange(keys)
  }

  /// Who has introduced itself to a monitor.
  public var entity: EntityIdentity? { monitor.entity }
  /// What the client's ticket says of it, where a service's key has opened it.
  public var ticket: AuthTicket? { service.ticket }

  /// Notes what would have been needed. `isClosed`: without it, the connection cannot be read.
  private mutating func miss(_ kinds: [KeyNeed.Kind], isClosed: Bool) {
    need = kinds.first.map { KeyNeed($0, connections: isClosed ? 1 : 0) }
    for kind in kinds { keys.note(KeyNeed(kind, connections: isClosed ? 1 : 0)) }
  }
}

extension CephxHandshake: CustomReflectable {
  /// Who has introduced itself, without any secret.
  public var customMirror: Mirror { Mirror(self, children: ["entity": entity?.text as Any]) }
}

/// Messenger v2: payloads of frames whose method is cephx (msgr2-and-cephx.md 9 and 10).
extension CephxHandshake {
  /// The payload of AUTH_REQUEST or AUTH_REQUEST_MORE.
  public mutating func request(_ payload: RawSpan) -> [WireProblem] {
    guard payload.byteCount > 0 else { return [WireProblem("auth_payload", "is empty")] }
    // Requests to a monitor begin with a zero byte, authorizers with their version.
    switch payload.byte(at: 0) {
    case MonitorGreeting.modes: return greet(payload)
    case 0: return requestOfMonitor(payload)
    default:
      isWithMonitor = false
      return service.request(payload)
    }
  }

  private mutating func greet(_ payload: RawSpan) -> [WireProblem] {
    var greeting = MonitorGreeting()
    do {
      let left = try greeting.read(payload)
      isWithMonitor = true
      monitor.greeting(greeting.name)
      return left > 0 ? [WireProblem("trailing", "\(left) bytes too many")] : []
    } catch { return [WireProblem(error)] }
  }

  private mutating func requestOfMonitor(_ payload: RawSpan) -> [WireProblem] {
    var request = AuthRequestPayload()
    request.authProtocol = .cephx
    isWithMonitor = true
    do { request.trailing = try request.rest(behind: payload) } catch {
      return [WireProblem(error)]
    }
    return monitor.request(request)
  }

  /// The payload of AUTH_REPLY_MORE.
  public mutating func challenge(_ payload: RawSpan) -> [WireProblem] {
    guard isWithMonitor else { return service.challenge(payload) }
    var challenge = CephXServerChallenge()
    do {
      _ = try challenge.read(payload)
      monitor.challenge(challenge)
      return []
    } catch { return [WireProblem(error)] }
  }

  /// The payload of AUTH_DONE. `isSecure`: the connection is encrypted from here on. The endpoints
  /// (`IP:PORT`) are only for the key log.
  public mutating func done(
    _ payload: RawSpan, globalID: UInt64, isSecure: Bool, opener: String, acceptor: String
  ) -> [WireProblem] {
    var problems: [WireProblem]
    if isWithMonitor {
      problems = finishMonitor(payload, globalID)
    } else {
      problems = service.reply(payload.array)
      sessionKey = service.sessionKey
      connectionSecret = service.connectionSecret
    }
    problems += finishSecret(SHA256Sum(of: payload.array), isSecure, opener, acceptor)
    return problems
  }

  private mutating func finishMonitor(
    _ payload: RawSpan, _ globalID: UInt64
  ) -> [WireProblem] {
    var reply = AuthReplyPayload()
    reply.authProtocol = .cephx
    do { reply.trailing = try reply.rest(behind: payload) } catch { return [WireProblem(error)] }
    monitor.admitted(as: globalID)
    let problems = monitor.reply(reply)
    sessionKey = monitor.sessionKey
    connectionSecret = monitor.connectionSecret
    return problems
  }

  /// Settles whether the connection can be read.
  private mutating func finishSecret(
    _ sum: SHA256Sum, _ isSecure: Bool, _ opener: String, _ acceptor: String
  ) -> [WireProblem] {
    guard isSecure else {
      connectionSecret = nil
      if isWithMonitor, !monitor.wrongKeyrings.isEmpty { miss(monitor.needs, isClosed: false) }
      return []
    }
    var problems: [WireProblem] = []
    if let secret = connectionSecret, secret.count < ConnectionSecret.usedLength {
      problems = [WireProblem("connection_secret", "has only \(secret.count) bytes")]
      connectionSecret = nil
    }
    connectionSecret = connectionSecret ?? keys.connection(sum)
    if let secret = connectionSecret {
      let record = ConnectionSecret(opener: opener, acceptor: acceptor, secret: secret)
      keys.learn(connection: sum, record)
    } else {
      miss(isWithMonitor ? monitor.needs : service.needs, isClosed: true)
    }
    return problems
  }
}

/// Messenger v1: authorizers of connect messages and their replies (msgr2-and-cephx.md 15).
extension CephxHandshake {
  /// What an authorizer of messenger v1 is.
  public enum AuthorizerRole: Hashable, Sendable {
    /// Behind a connect message.
    case request
    /// Behind the reply CHALLENGE_AUTHORIZER.
    case challenge
    /// Behind a reply that accepts the connection.
    case reply
  }

  /// An authorizer of messenger v1.
  public mutating func authorizer(_ bytes: RawSpan, _ role: AuthorizerRole) -> [WireProblem] {
    isWithMonitor = false
    switch role {
    case .request: return service.request(bytes)
    case .challenge: return service.challenge(bytes)
    case .reply:
      defer { sessionKey = service.sessionKey }
      return service.reply(bytes.array)
    }
  }
}

/// Messages to and from a monitor: the handshake of messenger v1, and renewals in both.
extension CephxHandshake {
  /// AUTH.
  public mutating func message(_ auth: Auth) -> [WireProblem] {
    switch auth.authProtocol {
    case .unknown:
      isWithMonitor = true
      monitor.greeting(auth.payload.greeting.name)
      return []
    case .cephx: return monitor.request(auth.payload).map { $0.inside("auth_payload") }
    default: return []
    }
  }

  /// AUTH_REPLY.
  public mutating func message(_ reply: AuthReply) -> [WireProblem] {
    guard reply.authProtocol == .cephx, reply.result == 0 else { return [] }
    if reply.globalID != 0 { monitor.admitted(as: reply.globalID) }
    let problems = monitor.reply(reply.payload).map { $0.inside("result_bl") }
    if sessionKey == nil {
      sessionKey = monitor.sessionKey
      // In messenger v2 the handshake has told already.
      if isWithMonitor, need == nil, reply.payload.tickets != nil, !monitor.wrongKeyrings.isEmpty {
        miss(monitor.needs, isClosed: false)
      }
    }
    return problems
  }
}

extension WireSection {
  /// Reads the section that fills `bytes`, and gives the bytes that are left behind its fields.
  fileprivate mutating func rest(behind bytes: RawSpan) throws(WireError) -> [UInt8] {
    let left = try read(bytes)
    return bytes.extracting(last: left).array
  }
}
