import CephWire
import WitnessSupport

// MARK: Maps, and other messages of monitors

extension VectorTables {
  static let mdsMap = Table(
    "MDS map",
    Row("v", "mdsmap.struct_v"), Row("epoch", "mdsmap.epoch"), Row("flags", "mdsmap.flags"),
    Row("lf", "mdsmap.last_failure"), Row("root", "mdsmap.root"),
    Row("to", "mdsmap.session_timeout"), Row("ac", "mdsmap.session_autoclose"),
    Row("mfs", "mdsmap.max_file_size"), Row("max", "mdsmap.max_mds"),
    Row("info", "mdsmap.mds_info", as: .each(.table(mdsInfo))),
    Row("pools", "mdsmap.data_pools"), Row("cas", "mdsmap.cas_pool"), Row("ev", "mdsmap.ev"),
    Row("compat", "mdsmap.compat", as: .table(compat)), Row("mp", "mdsmap.metadata_pool"),
    Row("created", "mdsmap.created", by: .time), Row("modified", "mdsmap.modified", by: .time),
    Row("ts", "mdsmap.tableserver"), Row("in", "mdsmap.in"),
    Row("inc", "mdsmap.inc", by: .lists("rank", "inc")),
    Row("up", "mdsmap.up", by: .lists("rank", "gid")), Row("failed", "mdsmap.failed"),
    Row("stopped", "mdsmap.stopped"), Row("lfoe", "mdsmap.last_failure_osd_epoch"),
    Row("ea", "mdsmap.ever_allowed_features"), Row("xa", "mdsmap.explicitly_allowed_features"),
    Row("inline", "mdsmap.inline_data_enabled"), Row("enabled", "mdsmap.enabled"),
    Row("fs", "mdsmap.fs_name"), Row("dmg", "mdsmap.damaged"), Row("bal", "mdsmap.balancer"),
    Row("scw", "mdsmap.standby_count_wanted"), Row("omm", "mdsmap.old_max_mds"),
    Row("mcc", "mdsmap.min_compat_client"),
    Row("rcf", "mdsmap.required_client_features.low")
      .orElse(0, because: "a set without bytes has no bits"),
    Row("brm", "mdsmap.bal_rank_mask"), Row("mxs", "mdsmap.max_xattr_size"),
    Row("ql", "mdsmap.qdb_cluster_leader"), Row("qm", "mdsmap.qdb_cluster_members"),
    Row("fsn", "map_fs_name"),
    .onlyOurs("fsid", because: skipped),
    .onlyOurs("epoch", because: skipped))

  /// An MDS with its number before it.
  private static let mdsInfo = Table(
    "MDS",
    Row("0", "key"), Row("1.gid", "global_id"), Row("1.name", "name"), Row("1.rank", "rank"),
    Row("1.inc", "inc"), Row("1.state", "state", by: .code(states)), Row("1.sseq", "state_seq"),
    Row("1.addrs", "addrs.addrs", "addr", as: .each(.table(address))),
    Row("1.laggy", "laggy_since", by: .time), Row("1.sfr", "standby_for_rank"),
    Row("1.sfn", "standby_for_name"), Row("1.exp", "export_targets"),
    Row("1.feat", "mds_features"), Row("1.fscid", "join_fscid"), Row("1.sr", "standby_replay"),
    Row("1.flags", "flags"), Row("1.compat", "compat", as: .table(compat)),
    structVersion,
    .onlyOurs("addrs.form", because: skipped))

  /// The states of an MDS that the vectors have.
  private static let states: [String: Int128] = [
    "up:active": 13, "up:standby": -5, "up:creating": -6,
  ]

  private static let compat = Table(
    "compatibility",
    Row("0.0", "compat.mask"), Row("0.1", "compat.names", by: .lists("id", "name")),
    Row("1.0", "ro_compat.mask"), Row("1.1", "ro_compat.names", by: .lists("id", "name")),
    Row("2.0", "incompat.mask"), Row("2.1", "incompat.names", by: .lists("id", "name")))

