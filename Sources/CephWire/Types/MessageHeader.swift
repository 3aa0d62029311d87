public import Common

/// The header of a message, 128 bytes in the dialect of 2009 (2009.md 1.4).
public struct MessageHeader: WireStruct {
  /// Counts the messages of this direction of the session, from 1.
  public var seq: UInt64 = 0
  public var type = MessageType(raw: 0)
  /// 64 low, 127 normal, 196 high, 255 highest.
  public var priority: UInt16 = 127
  /// The length of the front section in bytes.
  public var frontLength: UInt32 = 0
  /// The length of the data section in bytes.
  public var dataLength: UInt32 = 0
  /// Where the data belongs within a page at the receiver.
  public var dataOffset: UInt16 = 0
  /// The versions of the six protocols that the sender speaks.
  public var protocols = ProtocolVersions()
  /// The sender of this hop.
  public var source = EntityInstance()
  /// The originator; another one than `source` where a daemon forwarded the message.
  public var originalSource = EntityInstance()
  public var destination = EntityInstance()
  /// CRC-32C of the bytes before it.
  public var crc: UInt32 = 0

  public init() {}

  /// Reads a header in the dialect of 2009, at full speed from any module. Throws where there are
  /// fewer than `size2009` bytes.
  public init(reading bytes: RawSpan) throws(WireError) {
    var reader = WireReader(bytes, context: WireContext(), observer: NoObserver())
    try layout(&reader)
  }

  /// Whether names, addresses, nonces, lengths and numbers say all of it: everything else is as
  /// every sender of 2009 fills it.
  public var isPlain: Bool {
    originalSource == source && dataOffset == 0 && protocols == ProtocolVersions()
      && [source, destination].allSatisfy { $0.address.family == 2 && $0.address.padding == 0 }
  }

  /// The header's length on the wire in the dialect of 2009.
  public static let size2009 = 128
  public static let minimumSize = size2009

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("seq", &seq)
    try c.field("type", &type)
    try c.field("priority", &priority)
    try c.field("front_len", &frontLength)
    try c.field("data_len", &dataLength)
    try c.field("data_off", &dataOffset)
    try c.field("protocols", &protocols)
    try c.field("src", &source)
    try c.field("orig_src", &originalSource)
    try c.field("dst", &destination)
    try c.field("crc", &crc)
  }
}

/// The versions of the six protocols (2009.md 2.3), which a receiver may insist on.
public struct ProtocolVersions: WireStruct {
  public var mon: UInt8 = 4
  public var monc: UInt8 = 13
  public var osd: UInt8 = 6
  public var osdc: UInt8 = 18
  public var mds: UInt8 = 9
  public var mdsc: UInt8 = 23

  public init() {}

  public static let minimumSize = 6

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("mon", &mon)
    try c.field("monc", &monc)
    try c.field("osd", &osd)
    try c.field("osdc", &osdc)
    try c.field("mds", &mds)
    try c.field("mdsc", &mdsc)
  }
}

/// The bits of a message's footer (2009.md 1.4).
public struct FooterFlags: WireScalar {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  /// The sender gave up; the message is to be dropped, though it consumes its sequence number.
  public static let aborted = FooterFlags(raw: 1)
  /// The data's CRC was not computed.
  public static let noDataCRC = FooterFlags(raw: 2)

  public static let form = ScalarForm.bits

  /// Whether all bits of `flags` are set.
  public func contains(_ flags: FooterFlags) -> Bool { raw & flags.raw == flags.raw }

  public func appendText(to output: inout OutputBuffer) {
    output.append(
      raw == 0 ? "-" : raw == 1 ? "aborted" : raw == 2 ? "nocrc" : raw == 3 ? "aborted|nocrc" : "?")
  }
}

/// The footer of a message, 12 bytes in the dialect of 2009 (2009.md 1.4).
public struct MessageFooter: WireStruct {
  public var flags = FooterFlags(raw: 0)
  /// CRC-32C of the front section; 0 where it is empty.
  public var frontCRC: UInt32 = 0
  /// CRC-32C of the data section; 0 where it is empty or not computed.
  public var dataCRC: UInt32 = 0

  public init() {}

  /// Reads a footer in the dialect of 2009, at full speed from any module. Throws where there are
  /// fewer than `size2009` bytes.
  public init(reading bytes: RawSpan) throws(WireError) {
    var reader = WireReader(bytes, context: WireContext(), observer: NoObserver())
    try layout(&reader)
  }

  /// The footer's length on the wire in the dialect of 2009.
  public static let size2009 = 12
  public static let minimumSize = size2009

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("flags", &flags)
    try c.field("front_crc", &frontCRC)
    try c.field("data_crc", &dataCRC)
  }
}
