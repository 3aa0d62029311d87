import CephWire
import WitnessSupport

// MARK: Maps

extension FieldTables {
  static let mdsMapMessage = Table(
    "MDS map's message",
    "epoch", "fsid", "map_fs_name", Row("mdsmap", as: .table(mdsMap)))

  private static let mdsMap = Table(
    "MDS map",
    [
      "epoch", "flags",
      Row("flags_state.joinable", "flags", by: .bit(0, is: false)),
      Row("flags_state.allow_snaps", "flags", by: .bit(1)),
      Row("flags_state.allow_multimds_snaps", "flags", by: .bit(4)),
      Row("flags_state.allow_standby_replay", "flags", by: .bit(5)),
      Row("flags_state.refuse_client_session", "flags", by: .bit(6)),
      Row("flags_state.refuse_standby_for_another_fs", "flags", by: .bit(7)),
      Row("flags_state.balance_automate", "flags", by: .bit(8)),
      "ever_allowed_features", "explicitly_allowed_features", Row("created", by: .logTime),
      Row("modified", by: .logTime), "tableserver", "root", "session_timeout",
      "session_autoclose",
      Row("required_client_features").orElse(.object([:]), because: unset),
      "max_file_size", Row("max_xattr_size").orElse(65536, because: older), "last_failure",
      "last_failure_osd_epoch", "max_mds", "in",
      Row("up", by: .dictionary("rank", "gid", prefix: "mds_")), "failed", "damaged", "stopped",
      Row("info", "mds_info", as: .keyed(by: "key", prefix: "gid_", .table(mds))),
      "data_pools", "metadata_pool", "enabled", "fs_name", "balancer",
      Row("bal_rank_mask").orElse("-1", because: older),
      Row("standby_count_wanted", by: atLeastZero),
      structVersion,
      .onlyOurs("inc", because: notPrinted),
      .onlyOurs("cas_pool", because: notPrinted),
      .onlyOurs("ev", because: notPrinted),
      .onlyOurs("inline_data_enabled", because: notPrinted),
      .onlyOurs("old_max_mds", because: notPrinted),
      .onlyOurs("min_compat_client", because: notPrinted),
    ] + compat)

  /// -1, which stands for the default, is printed as 0.
  private static let atLeastZero = Conversion { $0 == -1 ? 0 : $0 }

  private static let compat = compat("compat", "compat", incompat: withInlineData)

  private static func compat(_ theirs: String, _ ours: String, incompat: Conversion) -> [Row] {
    ["compat", "ro_compat", "incompat"].flatMap { name in
      let names = Conversion.dictionary("id", "name", prefix: "feature_")
      return [
        Row(
          "\(theirs).\(name)", "\(ours).\(name).names",
          by: name == "incompat" ? names.then(incompat) : names),
        .onlyOurs("\(ours).\(name).mask", because: "the bits of the names"),
      ]
    }
  }

  /// The decoder adds a feature to what it has read of an MDS or its map, as each MDS has it now.
  private static let withInlineData = Conversion { ours in
    guard case .object(var members) = ours else { return nil }
    members["feature_7"] = "mds uses inline data"
    return .object(members)
  }

  private static let mdsRows: [Row] =
    [
      Row("gid", "global_id"), "name", "rank", Row("incarnation", "inc"), "state", "state_seq",
      Row("addr", "addrs.addrs", by: .legacyAddress), addresses, "join_fscid", "export_targets",
      Row("features", "mds_features"), "flags",
      structVersion,
      .onlyOurs("addrs.form", because: notPrinted),
      .onlyOurs("laggy_since", because: "printed of an MDS that is laggy"),
      .onlyOurs("standby_for_rank", because: notPrinted),
      .onlyOurs("standby_for_name", because: notPrinted),
      .onlyOurs("standby_replay", because: notPrinted),
    ] + compat

  private static let mds = Table("MDS", mdsRows)

  private static let standby = Table(
    "standby MDS",
    mdsRows + [
      .onlyTheirs("epoch", because: "in our list standby_epochs"),
      .onlyOurs("key", because: "the number of the MDS, which it says itself"),
    ])

  static let fsMap = Table(
    "FS map",
    [
      "epoch", Row("fsmap.epoch"), Row("fsmap.default_fscid", "fsmap.legacy_client_fscid"),
      Row("fsmap.feature_flags.enable_multiple", "fsmap.enable_multiple"),
      Row("fsmap.feature_flags.ever_enabled_multiple", "fsmap.ever_enabled_multiple"),
      Row("fsmap.standbys", "fsmap.standby_daemons", as: .each(.table(standby))),
      Row(
        "fsmap.filesystems",
        as: .each(
          .table(
            Table(
              "file system",
              Row("mdsmap", as: .table(mdsMap)), Row("id", "fscid"),
              structVersion,
              .onlyOurs("mirror_info", because: notPrinted))))),
      .onlyOurs("fsmap.struct_v", because: notPrinted),
      .onlyOurs("fsmap.next_filesystem_id", because: notPrinted),
      .onlyOurs("fsmap.mds_roles", because: notPrinted),
      .onlyOurs("fsmap.standby_epochs", because: "the epochs of the witness's standbys"),
    ] + compat("fsmap.compat", "fsmap.default_compat", incompat: .nothing))

  static let monMap = Table(
    "monitor map",
    Row(
      "monmap",
      as: .table(
        Table(
          "monitor map's body",
          "epoch", "fsid", Row("modified", "last_changed", by: .universalTime),
          Row("created", by: .universalTime), "min_mon_release",
          Row("min_mon_release_name", "min_mon_release", by: releaseName),
          Row("election_strategy", "strategy", by: .code(of: ElectionStrategy.self)),
          Row("disallowed_leaders: ", "disallowed_leaders", by: noElements),
          Row("stretch_mode", "stretch_mode_enabled"), "tiebreaker_mon",
          Row("removed_ranks: ", "removed_ranks", by: noElements),
          Row("features.persistent", "persistent_features.features", by: .bitNames),
          Row("features.optional", "optional_features.features", by: .bitNames),
          Row("mons", "mon_info", as: .each(.table(monitor))),
          structVersion,
          .onlyOurs("persistent_features.struct_v", because: notPrinted),
          .onlyOurs("optional_features.struct_v", because: notPrinted),
          .onlyOurs("ranks", because: "the order of the monitors by rank"),
          .onlyOurs("stretch_marked_down_mons", because: notPrinted)))))

  private static let releaseName = Conversion { $0 == 16 ? "pacific" : nil }

  /// Lists that are printed one element after the other, which no recording has.
  private static let noElements = Conversion { $0 == [] ? "" : nil }

  private static let monitor = Table(
    "monitor",
    "name", Row("public_addrs.addrvec", "addrs.addrs", as: .each(.table(address))),
    Row("addr", "addrs.addrs", by: .legacyAddress),
    Row("public_addr", "addrs.addrs", by: .legacyAddress), "priority", "weight",
    Row("crush_location", "crush_loc", by: Conversion { $0 == [] ? "{}" : nil }),
    structVersion,
    .onlyTheirs("rank", because: "the place in our list ranks"),
    .onlyOurs("addrs.form", because: notPrinted),
    .onlyOurs("key", because: "the monitor's name, which it says itself"))

  static let subscription = Table(
    "subscription",
    Row("what", as: .keyed(by: "name", prefix: "", .table(Table("subscribed", "start", "flags")))),
    .onlyOurs("hostname", because: notPrinted))
}
