/// How much a directory may hold in all (mainline.md 2.7); 0 is no limit.
public struct Quota: WireVersioned {
  public var maxBytes: Int64 = 0
  /// Files and directories together.
  public var maxFiles: Int64 = 0
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 6
  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("max_bytes", &maxBytes)
    try c.field("max_files", &maxFiles)
  }
}
