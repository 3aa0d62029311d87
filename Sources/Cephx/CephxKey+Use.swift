import CephWire
import Crypto

extension CephxKey {
  /// Decrypts what stands without a length of its own; nil where the key is not the right one.
  public func decrypt(_ bytes: [UInt8], usage: CephxUsage) -> [UInt8]? {
    guard isUsable else { return nil }
    return switch type {
    case .aes: AESEncryption.decrypt(bytes, secret: secret)
    case .aes256k: RFC8009.decrypt(bytes, secret: secret, usage: usage.rawValue)
    default: nil
    }
  }

  /// What shows a monitor that a client has its key (msgr2-and-cephx.md 9); nil where the key is of
  /// no known kind.
  public func proof(serverChallenge: UInt64, clientChallenge: UInt64) -> UInt64? {
    var challenges = CephXChallengeBlob()
    challenges.serverChallenge = serverChallenge
    challenges.clientChallenge = clientChallenge
    guard isUsable else { return nil }
    switch type {
    case .aes:
      let sealed = SealedBox(challenges).wireBytes
      // With its length, as everything that is encrypted and stands in the open.
      return AESEncryption.encrypt(sealed, secret: secret)
        .map { SealedBytes($0).wireBytes.folded }
    case .aes256k: return hmacSHA256(challenges.wireBytes).folded
    default: return nil
    }
  }

  /// HMAC-SHA256 of `bytes` under the secret: what both ends of a connection of messenger v2 sign
  /// their handshake with (msgr2-and-cephx.md 12).
  public func hmacSHA256(_ bytes: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: secret)))
  }

  /// The signature of a message of messenger v1 (msgr2-and-cephx.md 15); nil where there is none
  /// under such a key. `isFull` tells whether the connection has the feature `CEPHX_V2`: without it
  /// only the checksums are signed.
  public func signature(of message: SignedMessage, isFull: Bool = true) -> UInt64? {
    guard isUsable else { return nil }
    switch (type, isFull) {
    case (.aes, true):
      let encrypted = AESEncryption.encrypt(message.wireBytes, secret: secret)
      return encrypted.map { Array($0.prefix(32)).folded }
    case (.aes256k, true): return hmacSHA256(message.wireBytes).folded
    case (.aes, false):
      let encrypted = AESEncryption.encrypt(message.checksums.wireBytes, secret: secret)
      return encrypted.map { Array($0.prefix(8)).folded }
    // What is encrypted under such a key is another each time.
    default: return nil
    }
  }
}

extension [UInt8] {
  /// All words of eight bytes, little-endian, by exclusive or; what is left over does not count.
  var folded: UInt64 {
    var result: UInt64 = 0
    for start in stride(from: 0, through: count - 8, by: 8) {
      for index in 0..<8 { result ^= UInt64(self[start + index]) << UInt64(8 * index) }
    }
    return result
  }
}
