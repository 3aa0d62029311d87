public import CephWire
import Common

/// A secret as keyrings and tickets hold it (`CryptoKey`, msgr2-and-cephx.md 8).
///
/// No text that is made of it shows the secret, but `base64` and the JSON of its fields.
public struct CephxKey: WireStruct {
  public var type = CephxKeyType.none
  /// When the key was made.
  public var created = Timespec()
  /// 16 bytes of an `aes` key, 32 bytes of an `aes256k` key.
  public var secret: [UInt8] = []

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("type", &type)
    try c.field("created", &created)
    let length = try c.length("secret_len", as: UInt16.self)
    try c.bytes("secret", &secret, length)
  }

  /// Makes the key that the Base64 text of a keyring stands for; nil where it is none, or of a kind
  /// that is not known.
  public init?(base64 text: String) {
    guard let bytes = decodeBase64(text.utf8), let key = try? CephxKey(whole: bytes),
      key.isUsable
    else { return nil }
    self = key
  }

  /// The key as keyrings have it.
  public var base64: String { wireBytes.base64 }

  /// Whether the kind is known and the secret has the length that belongs to it.
  var isUsable: Bool { type.secretLength == secret.count }

  /// The kind of the key, without the secret.
  public var compactText: String? { description }
}

extension CephxKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The kind of the key, without the secret.
  public var description: String { "\(type.name ?? "unknown") key" }
  /// The kind of the key, without the secret.
  public var debugDescription: String { description }
  /// The kind of the key, without the secret.
  public var customMirror: Mirror { Mirror(self, children: ["type": type.raw]) }
}

/// Kinds of secrets (msgr2-and-cephx.md 8).
public struct CephxKeyType: WireEnumeration {
  public var raw: UInt16
  public init(raw: UInt16) { self.raw = raw }

  public static let none = CephxKeyType(raw: 0)
  /// AES-128-CBC.
  public static let aes = CephxKeyType(raw: 1)
  /// AES-256 and HMAC-SHA384 of RFC 8009.
  public static let aes256k = CephxKeyType(raw: 2)

  public static let names: NameTable<UInt16> = [0: "none", 1: "aes", 2: "aes256k"]

  /// How many bytes a secret has; nil where there is none, or where it is not known.
  var secretLength: Int? {
    switch self {
    case .aes: 16
    case .aes256k: 32
    default: nil
    }
  }
}
