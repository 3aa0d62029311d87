import CephWire

/// The line that opens each direction and tells the dialect.
enum Banner {
  /// What every banner begins with.
  static let prefix = [UInt8]("ceph ".utf8)
  /// The length of a banner of messenger v1 in bytes; the one of v2 is a byte shorter.
  static let size = 9

  /// The banner of a dialect.
  static func text(of dialect: Dialect) -> [UInt8] {
    switch dialect {
    case .ceph013: [UInt8]("ceph 013\n".utf8)
    case .cephV027: [UInt8]("ceph v027".utf8)
    case .cephV2: [UInt8]("ceph v2\n".utf8)
    }
  }

  /// The dialect of a direction's first nine bytes; nil where it is none that is known.
  static func dialect(of bytes: [UInt8]) -> Dialect? {
    Dialect.allCases.first { bytes.starts(with: text(of: $0)) }
  }

  /// The length of the banner of `dialect` in bytes.
  static func length(in dialect: Dialect?) -> Int { dialect.map { text(of: $0).count } ?? size }

  /// Messenger v2 has what its sender can do behind the line, with its length (msgr2-and-cephx.md
  /// 2): the size of the whole, as far as `bytes` tells.
  static func fullSize(_ bytes: RawSpan) -> Int {
    let start = text(of: .cephV2).count + 2
    guard bytes.byteCount >= start else { return start }
    return start + Int(bytes.number(at: start - 2, count: 2))
  }

  /// What the sender of a whole banner of messenger v2 can do; nil where it does not say so much.
  static func features(_ bytes: RawSpan) -> BannerFeatures? {
    let payload = bytes.extracting(droppingFirst: text(of: .cephV2).count + 2)
    return try? BannerFeatures(reading: payload)
  }
}
