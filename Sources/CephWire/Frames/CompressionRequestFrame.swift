/// COMPRESSION_REQUEST: whether the connecting side would like to compress (msgr2-and-cephx.md 7.1).
public struct CompressionRequestFrame: WireFrame {
  public static let tag = FrameTag.compressionRequest

  /// Not 0: it would.
  public var isWanted: UInt8 = 0
  /// The algorithms that it has, the best first.
  public var methods: [CompressionMethod] = []
  public var trailing: [UInt8] = []

  public init() {}

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("is_compress", &isWanted)
    try c.list("preferred_methods", &methods)
  }
}

/// How segments are compressed (msgr2-and-cephx.md 14).
public struct CompressionMethod: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let none = CompressionMethod(raw: 0)
  public static let snappy = CompressionMethod(raw: 1)
  public static let zlib = CompressionMethod(raw: 2)
  public static let zstd = CompressionMethod(raw: 3)
  public static let lz4 = CompressionMethod(raw: 4)
  public static let brotli = CompressionMethod(raw: 5)

  public static let names: NameTable<UInt32> = [
    0: "none", 1: "snappy", 2: "zlib", 3: "zstd", 4: "lz4", 5: "brotli",
  ]
}
