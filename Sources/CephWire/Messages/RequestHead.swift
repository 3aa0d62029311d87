/// The form of a request's first part since 2010, and what only newer forms have (mainline.md
/// 3.4.1). Its fields stand among those of the request.
public struct RequestHead: Hashable, Sendable {
  /// nil is the head of old peers, which has no version.
  public var version: UInt16?
  /// How often the request was sent before; since version 2.
  public var numRetry: UInt32 = 0
  /// The highest forward count that the client has seen; since version 2.
  public var numForward: UInt32 = 0
  /// Who is to own what is created, all ones where nothing is; since version 3.
  public var ownerUID = noOwner
  public var ownerGID = noOwner
  /// The size that the sender gives for the head, in bytes; since version 3.
  private var structLength = UInt32(newest.size)
  /// What newer versions have appended.
  public var surplus: [UInt8] = []

  /// The owner that requests tell which create nothing.
  public static let noOwner = UInt32.max
  /// The newest version that is described here, and its size in bytes.
  private static let newest: (version: UInt16, size: Int) = (3, 118)

  /// Makes the head of an old peer.
  public init() {}

  /// The size of the arguments, in bytes.
  var argumentSize: Int { version == nil ? RequestArguments.size2009 : RequestArguments.size }

  /// Walks the version, where the peers have one.
  mutating func layoutVersion<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    // User space sends header version 4 and more with the old head to peers that lack the feature.
    guard c.context.version >= 4, c.context.has(.birthTime) else { return version = nil }
    var number = version ?? Self.newest.version
    try c.field("head_version", &number)
    version = number
  }

  /// Walks what stands behind the arguments.
  mutating func layoutRest<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    guard let version, version >= 2 else { return }
    try c.field("ext_num_retry", &numRetry)
    try c.field("ext_num_fwd", &numForward)
    guard version >= 3 else { return }
    // The length counts from the start of the head.
    if !surplus.isEmpty { structLength = UInt32(clamping: Self.newest.size + surplus.count) }
    try c.field("struct_len", &structLength)
    try c.field("owner_uid", &ownerUID)
    try c.field("owner_gid", &ownerGID)
    let rest = max(Int(structLength) - Self.newest.size, 0)
    if rest > 0 { try c.bytes("head_surplus", &surplus, .fixed(rest)) }
  }
}

/// What follows the releases of a request since 2014 (mainline.md 3.4.2). The version of the message
/// tells how much of it there is.
public struct RequestTail: Hashable, Sendable {
  /// When the client did it.
  public var stamp = Timespec()
  /// The further groups of the caller.
  public var groups: [UInt64] = []
  /// The encrypted name, or the one before it was folded.
  public var alternateName: [UInt8] = []
  /// How what is created is encrypted.
  public var fscryptAuth: [UInt8] = []
  /// The kernel client puts the true size of the file here.
  public var fscryptFile: [UInt8] = []

  /// Makes a tail that says nothing.
  public init() {}

  /// Walks the fields that the message's version has.
  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    let version = c.context.version
    if version >= 2 { try c.field("stamp", &stamp) }
    if version >= 4 { try c.list("gid_list", &groups) }
    if version >= 5 { try c.bytes("alternate_name", &alternateName) }
    guard version >= 6 else { return }
    try c.bytes("fscrypt_auth", &fscryptAuth)
    try c.bytes("fscrypt_file", &fscryptFile)
  }
}

/// What the data part of a request holds, by its operation (mainline.md 3.4.2).
public struct RequestPayload: Hashable, Sendable {
  /// SETXATTR: the value of the attribute.
  public var value: [UInt8] = []
  /// MKSNAP: what is to be kept with the snapshot.
  public var snapshot: SnapshotPayload?
  /// CREATE, MKNOD, MKDIR, SYMLINK: the first attributes of what is created.
  public var xattrs: Xattrs?

  /// Makes an empty payload.
  public init() {}

  /// Walks the data part of a request for `op`.
  mutating func layout<C: WireCoder & ~Copyable & ~Escapable>(
    of op: RequestOperation, _ c: inout C
  ) throws(WireError) {
    switch op {
    case .setxattr: try c.bytes("value", &value, in: .data)
    case .mksnap: try c.section("snapshot", &snapshot, in: .data)
    case .createSince2010, .mknod, .mkdir, .symlink: try c.section("xattrs", &xattrs, in: .data)
    default: break
    }
  }
}

/// What a user wants to be kept with a snapshot (mainline.md 3.4.2).
public struct SnapshotPayload: WireVersioned {
  public var metadata: [MetadataEntry] = []
  public var structVersion = newest
  public var trailing: [UInt8] = []

  public init() {}

  public static let newest = StructVersion(1, compat: 1)

  public mutating func fields<C: WireCoder & ~Copyable & ~Escapable>(
    _ c: inout C
  ) throws(WireError) {
    try c.list("metadata", &metadata)
  }
}
