/// How a directory spreads its entries over fragments (`ceph_dir_layout`, mainline.md 2.6), 8 bytes.
public struct DirectoryLayout: WireStruct {
  /// What names are hashed with: 1 the kernel's hash of dentries, 2 Jenkins' (mainline.md 2.5).
  public var hash: UInt8 = 0
  private var unused1 = Reserved<UInt8>()
  private var unused2 = Reserved<UInt16>()
  private var unused3 = Reserved<UInt32>()

  public init() {}

  public static let minimumSize = 8

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("dl_dir_hash", &hash)
    try c.field("dl_unused1", &unused1)
    try c.field("dl_unused2", &unused2)
    try c.field("dl_unused3", &unused3)
  }
}
