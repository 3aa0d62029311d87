import CephWire
import WitnessSupport

/// The names that the independent reader has for the fields of messages (mainline.md, appendix E),
/// beside ours: for each type of message, by its name.
enum VectorTables {
  static let forms: [String: Form] = [
    "CLIENT_SESSION": .table(session),
    "CLIENT_REQUEST": .table(request),
    "CLIENT_REQUEST_FORWARD": .table(
      .list("forward", "dest_mds", "num_fwd", "client_must_resend")),
    "CLIENT_REPLY": .table(reply),
    "CLIENT_CAPS": .table(caps),
    "CLIENT_CAPRELEASE": .converted(capReleases),
    "CLIENT_LEASE": .table(lease),
    "CLIENT_SNAP": .table(snap),
    "CLIENT_QUOTA": .table(quotaMessage),
    "CLIENT_RECONNECT": .table(reconnect),
    "CLIENT_RECLAIM": .table(.list("reclaim", "uuid", "flags")),
    "CLIENT_RECLAIM_REPLY": .table(reclaimReply),
    "CLIENT_METRICS": .table(metrics),
    "MDS_MAP": .table(mdsMap),
    "MON_MAP": .converted(monMap),
    "MON_SUBSCRIBE": .table(subscribe),
    "MON_SUBSCRIBE_ACK": .table(.list("subscribe ack", "interval", Row("1", "fsid", by: .uuid))),
    "MON_GET_VERSION": .table(.list("get version", "handle", "what")),
    "MON_GET_VERSION_REPLY": .table(
      .list("get version reply", "handle", "version", "oldest_version")),
    "MON_COMMAND": .table(command),
    "MON_COMMAND_ACK": .table(commandAck),
    "STATFS": .table(statfs),
    "STATFS_REPLY": .table(
      .list(
        "statfs reply", Row("0", "fsid", by: .uuid), "version", "kb", "kb_used", "kb_avail",
        "num_objects")),
    "OSD_OP": .table(osdOperation),
    "OSD_OPREPLY": .table(osdReply),
  ]

  /// Why rows name fields that the independent reader does not give.
  static let skipped = "the independent reader reads past it"
  static let noData = "the independent reader reads no such part of the message"

  /// The version of a structure, which the independent reader follows and does not give.
  static let structVersion = Row.onlyOurs("struct_v", because: skipped)
}

// MARK: Sessions, and what clients tell of themselves

extension VectorTables {
  static let session = Table(
    "session",
    "op", "seq", Row("mc", "max_caps"),
    Row("meta", "metadata", by: .lists("key", "value")),
    Row("feat", "features.low").orElse(0, because: "a set without bytes has no bits"),
    Row("metric", "metric_spec.types.low").orElse(0, because: "a set without bytes has no bits"),
    "flags",
    Row("auths", "cap_auths", as: .each(.table(capAuth))),
    Row("oldest", "oldest_client_tid"),
    .onlyOurs("stamp", because: skipped),
    .onlyOurs("max_leases", because: skipped),
    .onlyOurs("metric_spec.struct_v", because: skipped))

  private static let capAuth = Table(
    "capability of a key",
    Row("0.0", "match.uid"), Row("0.1", "match.gids"), Row("0.2", "match.path"),
    Row("0.3", "match.fs_name"), Row("0.4", "match.root_squash"),
    Row("1.0", "readable"), Row("1.1", "writeable"),
    structVersion,
    .onlyOurs("match.struct_v", because: skipped))

  static let reclaimReply = Table.list(
    "reclaim reply",
    "result", "epoch", Row("2", "addrs.addrs", as: .each(.table(address))),
    .onlyOurs("addrs.form", because: skipped))

  static let reconnect = Table(
    "reconnect",
    Row("caps", "payload.caps", as: .each(.table(reconnectCap))),
    Row("realms", "payload.realms", as: .each(.table(reconnectRealm))),
    Row("more", "payload.more").orElse(0, because: "older versions are never continued"))

  private static let reconnectCap = Table(
    "capability in a reconnect",
    Row("0", "ino"), Row("1", "path"),
    Row("2.0", "cap_id"), Row("2.1", "wanted"), Row("2.2", "issued"), Row("2.3", "snaprealm"),
    Row("2.4", "pathbase"),
    Row("2.5", "flocks", by: .lockBytes.then(.byteCount))
      .orElse(0, because: "without locks there is no list of them"),
    Row("3.0", "flocks.fcntl_locks", by: locks), Row("3.1", "flocks.flock_locks", by: locks),
    structVersion,
    .onlyOurs("snap_follows", because: skipped))

  private static let locks = Conversion.lists(
    "start", "length", "client", "owner", "pid", "type", by: ["type": .code(of: LockType.self)])

  private static let reconnectRealm = Table.list(
    "realm in a reconnect", "ino", "seq", "parent", structVersion)

  static let metrics = Table("metrics", Row("", "metrics", as: .each(.table(metric))))

  /// What the values of a metric are depends on its type.
  private static let metric = Table(
    "metric",
    Row("0", "type", by: .code(of: MetricType.self)), Row("1", "struct_v"),
    Row(
      "2.0", "cap_hits", "latency", "dlease_hits", "opened_files", "pinned_icaps",
      "opened_inodes", "total_ops", by: timeOrNumber),
    Row(
      "2.1", "cap_misses", "avg_latency", "dlease_misses", "total_inodes", "total_size",
      by: timeOrNumber),
    Row("2.2", "num_caps", "sq_sum", "num_dentries"), Row("2.3", "count"))

  private static let timeOrNumber = Conversion { ours in
    if case .object = ours { Conversion.time.apply(ours) } else { ours }
  }
}
