/// What a request asks the MDS to do (2009.md 3.2).
public struct RequestOperation: WireEnumeration {
  public var raw: UInt32
  public init(raw: UInt32) { self.raw = raw }

  public static let lookup = RequestOperation(raw: 0x0100)
  public static let getattr = RequestOperation(raw: 0x0101)
  public static let lookuphash = RequestOperation(raw: 0x0102)
  public static let setxattr = RequestOperation(raw: 0x1105)
  public static let rmxattr = RequestOperation(raw: 0x1106)
  public static let setlayout = RequestOperation(raw: 0x1107)
  public static let setattr = RequestOperation(raw: 0x1108)
  public static let mknod = RequestOperation(raw: 0x1201)
  public static let link = RequestOperation(raw: 0x1202)
  public static let unlink = RequestOperation(raw: 0x1203)
  public static let rename = RequestOperation(raw: 0x1204)
  public static let mkdir = RequestOperation(raw: 0x1220)
  public static let rmdir = RequestOperation(raw: 0x1221)
  public static let symlink = RequestOperation(raw: 0x1222)
  public static let create = RequestOperation(raw: 0x0301)
  public static let open = RequestOperation(raw: 0x0302)
  public static let readdir = RequestOperation(raw: 0x0305)
  public static let lookupsnap = RequestOperation(raw: 0x0400)
  public static let lssnap = RequestOperation(raw: 0x0402)
  public static let mksnap = RequestOperation(raw: 0x1400)
  public static let rmsnap = RequestOperation(raw: 0x1401)

  public static let names: NameTable<UInt32> = [
    0x0100: "lookup", 0x0101: "getattr", 0x0102: "lookuphash", 0x1105: "setxattr",
    0x1106: "rmxattr", 0x1107: "setlayout", 0x1108: "setattr", 0x1201: "mknod", 0x1202: "link",
    0x1203: "unlink", 0x1204: "rename", 0x1220: "mkdir", 0x1221: "rmdir", 0x1222: "symlink",
    0x0301: "create", 0x0302: "open", 0x0305: "readdir", 0x0400: "lookupsnap", 0x0402: "lssnap",
    0x1400: "mksnap", 0x1401: "rmsnap",
  ]

  /// Whether the code has the bit that marks operations which change something. CREATE and OPEN
  /// lack it.
  public var isWrite: Bool { raw & 0x1000 != 0 }

  /// The name that Ceph of 2009 logs: it has none for SETLAYOUT (2009.md 4).
  var logName: String { self == .setlayout ? "???" : name ?? "???" }
}