  static let address = Table.list(
    "address",
    Row("0", "type", "form", by: addressType), "nonce", Row("2", "addr", by: .endpoint),
    structVersion)

  private static let addressType = Conversion { ours in
    ours == "legacy" ? ours : Conversion.code(of: AddressType.self).apply(ours)
  }

  /// The independent reader gives the version of a monitor map and nothing else.
  static let monMap = Conversion { $0["monmap"]?["struct_v"] }

  static let subscribe = Table.list(
    "subscription",
    Row(
      "0", "what",
      as: .each(
        .table(
          Table("subscribed", Row("0", "name"), Row("1.0", "start"), Row("1.1", "flags"))))),
    "hostname")

  private static let paxos = [
    Row("0.0", "paxos.have_version"), Row("0.1", "paxos.session_mon"),
    Row("0.2", "paxos.session_mon_tid"),
  ]

  static let command = Table(
    "command",
    paxos + [Row("1", "fsid", by: .uuid), Row("2", "cmd"), .onlyOurs("input", because: noData)])

  static let commandAck = Table(
    "command's answer",
    paxos + [
      Row("1", "r"), Row("2", "rs"), Row("3", "cmd"), .onlyOurs("output", because: noData),
    ])

  static let statfs = Table(
    "statfs",
    paxos + [
      Row("1", "data_pool"), .onlyOurs("fsid", because: skipped),
      .onlyOurs("has_data_pool", because: skipped),
    ])
}

// MARK: Messages of storage daemons

extension VectorTables {
  static let osdOperation = Table(
    "operation",
    Row("inc", "client_inc"), Row("ep", "osdmap_epoch"), Row("fl", "flags"),
    Row("mtime", by: .time),
    Row("ev", "reassert_version", by: .list("version", "epoch")),
    Row("rid.0", "reqid.name.type", by: .code(["unknown": 0])), Row("rid.1", "reqid.name.num"),
    Row("rid.2", "reqid.tid"), Row("rid.3", "reqid.inc"),
    Row("oloc", as: .table(locator)),
    Row("pg", as: .table(placement)), "oid", Row("ops", by: .each(operation)),
    Row("snap", "snapid"), Row("sseq", "snap_seq"), "snaps", "retry", Row("feat", "features"),
    .onlyOurs("reqid.struct_v", because: skipped))

  private static let locator = Table.list(
    "locator",
    "pool", "preferred", "key",
    Row("3", "nspace").orElse("", because: "older versions have none"),
    Row("4", "hash").orElse(-1, because: "older versions have none"),
    structVersion)

  private static let placement = Table.list(
    "placement group", "struct_v", "pool", "seed", "preferred")

  /// An operation, which the independent reader leaves as bytes: 28 of them are for its arguments.
  private static let operation = Conversion { ours in
    let head = [
      PackedField("op", 2, by: .code(of: OSDOperationCode.self)), PackedField("flags", 4),
    ]
    let extent = ["offset", "length", "truncate_size"].map { PackedField("extent.\($0)", 8) }
    let hitSet = ["sec", "nsec"].map { PackedField("hit_set_get.stamp.\($0)", 4) }
    guard let begin = head.pack(ours), let end = [PackedField("payload_len", 4)].pack(ours),
      let arguments = (extent + [PackedField("extent.truncate_seq", 4)]).pack(ours)
        ?? hitSet.pack(ours)
    else { return nil }
    let padding = [UInt8](repeating: 0, count: 28 - arguments.count)
    return .hex(begin + arguments + padding + end)
  }

  static let osdReply = Table(
    "operation's answer",
    "oid", Row("pg", as: .table(placement)), Row("fl", "flags"), Row("res", "result"),
    Row("bad", "bad_replay_version", by: .list("version", "epoch")), Row("ep", "osdmap_epoch"),
    .onlyOurs("ops", because: skipped),
    .onlyOurs("retry", because: skipped),
    .onlyOurs("rval", because: skipped),
    .onlyOurs("replay_version", because: skipped),
    .onlyOurs("user_version", because: skipped),
    .onlyOurs("redirect", because: skipped),
    .onlyOurs("do_redirect", because: skipped))
}
