public import Common

/// The bits of a message's footer (2009.md 1.4, mainline.md 1.7). What bit 1 means depends on the
/// dialect.
public struct FooterFlags: WireScalar {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  /// In 2009: the sender gave up; the message is to be dropped, though it consumes its sequence
  /// number.
  public static let aborted = FooterFlags(raw: 1)
  /// Since 2010: the sender did not give up.
  public static let complete = FooterFlags(raw: 1)
  /// The data's CRC was not computed.
  public static let noDataCRC = FooterFlags(raw: 2)
  /// Since 2010: the footer has a signature.
  public static let signed = FooterFlags(raw: 4)

  public static let form = ScalarForm.bits

  /// Whether all bits of `flags` are set.
  public func contains(_ flags: FooterFlags) -> Bool { raw & flags.raw == flags.raw }

  /// Whether the sender gave up the message.
  public func isAborted(in dialect: Dialect) -> Bool {
    dialect == .ceph013 ? contains(.aborted) : !contains(.complete)
  }

  /// Appends the names of the bits in the dialect of 2009.
  public func appendText(to output: inout OutputBuffer) {
    output.append(
      raw == 0 ? "-" : raw == 1 ? "aborted" : raw == 2 ? "nocrc" : raw == 3 ? "aborted|nocrc" : "?")
  }
}

/// The bits of a footer as they stand on the wire since 2010.
private struct FooterFlagsByte: WireScalar {
  var raw: UInt8

  static let form = ScalarForm.bits

  func appendText(to output: inout OutputBuffer) {
    guard 1..<8 ~= raw else { return output.append(raw == 0 ? "-" : "?") }
    let names: [StaticString] = ["complete", "nocrc", "signed"]
    var isFirst = true
    for (bit, name) in names.enumerated() where raw >> bit & 1 != 0 {
      if !isFirst { output.append("|") }
      output.append(name)
      isFirst = false
    }
  }
}

/// The footer of a message: 12 bytes in the dialect of 2009 (2009.md 1.4); since then 21 bytes, or
/// 13 where the peers do not sign (mainline.md 1.7).
public struct MessageFooter: WireStruct {
  public var flags = FooterFlags(raw: 0)
  /// CRC-32C of the front section; 0 where it is empty, and since 2010 where it is not computed.
  public var frontCRC: UInt32 = 0
  /// CRC-32C of the middle section, alike; only since 2010.
  public var middleCRC: UInt32 = 0
  /// CRC-32C of the data section; 0 where it is empty or not computed.
  public var dataCRC: UInt32 = 0
  /// What proves that the sender knows the session's key, where `flags` has it.
  public var signature: UInt64 = 0

  public init() {}

  /// Makes the footer of a message that the sender did not give up. (In messenger v2 the CRC of the
  /// data is the frame's, so that the message has none.)
  public init(in dialect: Dialect) {
    flags =
      switch dialect {
      case .ceph013: FooterFlags(raw: 0)
      case .cephV027: .complete
      case .cephV2: FooterFlags(raw: FooterFlags.complete.raw | FooterFlags.noDataCRC.raw)
      }
  }

  /// Reads a footer, at full speed from any module. Throws where there are fewer bytes than
  /// `size(in:)`.
  public init(
    reading bytes: RawSpan, context: WireContext = WireContext()
  ) throws(WireError) {
    var reader = WireReader(bytes, context: context, observer: NoObserver())
    try layout(&reader)
  }

  /// The footer's length on the wire in the dialect of 2009.
  public static let size2009 = 12
  /// The length of a footer with a signature, and of one without.
  private static let newSize = 21
  private static let oldSize = 13
  public static let minimumSize = size2009

  /// The footer's length on the wire.
  public static func size(in context: WireContext) -> Int {
    if context.is2009 { return size2009 }
    return context.has(.messageAuthentication) ? newSize : oldSize
  }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 { return try layout2009(&c) }
    try c.field("front_crc", &frontCRC)
    try c.field("middle_crc", &middleCRC)
    try c.field("data_crc", &dataCRC)
    if c.context.has(.messageAuthentication) { try c.field("sig", &signature) }
    var byte = FooterFlagsByte(raw: UInt8(truncatingIfNeeded: flags.raw))
    try c.field("flags", &byte)
    flags = FooterFlags(raw: UInt32(byte.raw))
  }

  private mutating func layout2009<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("flags", &flags)
    try c.field("front_crc", &frontCRC)
    try c.field("data_crc", &dataCRC)
  }
}
