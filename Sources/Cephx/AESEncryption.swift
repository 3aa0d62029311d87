import Crypto
import CryptoExtras

/// AES-128-CBC as keys of type `aes` use it (msgr2-and-cephx.md 8.1).
enum AESEncryption {
  /// The same for everything (`CEPH_AES_IV`).
  private static let iv = Array("cephsageyudagreg".utf8)

  /// Encrypts with padding; nil where the secret is no key.
  static func encrypt(_ plaintext: [UInt8], secret: [UInt8]) -> [UInt8]? {
    guard let iv = try? AES._CBC.IV(ivBytes: iv) else { return nil }
    return (try? AES._CBC.encrypt(plaintext, using: SymmetricKey(data: secret), iv: iv))
      .map { [UInt8]($0) }
  }

  /// Decrypts and takes the padding off; nil where that is none, so that the key was another.
  static func decrypt(_ ciphertext: [UInt8], secret: [UInt8]) -> [UInt8]? {
    guard !ciphertext.isEmpty, ciphertext.count % 16 == 0,
      let iv = try? AES._CBC.IV(ivBytes: iv)
    else { return nil }
    return (try? AES._CBC.decrypt(ciphertext, using: SymmetricKey(data: secret), iv: iv))
      .map { [UInt8]($0) }
  }
}
