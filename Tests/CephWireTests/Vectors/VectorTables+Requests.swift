import CephWire
import WitnessSupport

// MARK: Requests and replies

extension VectorTables {
  static let request = Table(
    "request",
    Row("oldest", "oldest_client_tid"), Row("mdsmap", "mdsmap_epoch"), "flags",
    Row("op", by: .operationCode), Row("opn", "op"),
    Row("uid", "caller_uid"), Row("gid", "caller_gid"), "ino",
    Row("args", as: .chosen(by: "opn", arguments, otherwise: .packed([PackedField("mask", 4)]))),
    Row("retry", "ext_num_retry", "num_retry"), Row("fwd", "ext_num_fwd", "num_fwd"),
    Row("ouid", "owner_uid"), Row("ogid", "owner_gid"),
    Row("p1", "path1", as: .table(path)), Row("p2", "path2", as: .table(path)),
    Row("rel", "releases", as: .each(.table(release))),
    Row("stamp", by: .time), Row("gids", "gid_list"), Row("alt", "alternate_name"),
    Row("fa", "fscrypt_auth"), Row("ff", "fscrypt_file"),
    .onlyOurs("head_version", because: skipped),
    .onlyOurs("struct_len", because: skipped),
    .onlyOurs("value", because: noData),
    .onlyOurs("snapshot", because: noData))

  /// The arguments, which the independent reader leaves as bytes (mainline.md 4.2).
  private static let arguments: [String: Form] = [
    "readdir": .packed(listing), "lssnap": .packed(listing),
    "readdir_snapdiff": .packed(listing + [PackedField("snap_other", 8)]),
    "mknod": .packed([PackedField("mode", 4), PackedField("rdev", 4)]),
    "mkdir": .packed([PackedField("mode", 4)]), "mksnap": .packed([PackedField("mode", 4)]),
    "open": .packed(opening), "create": .packed(opening),
    "setxattr": .packed([PackedField("flags", 4), PackedField("osdmap_epoch", 4)]),
    "setlayout": .packed(layoutArguments),
    "setfilelock": .packed(locking), "getfilelock": .packed(locking),
    "setattr": .packed(attributes),
    "lookupino": .packed([
      PackedField("mask", 4), PackedField("snapid", 8), PackedField("parent", 8),
      PackedField("hash", 4),
    ]),
  ]

  private static let listing = [
    PackedField("frag", 4), PackedField("max_entries", 4), PackedField("max_bytes", 4),
    PackedField("flags", 2), PackedField("offset_hash", 4),
  ]

  private static let opening = [
    PackedField("flags", 4), PackedField("mode", 4), PackedField("stripe_unit", 4),
    PackedField("stripe_count", 4), PackedField("object_size", 4), PackedField("pool", 4),
    PackedField("mask", 4), PackedField("old_size", 8),
  ]

  private static let layoutArguments = [
    "stripe_unit", "stripe_count", "object_size", "cas_hash", "object_stripe_unit",
    "pg_preferred", "pg_pool",
  ].map { PackedField("layout.\($0)", 4) }

  private static let locking = [
    PackedField("filelock.rule", 1, by: .code(of: LockRule.self)),
    PackedField("filelock.type", 1, by: .code(of: LockType.self)),
    PackedField("filelock.owner", 8), PackedField("filelock.pid", 8),
    PackedField("filelock.start", 8), PackedField("filelock.length", 8),
    PackedField("filelock.wait", 1),
  ]

  /// The time of birth is not among the arguments of peers that do not know it.
  private static let attributes = [
    PackedField("mode", 4), PackedField("uid", 4), PackedField("gid", 4),
    PackedField("mtime.sec", 4), PackedField("mtime.nsec", 4), PackedField("atime.sec", 4),
    PackedField("atime.nsec", 4), PackedField("size", 8), PackedField("old_size", 8),
    PackedField("mask", 4),
  ]

  private static let path = Table.list(
    "path", "ino", "path", .onlyOurs("version", because: skipped))

  private static let release = Table(
    "release",
    Row("0.0", "ino"), Row("0.1", "cap_id"), Row("0.2", "caps"), Row("0.3", "wanted"),
    Row("0.4", "seq"), Row("0.5", "issue_seq"), Row("0.6", "mseq"), Row("0.7", "dname_seq"),
    Row("0.8", "dname", by: .byteCount), Row("1", "dname"))

