public import Common

/// A path relative to an inode (2009.md 3.0). An empty component means the hidden snapshot
/// directory; inode 0 makes it a plain text.
public struct Filepath: WireStruct {
  public var ino = InodeNumber(raw: 0)
  /// Components separated by `/`, without a leading one.
  public var path = WireString()

  public init() {}

  public static let minimumSize = 12

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("ino", &ino)
    try c.field("path", &path)
  }

  /// Whether it says nothing at all.
  public var isEmpty: Bool { ino.raw == 0 && path.isEmpty }

  /// Appends the path as Ceph prints it: `#10000000000/name`.
  public func appendText(to output: inout OutputBuffer) {
    if ino.raw != 0 {
      output.append(UInt8(ascii: "#"))
      output.append(hex: ino.raw)
      if !path.isEmpty { output.append(UInt8(ascii: "/")) }
    }
    path.appendText(to: &output)
  }
}
