import CephWire
import Testing

@testable import Cephx

/// The bytes that hexadecimal digits stand for; white space is ignored.
func bytes(_ hex: String) -> [UInt8] {
  let digits = hex.utf8.filter { $0 > 0x20 }.map { $0 < 0x3a ? $0 - 0x30 : $0 - 0x57 }
  return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// A keyring with one key.
func keyring(_ entity: String, _ key: String, name: String = "test.keyring") throws -> Keyring {
  try Keyring(parsing: Array("[\(entity)]\n\tkey = \(key)\n".utf8), name: name)
}

/// A store of one key.
func store(_ entity: String, _ key: String) throws -> KeyStore {
  KeyStore(KeyMaterial(keyrings: [try keyring(entity, key)]))
}

/// The keys of the clusters that the recordings are of; they were made for these recordings, and the
/// clusters are gone.
enum RecordedKeys {
  static let reef = "AQCSSANruGTBFRAAqSybQeXqKUIR+8SPL4Q13w=="
  static let reef1 = "AQB/SANr+1cCBBAA+8smYlX3VZkQ9U0gUvIsCg=="
  static let tentacle = "AgACTQNrNnZ2FCAANapJAHQzQ4D0CYI2TnYTGePu9xU+KRbmGNRwRU18aAk="
  static let tentacle1 = "AgDuTANr/cJwJyAAAbEw7dpc7x+sfJHugtl0Lg6XnMxwTCcuM67W/gFI67U="
  static let daemon = "AQBHYwNrGLttDRAAH46i6ICh7e2VQ1u9v/wTPA=="
  static let manager = "AQBHYwNrQgw/CBAAHg6XCtGgcJJaddSxcf0CRg=="
}

/// What was said in a handshake, in order.
struct RecordedHandshake: Sendable {
  enum Kind {
    case request, challenge, done, auth, authReply
    case authorizer, authorizerChallenge, authorizerReply
  }

  struct Step {
    var kind: Kind
    var bytes: [UInt8]

    init(_ kind: Kind, _ hex: String) {
      self.kind = kind
      bytes = CephxTests.bytes(hex)
    }
  }

  var opener: String
  var acceptor: String
  var globalID: UInt64
  var steps: [Step]
  /// The connection's secret, in hexadecimal.
  var secret = ""

  /// What a handshake makes of it, and the problems.
  func replay(
    _ keys: KeyStore, isSecure: Bool = true
  ) -> (handshake: CephxHandshake, problems: [WireProblem]) {
    var handshake = CephxHandshake(keys: keys)
    var problems: [WireProblem] = []
    for step in steps { problems += take(step, &handshake, isSecure) }
    return (handshake, problems)
  }

  private func take(
    _ step: Step, _ handshake: inout CephxHandshake, _ isSecure: Bool
  ) -> [WireProblem] {
    // Sound: the span does not outlive the call.
    let span = unsafe step.bytes.span.bytes
    let context = WireContext(dialect: .cephV2, version: 1)
    switch step.kind {
    case .request: return handshake.request(span)
    case .challenge: return handshake.challenge(span)
    case .done:
      return handshake.done(
        span, globalID: globalID, isSecure: isSecure, opener: opener, acceptor: acceptor)
    case .authorizer: return handshake.authorizer(span, .request)
    case .authorizerChallenge: return handshake.authorizer(span, .challenge)
    case .authorizerReply: return handshake.authorizer(span, .reply)
    case .auth:
      let message = Auth.read(span, context: context).value as? Auth
      return message.map { handshake.message($0) } ?? []
    case .authReply:
      let message = AuthReply.read(span, context: context).value as? AuthReply
      return message.map { handshake.message($0) } ?? []
    }
  }
}

/// Seals `content` as an `aes` key does, without a length.
func seal(_ content: some WireStruct, _ key: CephxKey) throws -> [UInt8] {
  try #require(AESEncryption.encrypt(SealedBox(content).wireBytes, secret: key.secret))
}
