import CephWire

/// The text of key logs (docs/keys.md): a record a line, words separated by white space, comments
/// behind `#`.
extension KeyLog {
  /// Reads the text of a key log. Throws where a line is no record.
  public init(parsing text: [UInt8], name: String) throws(KeyFileError) {
    self.init()
    self.name = name
    let lines = String(decoding: text, as: UTF8.self)
      .split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard let kind = words.first else { continue }
      do throws(BadRecord) { try add(String(kind), words.dropFirst().map(String.init)) } catch {
        throw KeyFileError(name: name, line: index + 1, reason: error.reason)
      }
    }
  }

  private struct BadRecord: Error {
    var reason: String
  }

  private mutating func add(_ kind: String, _ words: [String]) throws(BadRecord) {
    switch (kind, words.count) {
    case ("ticket", 2): try tickets[Self.sum(words[0])] = Self.key(words[1])
    case ("session", 2): try sessions[Self.sum(words[0])] = Self.key(words[1])
    case ("service", 3):
      try services[Self.service(words[0], words[1])] = Self.key(words[2])
    case ("connection", 4):
      try connections[Self.sum(words[0])] = Self.connection(words[1], words[2], words[3])
    case ("ticket", _), ("session", _): throw BadRecord(reason: "\(kind) wants SHA256 and KEY")
    case ("service", _): throw BadRecord(reason: "service wants TYPE, NUMBER and KEY")
    case ("connection", _):
      throw BadRecord(reason: "connection wants SHA256, IP:PORT, IP:PORT and SECRET")
    default:
      throw BadRecord(reason: "no such record; there are ticket, session, connection, service")
    }
  }

  private static func sum(_ text: String) throws(BadRecord) -> SHA256Sum {
    guard let sum = SHA256Sum(hex: text) else {
      throw BadRecord(reason: "the SHA-256 is not 64 hexadecimal digits")
    }
    return sum
  }

  private static func key(_ text: String) throws(BadRecord) -> CephxKey {
    guard let key = CephxKey(base64: text) else {
      throw BadRecord(reason: "the key is damaged: it is not the Base64 text of a cephx key")
    }
    return key
  }

  private static func service(
    _ type: String, _ number: String
  ) throws(BadRecord) -> ServiceKeyID {
    guard let type = EntityType(text: type), type.raw != 0 else {
      throw BadRecord(reason: "no such type of service; there are mon, mds, osd, mgr, auth")
    }
    guard let number = UInt64(number) else {
      throw BadRecord(reason: "the number of the service's key is none")
    }
    return ServiceKeyID(service: type, secretID: number)
  }

  private static func connection(
    _ opener: String, _ acceptor: String, _ secret: String
  ) throws(BadRecord) -> ConnectionSecret {
    guard let secret = decodeBase64(secret.utf8), secret.count >= ConnectionSecret.usedLength else {
      throw BadRecord(reason: "the secret is damaged: it is not the Base64 text of 64 bytes")
    }
    return ConnectionSecret(opener: opener, acceptor: acceptor, secret: secret)
  }

  /// The text that says the same, without the services' keys: the same for the same keys.
  public var text: String {
    var lines = [
      "# Key log of cephscope: it opens the capture that it was made from, and no other."
    ]
    lines += Self.records("session", sessions)
    lines += Self.records("ticket", tickets)
    lines += connections.sorted { $0.key < $1.key }.map { sum, connection in
      "connection \(sum) \(connection.opener) \(connection.acceptor) \(connection.secret.base64)"
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func records(_ kind: String, _ keys: [SHA256Sum: CephxKey]) -> [String] {
    keys.sorted { $0.key < $1.key }.map { "\(kind) \($0.key) \($0.value.base64)" }
  }
}

extension ConnectionSecret {
  /// How many bytes of a secret the messenger uses: a key and two nonces (msgr2-and-cephx.md 6).
  static let usedLength = 40
}
