public import CephWire

/// A way to say a value of our JSON as the witness says it.
public struct Conversion: Sendable {
  /// The value in the witness's way; nil where ours makes no sense.
  public let apply: @Sendable (JSONValue) -> JSONValue?

  public init(_ apply: @escaping @Sendable (JSONValue) -> JSONValue?) {
    self.apply = apply
  }

  /// As it is.
  public static let nothing = Conversion { $0 }

  /// An object whose only fields are these, as the list of their values.
  public static func list(_ names: String...) -> Conversion { list(names) }

  private static func list(_ names: [String], by conversions: [String: Conversion] = [:])
    -> Conversion
  {
    Conversion { ours in
      guard case .object(let members) = ours, members.count == names.count else { return nil }
      let values = names.compactMap { name in
        members[name].flatMap { conversions[name]?.apply($0) ?? $0 }
      }
      return values.count == names.count ? .array(values) : nil
    }
  }

  /// A list of objects whose only fields are these, as a list of lists of their values.
  public static func lists(
    _ names: String..., by conversions: [String: Conversion] = [:]
  ) -> Conversion {
    each(list(names, by: conversions))
  }

  /// Every element of a list.
  public static func each(_ conversion: Conversion) -> Conversion {
    Conversion { ours in
      guard case .array(let elements) = ours else { return nil }
      let values = elements.compactMap(conversion.apply)
      return values.count == elements.count ? .array(values) : nil
    }
  }

  /// A time as the list of its seconds and nanoseconds.
  public static let time = list("sec", "nsec")

  /// How many elements there are.
  public static let count = Conversion { ours in
    if case .array(let elements) = ours { .integer(Int128(elements.count)) } else { nil }
  }

  /// How many bytes there are.
  public static let byteCount = Conversion { ours in
    ours.plainBytes.map { .integer(Int128($0.count)) }
  }

  /// The name of a value as its number; one without a name is a number already.
  public static func code<S: WireScalar>(of type: S.Type) -> Conversion {
    Conversion { ours in
      guard let text = ours.string else { return ours }
      return S(text: text).map { .integer(Int128($0.number)) }
    }
  }

  /// The name of a value as its number.
  public static func code(_ codes: [String: Int128]) -> Conversion {
    Conversion { ours in
      guard let text = ours.string else { return ours }
      return codes[text].map { .integer($0) }
    }
  }

  /// The name of a request's operation as its code.
  public static let operationCode = code(operationCodes)

  /// The codes of operations (mainline.md 4.1).
  private static let operationCodes: [String: Int128] = [
    "lookup": 0x100, "getattr": 0x101, "lookuphash": 0x102, "lookupparent": 0x103,
    "lookupino": 0x104, "lookupname": 0x105, "getvxattr": 0x106, "getfilelock": 0x110,
    "open": 0x302, "readdir": 0x305, "lookupsnap": 0x400, "lssnap": 0x402, "setxattr": 0x1105,
    "rmxattr": 0x1106, "setlayout": 0x1107, "setattr": 0x1108, "setfilelock": 0x1109,
    "setdirlayout": 0x110a, "mknod": 0x1201, "link": 0x1202, "unlink": 0x1203, "rename": 0x1204,
    "mkdir": 0x1220, "rmdir": 0x1221, "symlink": 0x1222, "create": 0x1301, "mksnap": 0x1400,
    "rmsnap": 0x1401, "renamesnap": 0x1403, "readdir_snapdiff": 0x1404, "blockdiff": 0x1405,
  ]

  /// A number that the witness takes for one without sign.
  public static func unsigned(bits: Int128) -> Conversion {
    Conversion { ours in ours.plainNumber.map { .integer($0 < 0 ? $0 + 1 << bits : $0) } }
  }

  /// The address of a socket, with its port.
  public static let endpoint = Conversion { ours in
    guard let ip = ours["ip"]?.string, let port = ours["port"]?.plainNumber else { return nil }
    return .string(ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)")
  }

  /// The bytes of a universally unique identifier.
  public static let uuid = Conversion { ours in
    ours.string.map { .object(["hex": .string($0.filter { $0 != "-" })]) }
  }

  /// The bytes of a list of extended attributes.
  public static let xattrBytes = Conversion { ours in
    guard case .array(let attributes)? = ours["attributes"] else { return nil }
    var bytes = littleEndian(attributes.count, 4)
    for attribute in attributes {
      for name in ["name", "value"] {
        guard let text = attribute[name]?.plainBytes else { return nil }
        bytes += littleEndian(text.count, 4) + text
      }
    }
    return .hex(bytes)
  }

  /// The bytes of a client's locks, as it reports them to a new MDS.
  public static let lockBytes = Conversion { ours in
    var bytes: [UInt8] = []
    for kind in ["fcntl_locks", "flock_locks"] {
      guard case .array(let locks)? = ours[kind] else { return nil }
      bytes += littleEndian(locks.count, 4)
      for lock in locks {
        guard let fields = lockFields.pack(lock) else { return nil }
        bytes += fields
      }
    }
    return .hex(bytes)
  }

  private static let lockFields: [PackedField] =
    ["start", "length", "client", "owner", "pid"].map { PackedField($0, 8) }
    + [PackedField("type", 1, by: .code(of: LockType.self))]

  /// One conversion after the other.
  public func then(_ next: Conversion) -> Conversion {
    Conversion { apply($0).flatMap(next.apply) }
  }
}

/// The bytes of a number, the least significant one first.
private func littleEndian(_ number: Int, _ size: Int) -> [UInt8] {
  (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

extension JSONValue {
  /// Bytes as a witness writes them that has no text for them.
  public static func hex(_ bytes: [UInt8]) -> JSONValue {
    .object(["hex": .string(bytes.map(hexDigits).joined())])
  }
}
