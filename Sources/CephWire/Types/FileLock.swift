/// What a lock keeps others from (mainline.md 4.12).
public struct LockType: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  public static let shared = LockType(raw: 1)
  public static let exclusive = LockType(raw: 2)
  public static let unlock = LockType(raw: 4)

  public static let names: NameTable<UInt8> = [1: "shared", 2: "excl", 4: "unlock"]
}

/// A lock on a part of a file (`ceph_filelock`, mainline.md 2.7), 41 bytes.
public struct FileLock: WireSection {
  /// The first byte.
  public var start: UInt64 = 0
  /// In bytes; 0 is to the end of the file.
  public var length: UInt64 = 0
  /// The number of the client.
  public var client: UInt64 = 0
  /// Whose lock it is within the client. Clients before 2014 put the process here, and its
  /// namespace in `pid`; newer ones set the top bit to tell.
  public var owner: UInt64 = 0
  public var pid: UInt64 = 0
  public var type = LockType.unlock
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = 41

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("start", &start)
    try c.field("length", &length)
    try c.field("client", &client)
    try c.field("owner", &owner)
    try c.field("pid", &pid)
    try c.field("type", &type)
  }
}
