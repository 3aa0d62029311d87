public import Common

/// The arguments of a request: a union of 48 bytes that the operation interprets (2009.md 3.2).
/// Only the fields of the request's own operation are on the wire.
public struct RequestArguments: WireSection {
  /// The size of the union on the wire, in bytes.
  public static let size = 48

  /// The operation that tells how the bytes are to be read; the request sets it.
  var operation = RequestOperation(raw: 0)

  /// GETATTR, LOOKUP, LOOKUPSNAP: what the client wants to know.
  public var mask = Capabilities(raw: 0)
  /// SETATTR, MKNOD, MKDIR, MKSNAP: the mode. OPEN, CREATE: the mode of a file that is created.
  public var mode = FileMode(raw: 0)
  /// SETATTR.
  public var uid: UInt32 = 0
  /// SETATTR.
  public var gid: UInt32 = 0
  /// SETATTR.
  public var mtime = Timespec()
  /// SETATTR.
  public var atime = Timespec()
  /// SETATTR: the size that is wanted, in bytes.
  public var size: UInt64 = 0
  /// SETATTR: the size that the client knew, in bytes.
  public var oldSize: UInt64 = 0
  /// SETATTR: which attributes are set.
  public var attributes = SetattrMask(raw: 0)
  /// READDIR, LSSNAP: the part of the directory.
  public var fragment = Fragment(raw: 0)
  /// READDIR, LSSNAP: the most entries to be returned; 0 is all.
  public var maxEntries: UInt32 = 0
  /// MKNOD: the device number.
  public var rdev: UInt32 = 0
  /// OPEN, CREATE: Linux `O_…` values. SETXATTR: 1 create, 2 replace.
  public var flags: UInt32 = 0
  /// SETLAYOUT.
  public var fileLayout = FileLayout()
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = size

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    switch operation {
    case .getattr, .lookup, .lookupsnap: try c.field("mask", &mask)
    case .setattr: try layoutSetattr(&c)
    case .readdir, .lssnap:
      try c.field("frag", &fragment)
      try c.field("max_entries", &maxEntries)
    case .mknod:
      try c.field("mode", &mode)
      try c.field("rdev", &rdev)
    case .mkdir, .mksnap: try c.field("mode", &mode)
    case .open, .create:
      try c.field("flags", &flags)
      try c.field("mode", &mode)
    case .setxattr: try c.field("flags", &flags)
    case .setlayout: try c.field("layout", &fileLayout)
    default: break
    }
  }

  private mutating func layoutSetattr<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("mode", &mode)
    try c.field("uid", &uid)
    try c.field("gid", &gid)
    try c.field("mtime", &mtime)
    try c.field("atime", &atime)
    try c.field("size", &size)
    try c.field("old_size", &oldSize)
    try c.field("mask", &attributes)
  }
}

/// Which attributes a SETATTR sets (2009.md 3.2).
public struct SetattrMask: WireScalar {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let form = ScalarForm.bits

  /// The bits from the lowest up.
  private static let names = ["mode", "uid", "gid", "mtime", "atime", "size"]
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
