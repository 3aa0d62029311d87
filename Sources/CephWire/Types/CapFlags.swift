public import Common

/// What the issuing MDS says of a capability (2009.md 3.3, mainline.md 4.12).
public struct CapFlags: WireScalar {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  /// The MDS is the one that is responsible for the inode.
  public static let auth = CapFlags(raw: 1)
  /// The exporting MDS is to be sent no release.
  public static let release = CapFlags(raw: 2)

  public static let form = ScalarForm.bits

  public func appendText(to output: inout OutputBuffer) {
    switch raw {
    case 0: output.append("-")
    case 1: output.append("auth")
    case 2: output.append("release")
    case 3: output.append("auth|release")
    default: output.append("?")
    }
  }
}
