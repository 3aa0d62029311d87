/// What a frame of messenger v2 begins with (msgr2-and-cephx.md 4): 32 bytes.
public struct FramePreamble: WireStruct {
  public var tag = FrameTag(raw: 0)
  /// 1 to 4; the segments beyond are zero.
  public var segmentCount: UInt8 = 1
  public var first = FrameSegment()
  public var second = FrameSegment()
  public var third = FrameSegment()
  public var fourth = FrameSegment()
  public var flags = FrameFlags(raw: 0)
  public var reserved = Reserved<UInt8>()
  /// CRC-32C of the 28 bytes before it.
  public var crc: UInt32 = 0

  public init() {}

  /// The length on the wire.
  public static let size = 32
  public static let minimumSize = size
  /// The most segments that a frame can have.
  public static let mostSegments = 4

  /// Segment 0 to 3.
  public subscript(segment: Int) -> FrameSegment {
    get {
      switch segment {
      case 0: first
      case 1: second
      case 2: third
      default: fourth
      }
    }
    set {
      switch segment {
      case 0: first = newValue
      case 1: second = newValue
      case 2: third = newValue
      default: fourth = newValue
      }
    }
  }

  /// Reads a preamble. Throws where there are fewer bytes than `size`.
  public init(reading bytes: RawSpan) throws(WireError) {
    let context = WireContext(dialect: .cephV2)
    var reader = WireReader(bytes, context: context, observer: NoObserver())
    try layout(&reader)
  }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("tag", &tag)
    try c.field("num_segments", &segmentCount)
    try c.field("segment0", &first)
    try c.field("segment1", &second)
    try c.field("segment2", &third)
    try c.field("segment3", &fourth)
    try c.field("flags", &flags)
    try c.field("reserved", &reserved)
    try c.field("crc", &crc)
  }
}

/// A segment as the preamble announces it.
public struct FrameSegment: WireStruct {
  /// In bytes, as it stands on the wire: compressed, where the frame is.
  public var length: UInt32 = 0
  /// What the sender asks the receiver to align its memory to; 8, or 4096 for data.
  public var alignment: UInt16 = 0

  public init() {}

  public static let minimumSize = 6

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("length", &length)
    try c.field("alignment", &alignment)
  }
}

/// The bits of a preamble.
public struct FrameFlags: WireFlags {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  /// Each segment that is not empty is compressed.
  public static let compressed = FrameFlags(raw: 1)

  public static let bitNames: NameTable<UInt32> = [0: "compressed"]
}
