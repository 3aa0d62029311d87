/// The version of a structure on the wire, and the oldest reader that can make sense of it
/// (mainline.md 2.1).
public struct StructVersion: Hashable, Sendable {
  /// 0 is a structure without version, as it was before it had one.
  public var number: UInt8
  /// 0 where the structure's version has none. Where the version once had two bytes, the second one
  /// is kept here.
  public var compat: UInt8

  /// Makes a version.
  public init(_ number: UInt8, compat: UInt8) {
    self.number = number
    self.compat = compat
  }

  /// A structure that is there without any version.
  public static let none = StructVersion(0, compat: 0)
}

/// How a structure tells its version (mainline.md 2.1).
public enum VersionForm: Hashable, Sendable {
  /// `START`: version, compat and length.
  case start
  /// `START`, or the bare fields from peers without it; the bytes tell which (mainline.md 3.5.3).
  /// The structure has at least `minimum` bytes.
  case startOrBare(minimum: Int)
  /// `LEGACY`: the version; from the given versions on also compat and length.
  case legacy(compatSince: UInt8, lengthSince: UInt8)
  /// The same where the version once had two bytes: in versions without compat the second one, 0,
  /// has its place.
  case wide(compatSince: UInt8, lengthSince: UInt8)
}

/// A structure that tells its version and, mostly, its length: newer senders may have appended
/// fields, which then become its `trailing` bytes (mainline.md 2.1).
public protocol WireVersioned: WireSection {
  /// The version that was read, or that is to be written.
  var structVersion: StructVersion { get set }
  /// The newest version that is described here.
  static var newest: StructVersion { get }
  /// How the version stands on the wire.
  static var versionForm: VersionForm { get }
  /// Walks the fields of version `structVersion` in wire order.
  mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(_ c: inout C) throws(WireError)
}

extension WireVersioned {
  /// `START`, unless the type says otherwise.
  public static var versionForm: VersionForm { .start }

  /// The length stands behind the version.
  public static var hasOwnLength: Bool { true }

  /// Version and length, then the fields.
  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.versioned(&self)
  }

  /// Whether the fields are those described here: a structure may be too new for that, and then all
  /// of it is `trailing`.
  var isReadable: Bool { structVersion.compat <= Self.newest.number }

  /// Whether compat and length stand on the wire.
  var head: (compat: Bool, length: Bool) {
    let number = structVersion.number
    return switch Self.versionForm {
    case .start: (true, true)
    case .startOrBare: (number > 0, number > 0)
    case .legacy(let compat, let length): (number >= compat, number >= length)
    case .wide(_, let length): (true, number >= length)
    }
  }

  /// What `structVersion.compat` is from every sender of this version.
  var usualCompat: UInt8 {
    switch Self.versionForm {
    case .start: Self.newest.compat
    case .startOrBare: structVersion.number == 0 ? 0 : Self.newest.compat
    case .legacy(let since, _), .wide(let since, _):
      structVersion.number >= since ? Self.newest.compat : 0
    }
  }
}
