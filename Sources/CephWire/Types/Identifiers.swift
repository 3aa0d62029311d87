public import Common

/// The number of an inode, shown in hexadecimal as Ceph does. 1 is the root.
public struct InodeNumber: WireScalar {
  public var raw: UInt64
  public init(raw: UInt64) { self.raw = raw }

  public static let form = ScalarForm.hexadecimal
}

/// The number of a snapshot (2009.md 0).
public struct SnapID: WireScalar {
  public var raw: UInt64
  public init(raw: UInt64) { self.raw = raw }

  /// The live file system ("head").
  public static let head = SnapID(raw: 0xffff_ffff_ffff_fffe)
  /// The hidden directory that lists the snapshots.
  public static let snapDirectory = SnapID(raw: 0xffff_ffff_ffff_ffff)

  public static let form = ScalarForm.hexadecimal

  /// Appends the number as Ceph prints it: `head`, `snapdir` or hexadecimal without prefix.
  public func appendText(to output: inout OutputBuffer) {
    switch self {
    case .head: output.append("head")
    case .snapDirectory: output.append("snapdir")
    default: output.append(hex: raw)
    }
  }
}

/// The type and permissions of a file (`st_mode`), shown in octal.
public struct FileMode: WireScalar {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let form = ScalarForm.octal
}

/// The rank of an MDS; negative numbers have meanings of their own where the field says so.
public typealias MDSRank = Int32

/// The identity of a cluster (2009.md 0), 16 bytes, shown as 8-4-4-4-12 hexadecimal digits.
public struct ClusterID: WireScalar {
  /// The bytes, the first one lowest.
  public var raw: UInt128
  public init(raw: UInt128) { self.raw = raw }

  public static let form = ScalarForm.text

  public func appendText(to output: inout OutputBuffer) {
    for index in 0..<16 {
      if [4, 6, 8, 10].contains(index) { output.append(UInt8(ascii: "-")) }
      output.append(hex: UInt64(truncatingIfNeeded: raw >> UInt128(8 * index) & 0xff), width: 2)
    }
  }

  /// Makes the identity that 32 hexadecimal digits, with or without hyphens, stand for.
  public init?(text: String) {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
    guard digits.count == 32 else { return nil }
    raw = 0
    for index in 0..<16 {
      let pair = String(decoding: digits[2 * index..<2 * index + 2], as: UTF8.self)
      guard let byte = UInt8(pair, radix: 16), !pair.hasPrefix("+") else { return nil }
      raw |= UInt128(byte) << UInt128(8 * index)
    }
  }
}

/// A part of a directory's name space (2009.md 3.0): the top 8 bits say how many bits count, the
/// lower 24 hold them, left-aligned. 0 is the whole directory.
public struct Fragment: WireScalar {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let form = ScalarForm.hexadecimal

  /// How many bits count, 0 to 24 where the sender means it.
  public var bits: Int { Int(raw >> 24) }
  /// The bits, left-aligned in 24.
  public var value: UInt32 { raw & 0xff_ffff }
}

/// What a client may do with an inode (2009.md 3.0): one bit for the pin, then a group of bits for
/// each lock.
public struct Capabilities: WireScalar {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let form = ScalarForm.bits

  /// Appends the bits as Ceph prints them: `pAsLsXsFscr`, or `-` for none.
  public func appendText(to output: inout OutputBuffer) {
    let start = output.count
    if raw & 1 != 0 { output.append(UInt8(ascii: "p")) }
    appendGroup("A", raw >> 2 & 3, to: &output)
    appendGroup("L", raw >> 4 & 3, to: &output)
    appendGroup("X", raw >> 6 & 3, to: &output)
    appendGroup("F", raw >> 8, to: &output)
    if output.count == start { output.append(UInt8(ascii: "-")) }
  }

  private func appendGroup(_ name: StaticString, _ bits: UInt32, to output: inout OutputBuffer) {
    if bits == 0 { return }
    output.append(name)
    // Shared, exclusive, cache, read, write, buffer, write-extend, lazy.
    if bits & 0x01 != 0 { output.append(UInt8(ascii: "s")) }
    if bits & 0x02 != 0 { output.append(UInt8(ascii: "x")) }
    if bits & 0x04 != 0 { output.append(UInt8(ascii: "c")) }
    if bits & 0x08 != 0 { output.append(UInt8(ascii: "r")) }
    if bits & 0x10 != 0 { output.append(UInt8(ascii: "w")) }
    if bits & 0x20 != 0 { output.append(UInt8(ascii: "b")) }
    if bits & 0x40 != 0 { output.append(UInt8(ascii: "a")) }
    if bits & 0x80 != 0 { output.append(UInt8(ascii: "l")) }
  }
}
