import Crypto
import CryptoExtras

/// The encryption aes256-cts-hmac-sha384-192 of RFC 8009, as keys of type `aes256k` use it
/// (msgr2-and-cephx.md 8.2).
enum RFC8009 {
  /// Random bytes before the plaintext.
  private static let confounderLength = 16
  /// What is kept of the HMAC.
  private static let codeLength = 24
  private static let blockLength = 16

  /// Decrypts; nil where the authentication code does not hold, so that the key was another or the
  /// bytes were changed.
  static func decrypt(_ token: [UInt8], secret: [UInt8], usage: UInt32) -> [UInt8]? {
    guard token.count >= confounderLength + codeLength else { return nil }
    let ciphertext = Array(token.dropLast(codeLength))
    guard code(of: ciphertext, secret, usage) == Array(token.suffix(codeLength)) else {
      return nil
    }
    let key = derivedKey(of: secret, usage, kind: 0xaa, bits: 256)
    return decryptWithStolenBlocks(ciphertext, SymmetricKey(data: key))
      .map { Array($0.dropFirst(confounderLength)) }
  }

  /// The key for one use (RFC 8009 section 3): `kind` is 0xaa for encryption, 0x55 for integrity.
  static func derivedKey(
    of secret: [UInt8], _ usage: UInt32, kind: UInt8, bits: UInt32
  ) -> [UInt8] {
    let label = [0, 0, 0, 1] + bigEndian(usage) + [kind, 0] + bigEndian(bits)
    return Array(hmac(label, secret).prefix(Int(bits / 8)))
  }

  private static func code(of ciphertext: [UInt8], _ secret: [UInt8], _ usage: UInt32) -> [UInt8] {
    let key = derivedKey(of: secret, usage, kind: 0x55, bits: 192)
    let start = [UInt8](repeating: 0, count: blockLength)
    return Array(hmac(start + ciphertext, key).prefix(codeLength))
  }

  private static func hmac(_ bytes: [UInt8], _ key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA384>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// Decrypts AES-CBC-CS3 with a zero initial vector; `ciphertext` has at least one block. The last
  /// two blocks are swapped, and the one that ends is filled up with the end of what the one before
  /// it decrypts to.
  private static func decryptWithStolenBlocks(
    _ ciphertext: [UInt8], _ key: SymmetricKey
  ) -> [UInt8]? {
    let count = ciphertext.count
    if count == blockLength { return decryptBlocks(ciphertext, key) }
    let tail = (count - 1) % blockLength + 1
    let start = count - tail - blockLength
    let swapped = Array(ciphertext[start..<start + blockLength])
    guard let block = decryptBlocks(swapped, key) else { return nil }
    let stolen = block[tail...]
    let ordinary = ciphertext[..<start] + ciphertext.suffix(tail) + stolen + swapped
    return decryptBlocks(Array(ordinary), key).map { Array($0.prefix(count)) }
  }

  /// Plain AES-CBC of whole blocks with a zero initial vector.
  private static func decryptBlocks(_ ciphertext: [UInt8], _ key: SymmetricKey) -> [UInt8]? {
    let zeros = [UInt8](repeating: 0, count: blockLength)
    guard let iv = try? AES._CBC.IV(ivBytes: zeros) else { return nil }
    return (try? AES._CBC.decrypt(ciphertext, using: key, iv: iv, noPadding: true))
      .map { [UInt8]($0) }
  }
}
