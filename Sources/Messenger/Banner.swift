import CephWire

/// The line that opens each direction and tells the dialect.
enum Banner {
  /// What every banner begins with.
  static let prefix = [UInt8]("ceph ".utf8)
  /// The length of a banner of messenger v1 in bytes; the one of v2 is a byte shorter.
  static let size = 9

  /// The dialect of a banner's first nine bytes, and how many of them are the banner.
  static func dialect(of text: [UInt8]) -> (Dialect?, Int) {
    if text == [UInt8]("ceph 013\n".utf8) { return (.ceph013, size) }
    if text == [UInt8]("ceph v027".utf8) { return (.cephV027, size) }
    if text.starts(with: "ceph v2\n".utf8) { return (.cephV2, size - 1) }
    return (nil, size)
  }
}
