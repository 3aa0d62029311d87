import CephWire
import Cephx
import Common

/// What the two directions of a connection know together.
struct SharedState: ~Copyable {
  var dialect: Dialect?
  /// The side that connects: the one that opened the TCP connection, unless the bytes show that it
  /// is the other one (the opening was not captured).
  var connector = Side.opener
  /// What the handshake of dialect `ceph v027` has told.
  var agreement = Agreement()
  /// What the connection of messenger v2 has told.
  var v2: ConnectionV2
  /// How the connecting side has proven who it is.
  var handshake: CephxHandshake

  init(_ place: MessengerPlace) {
    v2 = ConnectionV2(place)
    handshake = CephxHandshake(keys: place.keys)
  }
}

/// What proofs of identity tell of keys, where the user has handed in any.
extension SharedState {
  /// Takes what stands behind a connect message or its reply; gives what is wrong with it.
  mutating func learn(authorizer bytes: RawSpan, _ role: AuthorizerRole) -> [WireProblem] {
    guard agreement.authorizer == .cephx else { return [] }
    let problems =
      switch role {
      case .request: handshake.authorizer(bytes, .request)
      case .challenge: handshake.authorizer(bytes, .challenge)
      case .reply: handshake.authorizer(bytes, .reply)
      }
    return problems.map { $0.inside("authorizer") }
  }

  /// Takes a message with which a monitor and its client speak of keys; gives what is wrong with it.
  mutating func learn(from header: MessageHeader, _ front: RawSpan) -> [WireProblem] {
    guard header.type == Auth.code || header.type == AuthReply.code else { return [] }
    let context = WireContext(dialect: .cephV027, version: header.version)
    let decoded = MessageTable.type(header.type, in: .cephV027)?.read(front, context: context)
    guard let decoded, decoded.isWhole else { return [] }
    var problems: [WireProblem] = []
    switch decoded.value {
    case let auth as Auth: problems = handshake.message(auth)
    case let reply as AuthReply: problems = handshake.message(reply)
    default: break
    }
    return problems.map { $0.inside("message") }
  }
}
