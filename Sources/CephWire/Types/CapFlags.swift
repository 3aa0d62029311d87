/// What the issuing MDS says of a capability (2009.md 3.3, mainline.md 4.12).
public struct CapFlags: WireFlags {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  /// The MDS is the one that is responsible for the inode.
  public static let auth = CapFlags(raw: 1)
  /// The exporting MDS is to be sent no release.
  public static let release = CapFlags(raw: 2)

  public static let bitNames: NameTable<UInt32> = [0: "auth", 1: "release"]
}
