public import Common

/// A path relative to an inode (2009.md 3.0, mainline.md 2.7). An empty component means the hidden snapshot
/// directory; inode 0 makes it a plain text.
public struct Filepath: WireStruct {
  public var ino = InodeNumber(raw: 0)
  /// Components separated by `/`, without a leading one.
  public var path = WireString()
  /// The version of the structure; not in 2009.
  private var version: UInt8 = 1

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    if !c.context.is2009 { try c.field("version", &version) }
    try c.field("ino", &ino)
    try c.field("path", &path)
  }

  /// Appends the path as Ceph prints it: `#10000000000/name` in 2009, `#0x10000000000/name` since.
  public func appendText(to output: inout OutputBuffer, in dialect: Dialect = .ceph013) {
    if ino.raw != 0 {
      output.append(dialect == .ceph013 ? "#" : "#0x")
      output.append(hex: ino.raw)
      if !path.isEmpty { output.append(UInt8(ascii: "/")) }
    }
    output.append(path.bytes)
  }
}
