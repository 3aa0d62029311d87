import CephWire
import WitnessSupport

/// The names that Ceph's own decoder (release 16.2.15) prints for the fields of messages, beside
/// ours.
enum FieldTables {
  /// What it prints of every message.
  static let message = Table(
    "message",
    Row("type", "type_code"), "version", "compat_version", "seq", "tid", "priority",
    Row("front_len", "front"), Row("middle_len", "middle"), Row("data_len", "data"),
    Row("type_name", "type", by: className),
    Row("fields", "message", as: .chosen(by: "type_name", forms, otherwise: .same)),
    .onlyTheirs("summary", because: "summaries are held against the logs"),
    .onlyTheirs("file", because: "where the message's bytes lay when the file was made"))

  /// The other names that some classes of messages have in Ceph.
  private static let className = Conversion { ours in
    let names: [JSONValue: JSONValue] = [
      "client_request": "creq", "client_reply": "creply", "client_caps": "Cfcap",
      "osd_map": "osdmap", "mon_command_ack": "mon_command", "discover": "Dis",
      "export": "Ex", "export_ack": "ExAck", "export_discover": "ExDis",
      "export_discover_ack": "ExDisA", "export_finish": "ExFin", "export_prep": "ExP",
      "export_prep_ack": "ExPAck", "lock": "ILock", "osd_pg_created": "pg_created",
    ]
    return names[ours] ?? ours
  }

  private static let forms: [String: Form] = [
    "client_session": .table(session),
    "creq": .table(request),
    "creply": .table(reply),
    "Cfcap": caps,
    "client_cap_release": .table(capRelease),
    "client_lease": .table(leaseMessage),
    "client_metrics": .table(
      Table("metrics", Row("updates", "metrics", as: .each(.table(metric))))),
    "client_reclaim": .table(Table("reclaim", "uuid", "flags")),
    "client_reclaim_reply": .table(reclaimReply),
    "client_reconnect": .table(reconnect),
    "client_request_forward": .table(forward),
    "client_snap": .table(snap),
    "mdsmap": .table(mdsMapMessage),
    "fsmap": .table(fsMap),
    "mon_map": .table(monMap),
    "mon_subscribe": .table(subscription),
  ]

  /// The types of which it prints a summary and no fields.
  static let withoutFields: Set = [
    "auth", "auth_reply", "command", "command_reply", "config", "kv_data", "log", "log_ack",
    "mgrmap", "mon_command", "mon_command_ack", "mon_get_version", "mon_get_version_reply",
    "mon_getmap", "osd_map", "statfs", "statfs_reply",
  ]

  // Why one side lacks fields.
  static let length = "a length, which follows from what is within"
  static let notPrinted = "the decoder does not print it"
  static let older = "the message's version has none, and the decoder prints what it starts with"
  static let unset = "an empty part is none to us"

  static let structVersion = Row.onlyOurs("struct_v", because: notPrinted)
}

// MARK: Sessions, and what clients tell of themselves

extension FieldTables {
  private static let session = Table(
    "session",
    Row("op", by: .code(of: SessionOp.self)), Row("op_text", "op"), "seq",
    Row("stamp", by: .decimalTime), "max_caps", "max_leases",
    Row("metadata", by: .dictionary("key", "value")).orElse(.object([:]), because: older),
    Row("supported_features", "features.low", by: .featureWord).orElse("0x0", because: older),
    Row("metric_spec", "metric_spec.types.low", by: .metricFlags)
      .orElse("{metric_flags: '0x0'}", because: older),
    Row("flags").orElse(0, because: older),
    .onlyOurs("metric_spec.struct_v", because: notPrinted))

  private static let metric = Table(
    "metric",
    Row("client_metric_type", "type"),
    Row("latency", "latency.sec"), Row("avg_latency", "avg_latency.sec"), "sq_sum", "count",
    "cap_hits", "cap_misses", "num_caps", "dlease_hits", "dlease_misses", "num_dentries",
    "opened_files", "total_inodes", "pinned_icaps", "opened_inodes", "total_ops", "total_size",
    structVersion,
    .onlyOurs("latency.nsec", because: notPrinted),
    .onlyOurs("avg_latency.nsec", because: notPrinted))

  static let addresses = Row("addrs.addrvec", "addrs.addrs", as: .each(.table(address)))

  static let address = Table(
    "address",
    "type", Row("addr", by: .endpoint), "nonce",
    structVersion, .onlyOurs("form", because: notPrinted))

  private static let reclaimReply = Table(
    "reclaim reply",
    "result", "epoch", addresses, .onlyOurs("addrs.form", because: notPrinted))

  private static let reconnect = Table(
    "reconnect",
    Row("caps", "payload.caps", as: .each(.table(reconnectCap))),
    Row(
      "realms", "payload.realms",
      as: .each(.table(Table("realm in a reconnect", "ino", "seq", "parent", structVersion)))),
    Row("more", "payload.more"))

  private static let reconnectCap = Table(
    "capability in a reconnect",
    "ino", "path", "cap_id", "wanted", "issued", "snaprealm", "pathbase",
    Row("flock_len", "flocks", by: .lockBytes.then(.byteCount)).orElse(0, because: unset),
    Row("flock_raw", "flocks", by: .lockBytes.then(.hexText)).orElse("", because: unset),
    "snap_follows",
    structVersion)
}
