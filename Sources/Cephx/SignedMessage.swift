public import CephWire

/// What is signed of a message of messenger v1 (msgr2-and-cephx.md 15).
public struct SignedMessage: WireStruct {
  public var headerCRC: UInt32 = 0
  public var frontCRC: UInt32 = 0
  public var frontLength: UInt32 = 0
  public var middleCRC: UInt32 = 0
  public var middleLength: UInt32 = 0
  public var dataCRC: UInt32 = 0
  public var dataLength: UInt32 = 0
  /// The lower half of the message's number.
  public var sequence: UInt32 = 0

  public init() {}

  public static let minimumSize = 32

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("header_crc", &headerCRC)
    try c.field("front_crc", &frontCRC)
    try c.field("front_len", &frontLength)
    try c.field("middle_crc", &middleCRC)
    try c.field("middle_len", &middleLength)
    try c.field("data_crc", &dataCRC)
    try c.field("data_len", &dataLength)
    try c.field("seq_lower_word", &sequence)
  }

  /// What was signed before the feature `CEPHX_V2`.
  var checksums: SealedBox<SignedChecksums> {
    var content = SignedChecksums()
    content.checksums = [headerCRC, frontCRC, middleCRC, dataCRC]
    return SealedBox(content)
  }
}

/// The checksums of a message, as they were signed before the feature `CEPHX_V2`.
struct SignedChecksums: WireStruct {
  /// Of header, front, middle and data.
  var checksums: [UInt32] = []

  init() {}

  static let minimumSize = 4

  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError) {
    let length = UInt32(truncatingIfNeeded: 4 * checksums.count)
    let size = try c.count("len", Int(length), as: UInt32.self)
    try c.elements("checksums", &checksums, count: size / 4)
  }
}
