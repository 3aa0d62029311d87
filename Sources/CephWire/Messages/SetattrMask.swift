public import Common

/// Which attributes a SETATTR sets (2009.md 3.2, mainline.md 4.9).
public struct SetattrMask: WireScalar {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let form = ScalarForm.bits

  /// The bits from the lowest up.
  private static let names = [
    "mode", "uid", "gid", "mtime", "atime", "size", "ctime", "mtime_now", "atime_now", "btime",
    "kill_sguid", "fscrypt_auth", "fscrypt_file", "kill_suid", "kill_sgid",
  ]
  /// The order in which Ceph's log names them.
  private static let logOrder = [0, 1, 2, 5, 3, 4]

  /// Appends the attributes' names, each with a space before it, in the order of Ceph's log.
  func appendLogText(to output: inout OutputBuffer) {
    for bit in Self.logOrder where raw >> UInt32(bit) & 1 != 0 {
      output.append(" ")
      output.append(Self.names[bit])
    }
  }

  public func appendText(to output: inout OutputBuffer) {
    let start = output.count
    for (bit, name) in Self.names.enumerated() where raw >> UInt32(bit) & 1 != 0 {
      if output.count > start { output.append("|") }
      output.append(name)
    }
    if output.count == start { output.append("-") }
  }
}
