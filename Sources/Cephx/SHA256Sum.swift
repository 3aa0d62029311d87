import Common
import Crypto

/// What ciphertexts are recognised by: their SHA-256.
public struct SHA256Sum: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// 32 bytes.
  let bytes: [UInt8]

  /// The sum of `content`.
  public init(of content: [UInt8]) {
    bytes = Array(SHA256.hash(data: content))
  }

  /// The sum that 64 hexadecimal digits stand for; nil for other texts.
  public init?(hex text: some StringProtocol) {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 64, text.utf8.count == 64 else { return nil }
    bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// 64 hexadecimal digits.
  public var description: String {
    var output = OutputBuffer(capacity: 64)
    for byte in bytes { output.append(hex: UInt64(byte), width: 2) }
    return output.description
  }

  /// Orders sums as numbers.
  public static func < (a: SHA256Sum, b: SHA256Sum) -> Bool {
    a.bytes.lexicographicallyPrecedes(b.bytes)
  }
}
