import CephWire
import WitnessSupport

// MARK: Requests and replies

extension FieldTables {
  static let request = Table(
    "request",
    "head_version", "oldest_client_tid", "mdsmap_epoch", "flags",
    Row("num_retry", "ext_num_retry", "num_retry"), Row("num_fwd", "ext_num_fwd", "num_fwd"),
    Row("num_releases", "releases", by: .count), Row("op", by: .operationCode),
    Row("op_text", "op"), "caller_uid", "caller_gid", "ino",
    Row("args", as: .chosen(by: "op_text", otherArguments, otherwise: .table(arguments))),
    Row("path_ino", "path1.ino"), Row("path", "path1.path", by: .escaped),
    Row("path2_ino", "path2.ino"), Row("path2", "path2.path", by: .escaped),
    Row(
      "releases",
      as: .each(
        .table(
          Table(
            "release",
            "ino", "cap_id", "caps", "wanted", "seq", "issue_seq", "mseq", "dname_seq",
            Row("dname", by: .escaped))))),
    Row("stamp", by: .decimalTime), "gid_list", "alternate_name",
    .onlyTheirs("data_length", because: length),
    .onlyOurs("value", because: notPrinted),
    .onlyOurs("path1.version", because: notPrinted),
    .onlyOurs("path2.version", because: notPrinted))

  private static let arguments = Table(
    "arguments",
    "mask", "mode", "flags", "stripe_unit", "stripe_count", "object_size", "pool", "old_size",
    "rdev", "osdmap_epoch", "uid", "gid", Row("mtime", by: .decimalTime),
    Row("atime", by: .decimalTime), "size",
    Row("btime", by: .decimalTime).orElse("0.000000000", because: unset),
    Row("rule", "filelock.rule", by: .code(of: LockRule.self)),
    Row("type", "filelock.type", by: .code(of: LockType.self)), Row("owner", "filelock.owner"),
    Row("pid", "filelock.pid"), Row("start", "filelock.start"), Row("length", "filelock.length"),
    Row("wait", "filelock.wait"),
    "frag", "max_entries", "max_bytes", "offset_hash", "snapid", "parent", "hash")

  /// The arguments of operations that have none. The decoder leaves them as bytes, or takes them for
  /// those of another operation; we take their beginning for the mask of a lookup.
  private static let otherArguments: [String: Form] = [
    "link": .table(noArguments), "rename": .table(noArguments), "rmdir": .table(noArguments),
    "symlink": .table(noArguments), "unlink": .table(noArguments),
    "rmxattr": .table(
      Table(
        "arguments of rmxattr", Row("flags", "mask"),
        .onlyTheirs("osdmap_epoch", because: "zeros that belong to no argument"))),
  ]

  private static let noArguments = Table(
    "no arguments",
    Row(
      "raw", "mask",
      by: Conversion { $0.plainNumber == 0 ? .string(String(repeating: "00", count: 56)) : nil }))

  static let reply = Table(
    "reply",
    Row("op", by: .operationCode), Row("op_text", "op"), "result", "mdsmap_epoch", "safe",
    "is_dentry", "is_target",
    Row("target", "trace.target", as: .table(inode)),
    Row("dir", "trace.dir", as: .table(inode)),
    Row("dirstat", "trace.dirfrag", as: .table(fragment)),
    Row("dname", "trace.dname", by: .escaped),
    Row("lease", "trace.lease", as: .table(lease)),
    Row("trace_left", "trace.trailing", by: .byteCount).orElse(0, because: unset),
    Row("extra.left", "extra.trailing", by: .byteCount).orElse(0, because: unset),
    Row("extra.created_ino"), Row("extra.delegated_inos"),
    Row("extra.dirstat", "extra.dirfrag", as: .table(fragment)),
    Row("extra.num", "extra.entries", by: .count), Row("extra.flags"),
    Row("extra.entries", as: .each(.table(entry))),
    Row("realms", "snap.realms", as: .each(.table(realm))).orElse([], because: unset),
    .onlyTheirs("trace_length", because: length),
    .onlyTheirs("extra_length", because: length),
    .onlyTheirs("snap_length", because: length),
    .onlyOurs("extra.struct_v", because: notPrinted))

  private static let fragment = Table("fragment", "frag", "auth", "dist", structVersion)

  private static let lease = Table(
    "lease of a name", "mask", "duration_ms", "seq", "alternate_name", structVersion)

  private static let entry = Table(
    "entry of a directory",
    Row("dname", by: .escaped), Row("lease", as: .table(lease)), Row("inode", as: .table(inode)))

