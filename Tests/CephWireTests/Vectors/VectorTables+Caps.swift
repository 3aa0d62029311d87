import CephWire
import WitnessSupport

// MARK: Capabilities, leases, snapshots, quotas

extension VectorTables {
  static let caps = Table(
    "caps",
    Row("op", by: .code(of: CapOp.self)), Row("opn", "op"),
    "ino", "realm", "cap_id", "seq", Row("iseq", "issue_seq"), "caps", "wanted", "dirty",
    Row("mseq", "migrate_seq"), Row("follows", "snap_follows"), "uid", "gid", "mode", "nlink",
    Row("xlen", "xattr_len"), Row("xver", "xattr_version"), "size", Row("max", "max_size"),
    Row("tsz", "truncate_size"), Row("tseq", "truncate_seq"),
    Row("mtime", by: .time), Row("atime", by: .time), Row("ctime", by: .time),
    Row("layout", as: .table(layout)), Row("tws", "time_warp_seq"), "flock",
    Row(
      "peer", as: .table(.list("peer of caps", "cap_id", "issue_seq", "mseq", "mds", "flags"))),
    Row("realms", "snap_trace.realms", as: .each(.table(realm))),
    Row("iv", "inline_version"), Row("inl", "inline_data"), Row("barrier", "osd_epoch_barrier"),
    Row("oft", "oldest_flush_tid"), Row("cu", "caller_uid"), Row("cg", "caller_gid"),
    Row("ns", "pool_ns"), Row("btime", by: .time), Row("change", "change_attr"), "flags",
    Row("nf", "nfiles"), Row("ns2", "nsubdirs"), Row("fa", "fscrypt_auth"),
    Row("ff", "fscrypt_file"),
    .onlyTheirs("stl", because: "the length of the realms, which follows from them"),
    .onlyOurs("xattrs", because: noData))

  /// A list of the capabilities, and behind them the barrier with its name.
  static let capReleases = Conversion { ours in
    let caps = Conversion.lists("ino", "cap_id", "migrate_seq", "issue_seq")
    guard case .array(let list)? = ours["caps"].flatMap(caps.apply) else { return nil }
    let barrier = ours["osd_epoch_barrier"].map { [JSONValue.array(["barrier", $0])] } ?? []
    return .array(list + barrier)
  }

  static let lease = Table(
    "lease",
    Row("0.0", "action", by: .code(of: LeaseAction.self)), Row("0.1", "mask"), Row("0.2", "ino"),
    Row("0.3", "first"), Row("0.4", "last"), Row("0.5", "seq"), Row("0.6", "duration_ms"),
    Row("1", "dname"),
    .onlyOurs("padding", because: skipped))

  static let snap = Table(
    "snap",
    Row("op", by: .code(of: SnapOp.self)), "split", Row("si", "split_inos"),
    Row("sr", "split_realms"), Row("tr", "trace.realms", as: .each(.table(realm))))

  static let quotaMessage = Table(
    "quota of a directory",
    "ino", Row("rctime", by: .time), Row("rb", "rbytes"), Row("rf", "rfiles"),
    Row("rs", "rsubdirs"), Row("q", "quota", as: .table(quota)))
}