  static let reply = Table(
    "reply",
    "op", Row("res", "result"), "safe", Row("isd", "is_dentry"), Row("ist", "is_target"),
    Row("diri", "trace.dir", as: .table(inode)),
    Row("dir", "trace.dirfrag", "extra.dirfrag", as: .table(fragment)),
    Row("dn", "trace.dname"), Row("lease", "trace.lease", as: .table(dentryLease)),
    Row("in", "trace.target", as: .table(inode)),
    Row("n", "extra.entries", by: .count), Row("rdflags", "extra.flags"),
    Row("ents", "extra.entries", as: .each(.table(entry))),
    Row("cino", "extra.created_ino"),
    Row("deleg", "extra.delegated_inos", by: .lists("start", "length")),
    Row("fl.0", "extra.start"), Row("fl.1", "extra.length"), Row("fl.2", "extra.client"),
    Row("fl.3", "extra.owner"), Row("fl.4", "extra.pid"),
    Row("fl.5", "extra.type", by: .code(of: LockType.self)),
    Row("vx", "extra.value"),
    Row("realms", "snap.realms", as: .each(.table(realm))),
    .onlyOurs("mdsmap_epoch", because: skipped),
    .onlyOurs("extra.struct_v", because: skipped))

  private static let fragment = Table.list("fragment", "frag", "auth", "dist", structVersion)

  private static let dentryLease = Table.list(
    "lease of a name", "mask", "duration_ms", "seq", "alternate_name", structVersion)

  private static let entry = Table.list(
    "entry of a directory",
    "dname", Row("1", "lease", as: .table(dentryLease)), Row("2", "inode", as: .table(inode)))

  private static let inode = Table(
    "inode",
    "ino", "snapid", "rdev", "version", "xattr_version",
    Row(
      "cap",
      as: .table(
        Table("inode's capability", "caps", "wanted", "cap_id", "seq", "mseq", "realm", "flags"))),
    Row("layout", as: .table(layout)),
    Row("ctime", by: .time), Row("mtime", by: .time), Row("atime", by: .time),
    Row("tws", "time_warp_seq"), "size", "max_size", Row("tsize", "truncate_size"),
    Row("tseq", "truncate_seq"), "mode", "uid", "gid", "nlink", "files", "subdirs",
    Row("rb", "rbytes"), Row("rf", "rfiles"), Row("rs", "rsubdirs"), Row("rctime", by: .time),
    Row("ft", "splits", by: .lists("frag", "by")), "symlink",
    Row("dirl", "dir_layout", as: .packed([PackedField("dl_dir_hash", 1)])),
    Row("xattr", "xattrs", by: .xattrBytes)
      .orElse("", because: "attributes without bytes are no list"),
    Row("xattrs", "xattrs.attributes", by: .lists("name", "value")),
    Row("iv", "inline_version"), Row("inl", "inline_data"),
    Row("quota", as: .table(quota)), Row("ns", "pool_ns"),
    Row("btime", by: .time), Row("change", "change_attr"), Row("pin", "dir_pin"),
    Row("sbtime", "snap_btime", by: .time), "rsnaps",
    Row("smeta", "snap_metadata", by: .lists("key", "value")), Row("fsc", "fscrypt"),
    Row("fa", "fscrypt_auth"), Row("ff", "fscrypt_file"), Row("opt", "optmetadata.entries"),
    structVersion,
    .onlyOurs("optmetadata.struct_v", because: skipped))

  static let layout = Table.list(
    "layout",
    "stripe_unit", "stripe_count", "object_size", "cas_hash", "object_stripe_unit",
    Row("5", "pg_preferred", by: .unsigned(bits: 32)), "pg_pool")

  static let quota = Table.list("quota", "max_bytes", "max_files", structVersion)

  static let realm = Table(
    "realm",
    Row("0.0", "ino"), Row("0.1", "created"), Row("0.2", "parent"), Row("0.3", "parent_since"),
    Row("0.4", "seq"), Row("0.5", "snaps", by: .count),
    Row("0.6", "prior_parent_snaps", by: .count), Row("1", "snaps"),
    Row("2", "prior_parent_snaps"),
    structVersion,
    .onlyOurs("last_modified", because: skipped),
    .onlyOurs("change_attr", because: skipped))
}
