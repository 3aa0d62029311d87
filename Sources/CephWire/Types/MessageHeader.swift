/// The header of a message: 128 bytes in the dialect of 2009 (2009.md 1.4); since then 53 bytes, or
/// 334 between peers of its first months (mainline.md 1.7); 41 bytes in messenger v2, which has
/// lengths and names elsewhere (msgr2-and-cephx.md 7.2).
public struct MessageHeader: WireStruct {
  /// Counts the messages of this direction of the session, from 1.
  public var seq: UInt64 = 0
  /// Pairs requests and replies; only since 2010.
  public var tid: UInt64 = 0
  public var type = MessageType(raw: 0)
  /// 64 low, 127 normal, 196 high, 255 highest.
  public var priority: UInt16 = 127
  /// The version of the payload's layout; only since 2010.
  public var version: UInt16 = 0
  /// The length of the front section in bytes.
  public var frontLength: UInt32 = 0
  /// The length of the middle section in bytes; only since 2010.
  public var middleLength: UInt32 = 0
  /// The length of the data section in bytes.
  public var dataLength: UInt32 = 0
  /// Where the data belongs within a page at the receiver.
  public var dataOffset: UInt16 = 0
  /// Bytes before the data that do not belong to it; only in messenger v2.
  public var dataPrePadding: UInt32 = 0
  /// Everything up to this number has been received; only in messenger v2.
  public var ackSeq: UInt64 = 0
  /// Bits of the message; only in messenger v2, where they are those of a footer.
  public var flags: UInt8 = 0
  /// The versions of the six protocols that the sender speaks; only in 2009.
  public var protocols = ProtocolVersions()
  /// The name of the sender of this hop.
  public var sourceName = EntityName()
  /// Who it goes from and to otherwise; nil in headers of 53 bytes, which tell nothing of it.
  public var ends: MessageEnds?
  /// The oldest version of the layout whose readers understand the payload, 0 where that is not
  /// told; only in headers of 53 bytes.
  public var compatVersion: UInt16 = 0
  /// 0 from every sender; only since 2010.
  public var reserved: UInt32 = 0
  /// CRC-32C of the bytes before it; since 2010 it may be 0, not computed.
  public var crc: UInt32 = 0

  public init() {}

  /// Reads a header, at full speed from any module. Throws where there are fewer bytes than
  /// `size(in:)`.
  public init(
    reading bytes: RawSpan, context: WireContext = WireContext()
  ) throws(WireError) {
    var reader = WireReader(bytes, context: context, observer: NoObserver())
    try layout(&reader)
  }

  /// The sender of this hop. Headers of 53 bytes only have its name.
  public var source: EntityInstance {
    get { EntityInstance(name: sourceName, address: ends?.sourceAddress ?? EntityAddress()) }
    set { setEnds(newValue, originalSource, destination) }
  }
  /// The originator; another one than `source` where a daemon forwarded the message. Headers of 53
  /// bytes lack it.
  public var originalSource: EntityInstance {
    get { ends?.originalSource ?? EntityInstance() }
    set { setEnds(source, newValue, destination) }
  }
  /// Who is spoken to; since 2010 only the connection tells it.
  public var destination: EntityInstance {
    get { ends?.destination ?? EntityInstance() }
    set { setEnds(source, originalSource, newValue) }
  }

  private mutating func setEnds(
    _ source: EntityInstance, _ originalSource: EntityInstance, _ destination: EntityInstance
  ) {
    sourceName = source.name
    ends = MessageEnds(
      sourceAddress: source.address, originalSource: originalSource, destination: destination)
  }

  /// Whether names, addresses, nonces, versions, lengths and numbers say all of it: everything else
  /// is as every sender fills it.
  public func isPlain(in context: WireContext) -> Bool {
    guard dataOffset == 0, reserved == 0 else { return false }
    // The flags are told as those of a footer.
    if context.dialect == .cephV2 { return dataPrePadding == 0 }
    if !context.is2009 && context.has(.noSourceAddress) {
      return sourceName.isCompact && sourceName.number >= -1
    }
    let ends = context.is2009 ? [source, destination] : [source]
    return originalSource == source && protocols == ProtocolVersions()
      && ends.allSatisfy { $0.address.isPlain }
  }

  /// The header's length on the wire in the dialect of 2009.
  public static let size2009 = 128
  /// The length of a header without addresses, and of one with them.
  private static let newSize = 53
  private static let oldSize = 334
  /// The header's length in messenger v2.
  public static let sizeV2 = 41
  public static let minimumSize = sizeV2

  /// The header's length on the wire.
  public static func size(in context: WireContext) -> Int {
    switch context.dialect {
    case .ceph013: size2009
    case .cephV027: context.has(.noSourceAddress) ? newSize : oldSize
    case .cephV2: sizeV2
    }
  }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if c.context.is2009 { return try layout2009(&c) }
    try c.field("seq", &seq)
    try c.field("tid", &tid)
    var code = MainlineMessageType(raw: type.raw)
    try c.field("type", &code)
    type = MessageType(raw: code.raw)
    try c.field("priority", &priority)
    try c.field("version", &version)
    if c.context.dialect == .cephV2 { return try layoutV2(&c) }
    try c.field("front_len", &frontLength)
    try c.field("middle_len", &middleLength)
    try c.field("data_len", &dataLength)
    try c.field("data_off", &dataOffset)
    if c.context.has(.noSourceAddress) {
      try c.field("src", &sourceName)
      try c.field("compat_version", &compatVersion)
      var narrow = UInt16(clamping: reserved)
      try c.field("reserved", &narrow)
      reserved = UInt32(narrow)
    } else {
      var (source, originalSource) = (source, originalSource)
      try c.field("src", &source)
      try c.field("orig_src", &originalSource)
      setEnds(source, originalSource, destination)
      try c.field("reserved", &reserved)
    }
    try c.field("crc", &crc)
  }

  /// The fields behind those that all later dialects begin with.
  private mutating func layoutV2<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("data_pre_padding_len", &dataPrePadding)
    try c.field("data_off", &dataOffset)
    try c.field("ack_seq", &ackSeq)
    try c.field("flags", &flags)
    try c.field("compat_version", &compatVersion)
    var narrow = UInt16(clamping: reserved)
    try c.field("reserved", &narrow)
    reserved = UInt32(narrow)
  }

  private mutating func layout2009<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("seq", &seq)
    try c.field("type", &type)
    try c.field("priority", &priority)
    try c.field("front_len", &frontLength)
    try c.field("data_len", &dataLength)
    try c.field("data_off", &dataOffset)
    try c.field("protocols", &protocols)
    var (source, originalSource, destination) = (source, originalSource, destination)
    try c.field("src", &source)
    try c.field("orig_src", &originalSource)
    try c.field("dst", &destination)
    setEnds(source, originalSource, destination)
    try c.field("crc", &crc)
  }
}

/// The type code of a message, which shows the name that it has since 2010.
private struct MainlineMessageType: WireEnumeration {
  var raw: UInt16

  static let names = MessageType.mainlineNames
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
