import CephWire

/// The line that opens each direction and tells the dialect.
enum Banner {
  /// What every banner begins with.
  static let prefix = [UInt8]("ceph ".utf8)
  /// The length of a banner of messenger v1 in bytes; the one of v2 is a byte shorter.
  static let size = 9

  /// The dialect of a direction's first nine bytes; nil where it is none that is known.
  static func dialect(of text: [UInt8]) -> Dialect? {
    if text == Writer013.banner { return .ceph013 }
    if text == [UInt8]("ceph v027".utf8) { return .cephV027 }
    return text.starts(with: "ceph v2\n".utf8) ? .cephV2 : nil
  }

  /// The length of the banner of `dialect` in bytes.
  static func length(in dialect: Dialect?) -> Int { dialect == .cephV2 ? size - 1 : size }
}