  private static let inode = Table(
    "inode",
    [
      "ino", "snapid", "rdev", "version", "xattr_version", Row("cap", as: .table(inodeCap)),
      Row("ctime", by: .decimalTime), Row("mtime", by: .decimalTime),
      Row("atime", by: .decimalTime), "time_warp_seq", "size", "max_size", "truncate_size",
      "truncate_seq", "mode", "uid", "gid", "nlink", Row("nfiles", "files"),
      Row("nsubdirs", "subdirs"), "rbytes", "rfiles", "rsubdirs", "rsnaps",
      Row("rctime", by: .decimalTime), Row("fragtree", "splits", by: .fragmentTree),
      Row("symlink", by: .escaped),
      Row("dir_hash", "dir_layout.dl_dir_hash"), xattrs, "inline_version",
      Row("inline_length", "inline_data", by: .byteCount),
      Row("max_bytes", "quota.max_bytes"), Row("max_files", "quota.max_files"),
      Row("btime", by: .decimalTime), "change_attr", "dir_pin",
      Row("snap_btime", by: .decimalTime), Row("snap_metadata", by: .dictionary("key", "value")),
      Row("fscrypt_auth_length", "fscrypt_auth", by: .byteCount).orElse(0, because: older),
      Row("fscrypt_file_length", "fscrypt_file", by: .byteCount).orElse(0, because: older),
      structVersion,
      .onlyOurs("fscrypt", because: notPrinted),
      .onlyOurs("quota.struct_v", because: notPrinted),
    ] + layout)

  private static let inodeCap = Table(
    "inode's capability",
    Row("caps", "caps.bits"), Row("caps_text", "caps.text"), "wanted", "cap_id", "seq", "mseq",
    "realm", "flags")

  static let xattrs = Row(
    "xattrs", "xattrs.attributes", by: .dictionary("name", "value", by: .escaped)
  ).orElse(.object([:]), because: unset)

  /// Ceph keeps a layout with what was added to it later.
  static let layout: [Row] = [
    Row("layout.stripe_unit"), Row("layout.stripe_count"), Row("layout.object_size"),
    Row("layout.pool_id", "layout.pg_pool", by: noPool), Row("layout.pool_ns", "pool_ns"),
    .onlyOurs("layout.cas_hash", because: notPrinted),
    .onlyOurs("layout.object_stripe_unit", because: notPrinted),
    .onlyOurs("layout.pg_preferred", because: notPrinted),
  ]

  /// A layout of zeros has no pool, which Ceph keeps as -1.
  private static let noPool = Conversion { $0 == 0 ? -1 : $0 }

  static let realm = Table(
    "realm",
    "ino", "parent", "seq", "created", "parent_since", Row("my_snaps", "snaps"),
    "prior_parent_snaps",
    structVersion)
}

// MARK: Capabilities and snapshots

extension FieldTables {
  static let forward = Table(
    "forward",
    "dest_mds", "num_fwd", Row("client_must_resend", by: truth))

  /// 1 is printed as true.
  private static let truth = Conversion { .bool($0 != 0) }

  static let leaseMessage = Table(
    "lease",
    Row("action", by: .code(of: LeaseAction.self)), Row("action_text", "action"), "mask", "ino",
    "first", "last", "seq", "duration_ms", "dname")

  /// The same inode at another MDS, where caps move.
  private static let peer = Table(
    "capability at the other MDS",
    "cap_id", Row("seq", "issue_seq"), "mseq", "mds", Row("flags", "flags.bits"),
    .onlyOurs("flags.text", because: notPrinted))

  static let caps = Form.chosen(
    by: "fields.op_text", ["export": .table(exportedCaps)],
    otherwise: .table(Table("caps", capRows + inodeRows + layout)))

  /// In the place of the inode's fields these name the capability at the other MDS.
  private static let exportedCaps = Table(
    "exported caps",
    capRows + [.onlyOurs("pool_ns", because: "printed with the layout, which there is none")])

  private static let capRows: [Row] = [
    Row("op", by: .code(of: CapOp.self)), Row("op_text", "op"), "ino", "realm", "cap_id", "seq",
    "issue_seq", Row("caps", "caps.bits"), Row("wanted", "wanted.bits"),
    Row("dirty", "dirty.bits"), Row("caps_text", "caps.text"),
    Row("wanted_text", "wanted.text"), Row("dirty_text", "dirty.text"), "migrate_seq",
    Row("snap_follows"), "uid", "gid", "mode", "nlink", "xattr_len", "xattr_version",
    Row("flock_length", "flock", by: .byteCount), "inline_version",
    Row("inline_length", "inline_data", by: .byteCount), "osd_epoch_barrier",
    "oldest_flush_tid", "caller_uid", "caller_gid", Row("btime", by: .decimalTime),
    "change_attr", "flags", "nfiles", "nsubdirs", xattrs,
    Row("realms", "snap_trace.realms", as: .each(.table(realm))).orElse([], because: unset),
    Row("peer", as: .table(peer)),
    .onlyTheirs("snap_trace_len", because: length),
  ]

  private static let inodeRows: [Row] = [
    "size", "max_size", "truncate_size", "truncate_seq", Row("mtime", by: .decimalTime),
    Row("atime", by: .decimalTime), Row("ctime", by: .decimalTime), "time_warp_seq",
  ]

  static let capRelease = Table(
    "cap release",
    "osd_epoch_barrier",
    Row(
      "caps",
      as: .each(
        .table(
          Table(
            "released capability", "ino", "cap_id", "migrate_seq", Row("seq", "issue_seq"))))))

  static let snap = Table(
    "snap",
    Row("op", by: .code(of: SnapOp.self)), Row("op_text", "op"), "split",
    Row("num_split_inos", "split_inos", by: .count),
    Row("num_split_realms", "split_realms", by: .count), "split_inos", "split_realms",
    Row("realms", "trace.realms", as: .each(.table(realm))),
    .onlyTheirs("trace_len", because: length))
}
