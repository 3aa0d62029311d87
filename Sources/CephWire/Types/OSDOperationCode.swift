import Common

/// What is to be done with an object or a placement group (mainline.md 3.11): the mode in the bits
/// 12 to 15, the kind of the target in 8 to 11.
public struct OSDOperationCode: WireEnumeration {
  public var raw: UInt16
  public init(raw: UInt16) { self.raw = raw }

  static let assertVersion = OSDOperationCode(raw: 0x1208)
  static let checksum = OSDOperationCode(raw: 0x121f)
  static let cmpxattr = OSDOperationCode(raw: 0x1303)
  static let copyFrom = OSDOperationCode(raw: 0x221a)
  static let copyFrom2 = OSDOperationCode(raw: 0x222d)
  static let copyGet = OSDOperationCode(raw: 0x121e)
  static let hitSetGet = OSDOperationCode(raw: 0x1504)
  static let masktrunc = OSDOperationCode(raw: 0x1204)
  static let notify = OSDOperationCode(raw: 0x1206)
  static let notifyAck = OSDOperationCode(raw: 0x1207)
  static let rollback = OSDOperationCode(raw: 0x220e)
  static let setAllocHint = OSDOperationCode(raw: 0x2223)
  static let tmap2omap = OSDOperationCode(raw: 0x3222)
  static let trimtrunc = OSDOperationCode(raw: 0x2209)
  static let truncate = OSDOperationCode(raw: 0x2203)
  static let watch = OSDOperationCode(raw: 0x220f)
  static let writeSame = OSDOperationCode(raw: 0x2226)

  public static let names: NameTable<UInt16> = [
    // Of an object's data, reading.
    0x1201: "read", 0x1202: "stat", 0x1203: "mapext", 0x1204: "masktrunc",
    0x1205: "sparse-read", 0x1206: "notify", 0x1207: "notify-ack", 0x1208: "assert-version",
    0x1209: "list-watchers", 0x120a: "list-snaps", 0x120b: "sync_read", 0x120c: "tmapget",
    0x1211: "omap-get-keys", 0x1212: "omap-get-vals", 0x1213: "omap-get-header",
    0x1214: "omap-get-vals-by-keys", 0x1219: "omap-cmp", 0x121d: "isdirty", 0x121e: "copy-get",
    0x121f: "checksum", 0x1220: "cmpext",
    // Writing.
    0x2201: "write", 0x2202: "writefull", 0x2203: "truncate", 0x2204: "zero", 0x2205: "delete",
    0x2206: "append", 0x2207: "startsync", 0x2208: "settrunc", 0x2209: "trimtrunc",
    0x220b: "tmapput", 0x220d: "create", 0x220e: "rollback", 0x220f: "watch",
    0x2215: "omap-set-vals", 0x2216: "omap-set-header", 0x2217: "omap-clear",
    0x2218: "omap-rm-keys", 0x221a: "copy-from", 0x221c: "undirty", 0x2223: "set-alloc-hint",
    0x2224: "cache-pin", 0x2225: "cache-unpin", 0x2226: "write-same", 0x2227: "set-redirect",
    0x2229: "tier-promote", 0x222a: "unset-manifest", 0x222c: "omap-rm-key-range",
    0x222d: "copy-from2", 0x320a: "tmapup", 0x3222: "tmap2omap",
    // Of caches.
    0x821f: "cache-flush", 0x8220: "cache-evict", 0x8221: "cache-try-flush", 0x8228: "set-chunk",
    0x822b: "tier-flush", 0x822c: "tier-evict",
    // Of an object's attributes.
    0x1301: "getxattr", 0x1302: "getxattrs", 0x1303: "cmpxattr", 0x2301: "setxattr",
    0x2302: "setxattrs", 0x2303: "resetxattrs", 0x2304: "rmxattr",
    // A method of a class.
    0x1401: "call",
    // Of a placement group.
    0x1501: "pgls", 0x1502: "pgls-filter", 0x1503: "pg-hitset-ls", 0x1504: "pg-hitset-get",
    0x1505: "pgnls", 0x1506: "pgnls-filter", 0x1507: "scrubls",
    // Between OSDs.
    0x4001: "pull", 0x4002: "push", 0x4003: "balance-reads", 0x4004: "unbalance-reads",
    0x4005: "scrub", 0x4006: "scrub-reserve", 0x4007: "scrub-unreserve", 0x4009: "scrub-map",
  ]

  /// What the operation is done to.
  enum Target: UInt16 {
    case data = 0x200
    case attribute = 0x300
    case method = 0x400
    case group = 0x500
  }

  /// What the operation is done to; nil where that is none of the above.
  var target: Target? { Target(rawValue: raw & 0xf00) }

  /// Whether the payload begins with the name of what the operation is done to.
  var namesItsTarget: Bool { target == .attribute || target == .method }

  /// Whether Ceph prints the part of the object that the operation is about.
  var printsExtent: Bool {
    switch raw {
    // The four kinds of reading, mapping and comparing; writing, zeroing and appending.
    case 0x1201, 0x1203, 0x1205, 0x120b, 0x1220, 0x2201, 0x2202, 0x2204, 0x2206: true
    default: false
    }
  }

  /// Whether the operation lists the objects of a placement group.
  var listsObjects: Bool { [0x1501, 0x1502, 0x1505, 0x1506].contains(raw) }
}

/// What is to become of the watch on an object.
public struct WatchOperation: WireEnumeration {
  public var raw: UInt8
  public init(raw: UInt8) { self.raw = raw }

  /// The watch of clients before 0.86.
  static let legacyWatch = WatchOperation(raw: 1)

  public static let names: NameTable<UInt8> = [
    0: "unwatch", 1: "legacy-watch", 3: "watch", 5: "reconnect", 7: "ping",
  ]

  /// Appends the name that Ceph's log prints.
  func appendLogText(to output: inout OutputBuffer) {
    output.append(self == .legacyWatch ? "???" : name ?? "???")
  }
}
