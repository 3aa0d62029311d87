/// The arguments of an operation: a union of 28 bytes that the operation interprets
/// (mainline.md 3.11). Only the fields of the operation's own member are on the wire.
public struct OSDOperationArguments: WireSection {
  /// The size of the union on the wire, in bytes.
  public static let size = 28

  /// The operation that tells how the bytes are to be read; the one around it sets it.
  var code = OSDOperationCode(raw: 0)

  /// The part of the object that is read or written, in bytes.
  public var offset: UInt64 = 0
  public var length: UInt64 = 0
  /// The size that the object had when it was truncated last, in bytes.
  public var truncateSize: UInt64 = 0
  /// Counts the truncations.
  public var truncateSeq: UInt32 = 0
  /// `write-same`: how much of the payload is written again and again, in bytes.
  public var dataLength: UInt64 = 0
  /// `checksum`.
  public var chunkSize: UInt32 = 0
  /// `checksum`: 0 XXH32, 1 XXH64, 2 CRC-32C.
  public var checksumType: UInt8 = 0

  /// Attributes: how much of the payload is the name, and how much the value, in bytes.
  public var nameLength: UInt32 = 0
  public var valueLength: UInt32 = 0
  /// `cmpxattr`: 1 equal, 2 unequal, 3 greater, 4 at least, 5 less, 6 at most.
  public var compareOperator: UInt8 = 0
  /// `cmpxattr`: 1 texts, 2 numbers.
  public var compareMode: UInt8 = 0

  /// Methods: how much of the payload is the class, the method and its input, in bytes.
  public var classLength: UInt8 = 0
  public var methodLength: UInt8 = 0
  public var argumentCount: UInt8 = 0
  public var inputLength: UInt32 = 0

  /// Lists of objects: the most that are wanted, and the map that the listing began with.
  public var count: UInt64 = 0
  public var startEpoch: UInt32 = 0

  public var snapID = SnapID(raw: 0)
  /// Watches and notifications: the client's own number for the watch.
  public var cookie: UInt64 = 0
  public var version: UInt64 = 0
  public var watchOperation = WatchOperation(raw: 0)
  public var generation: UInt32 = 0
  /// In seconds.
  public var timeout: UInt32 = 0

  /// `copy-get`: the most bytes that are wanted.
  public var maximum: UInt64 = 0
  /// `copy-from`: the version of the source.
  public var sourceVersion: UInt64 = 0
  public var copyFlags: UInt8 = 0
  public var sourceFlags = OSDOperationFlags(raw: 0)

  /// `set-alloc-hint`: how large the object will be, and each write, in bytes.
  public var expectedObjectSize: UInt64 = 0
  public var expectedWriteSize: UInt64 = 0
  public var hintFlags: UInt32 = 0

  /// `pg-hitset-get`.
  public var stamp = Timespec()
  public var trailing: [UInt8] = []

  public init() {}

  public static let minimumSize = size

  /// The name of the union's member.
  var name: StaticString {
    switch code {
    case .assertVersion: "assert_ver"
    case .checksum: "checksum"
    case .copyFrom, .copyFrom2: "copy_from"
    case .copyGet: "copy_get"
    case .hitSetGet: "hit_set_get"
    case .notify, .notifyAck: "notify"
    case .rollback: "snap"
    case .setAllocHint: "alloc_hint"
    case .tmap2omap: "tmap2omap"
    case .watch: "watch"
    case .writeSame: "writesame"
    default: nameByTarget
    }
  }

  private var nameByTarget: StaticString {
    switch code.target {
    case .attribute: "xattr"
    case .method: "cls"
    case .group: "pgls"
    case .data, nil: "extent"
    }
  }

  public mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    switch code {
    case .assertVersion:
      // Unused.
      var cookie = Reserved<UInt64>(raw: cookie)
      try c.field("unused", &cookie)
      self.cookie = cookie.raw
      try c.field("ver", &version)
    case .checksum, .writeSame: try layoutExtent(&c)
    case .copyFrom, .copyFrom2: try layoutCopyFrom(&c)
    case .copyGet: try c.field("max", &maximum)
    case .hitSetGet: try c.field("stamp", &stamp)
    case .notify, .notifyAck: try c.field("cookie", &cookie)
    case .rollback: try c.field("snapid", &snapID)
    case .setAllocHint: try layoutHint(&c)
    case .tmap2omap: try c.field("flags", &copyFlags)
    case .watch: try layoutWatch(&c)
    default: try layoutByTarget(&c)
    }
  }

  private mutating func layoutByTarget<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    switch code.target {
    case .attribute:
      try c.field("name_len", &nameLength)
      try c.field("value_len", &valueLength)
      try c.field("cmp_op", &compareOperator)
      try c.field("cmp_mode", &compareMode)
    case .method:
      try c.field("class_len", &classLength)
      try c.field("method_len", &methodLength)
      try c.field("argc", &argumentCount)
      try c.field("indata_len", &inputLength)
    case .group:
      try c.field("count", &count)
      try c.field("start_epoch", &startEpoch)
    case .data, nil: try layoutExtent(&c)
    }
  }

  private mutating func layoutExtent<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("offset", &offset)
    try c.field("length", &length)
    switch code {
    case .checksum:
      try c.field("chunk_size", &chunkSize)
      try c.field("type", &checksumType)
    case .writeSame: try c.field("data_length", &dataLength)
    default:
      try c.field("truncate_size", &truncateSize)
      try c.field("truncate_seq", &truncateSeq)
    }
  }

  private mutating func layoutCopyFrom<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("snapid", &snapID)
    try c.field("src_version", &sourceVersion)
    try c.field("flags", &copyFlags)
    try c.field("src_fadvise_flags", &sourceFlags)
  }

  private mutating func layoutHint<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("expected_object_size", &expectedObjectSize)
    try c.field("expected_write_size", &expectedWriteSize)
    try c.field("flags", &hintFlags)
  }

  private mutating func layoutWatch<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.field("cookie", &cookie)
    try c.field("ver", &version)
    try c.field("op", &watchOperation)
    try c.field("gen", &generation)
    try c.field("timeout", &timeout)
  }
}
