/// The operations of the later dialects (mainline.md 4.1). CREATE has got another code; the others
/// that 2009 had have kept theirs.
extension RequestOperation {
  /// CREATE since 2010, with the bit of operations that change something.
  public static let createSince2010 = RequestOperation(raw: 0x1301)
  public static let lookupparent = RequestOperation(raw: 0x0103)
  public static let lookupino = RequestOperation(raw: 0x0104)
  public static let lookupname = RequestOperation(raw: 0x0105)
  public static let getvxattr = RequestOperation(raw: 0x0106)
  public static let getfilelock = RequestOperation(raw: 0x0110)
  public static let setfilelock = RequestOperation(raw: 0x1109)
  public static let setdirlayout = RequestOperation(raw: 0x110a)
  public static let renamesnap = RequestOperation(raw: 0x1403)
  /// It only reads, whatever its code says; so does `blockdiff`.
  public static let readdirSnapdiff = RequestOperation(raw: 0x1404)
  public static let blockdiff = RequestOperation(raw: 0x1405)

  /// The names of the later dialects.
  static let mainlineNames: NameTable<UInt32> = [
    0x0100: "lookup", 0x0101: "getattr", 0x0102: "lookuphash", 0x0103: "lookupparent",
    0x0104: "lookupino", 0x0105: "lookupname", 0x0106: "getvxattr", 0x0107: "dummy",
    0x0110: "getfilelock", 0x0302: "open", 0x0305: "readdir", 0x0400: "lookupsnap",
    0x0402: "lssnap", 0x1105: "setxattr", 0x1106: "rmxattr", 0x1107: "setlayout",
    0x1108: "setattr", 0x1109: "setfilelock", 0x110a: "setdirlayout", 0x1201: "mknod",
    0x1202: "link", 0x1203: "unlink", 0x1204: "rename", 0x1220: "mkdir", 0x1221: "rmdir",
    0x1222: "symlink", 0x1301: "create", 0x1400: "mksnap", 0x1401: "rmsnap",
    0x1403: "renamesnap", 0x1404: "readdir_snapdiff", 0x1405: "blockdiff",
    0x1500: "fragmentdir", 0x1501: "exportdir", 0x1502: "flush_path", 0x1503: "enqueue_scrub",
    0x1504: "repair_fragstats", 0x1505: "repair_inodestats", 0x1507: "rdlock_fragsstats",
    0x1508: "quiesce_path", 0x1509: "quiesce_inode", 0x150a: "lock_path",
    0x150b: "uninline_data",
  ]

  /// All names, in whatever dialect has them.
  public static var namesInAnyDialect: [String] { names.values + mainlineNames.values }

  /// The name in whatever dialect has the code.
  public var nameInAnyDialect: String? { name ?? Self.mainlineNames[raw] }
}

extension WireCoder where Self: ~Copyable & ~Escapable {
  /// An operation, whose code and name are those of the dialect.
  mutating func operation(
    _ name: StaticString, _ value: inout RequestOperation
  ) throws(WireError) {
    if context.is2009 { return try field(name, &value) }
    var later = MainlineRequestOperation(raw: value.raw)
    try field(name, &later)
    value = RequestOperation(raw: later.raw)
  }
}

/// An operation with the names of the later dialects.
private struct MainlineRequestOperation: WireEnumeration {
  var raw: UInt32

  static let names = RequestOperation.mainlineNames
}
