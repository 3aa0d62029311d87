public import Common

/// The type code of a message (2009.md 2.2).
public struct MessageType: WireEnumeration {
  public var raw: UInt16
  public init(raw: UInt16) { self.raw = raw }

  /// The names are those that Ceph's own message log prints, so that they can be searched for;
  /// types that only daemons exchange have the names of their constants.
  public static let names: NameTable<UInt16> = [
    1: "shutdown", 2: "ping", 4: "mon_map", 5: "mon_getmap", 10: "client_mount",
    11: "client_mount_ack", 12: "client_unmount", 13: "statfs", 14: "statfs_reply",
    20: "mds_getmap", 21: "mdsmap", 22: "client_session", 23: "client_reconnect",
    24: "client_request", 25: "client_request_forward", 26: "client_reply", 40: "get_osd_map",
    41: "osd_map", 42: "osd_op", 43: "osd_op_reply", 48: "poolsnapreply", 49: "poolsnap",
    50: "mon_command", 51: "mon_command_ack", 52: "log", 53: "log_ack", 54: "mon_observe",
    55: "mon_observe_notify", 56: "class", 57: "class_ack", 58: "getpoolstats",
    59: "getpoolstatsreply", 60: "election", 61: "paxos", 70: "osd_ping", 71: "osd_boot",
    72: "osd_failure", 73: "osd_alive", 74: "osd_in", 75: "osd_out", 76: "osd_sub_op",
    77: "osd_sub_op_reply", 80: "osd_pg_notify", 81: "osd_pg_query", 82: "osd_pg_summary",
    83: "osd_pg_log", 84: "osd_pg_remove", 85: "osd_pg_info", 86: "osd_pg_trim", 87: "pg_stats",
    88: "pg_stats_ack", 89: "osd_pg_create", 90: "remove_snaps", 91: "osd_scrub",
    100: "mdsbeacon", 101: "mds_slave_request", 102: "mds_table_request", 0x200: "mds_resolve",
    0x201: "mds_resolve_ack", 0x202: "cache_rejoin", 0x203: "discover", 0x204: "discover_reply",
    0x205: "inode_update", 0x206: "dir_update", 0x207: "cache_expire", 0x208: "dentry_unlink",
    0x209: "fragment_notify", 0x300: "lock", 0x301: "inode_file_caps", 0x310: "client_caps",
    0x311: "client_lease", 0x312: "client_snap", 0x313: "client_cap_release",
    0x449: "export_dir_discover", 0x450: "export_dir_discover_ack", 0x451: "export_dir_cancel",
    0x452: "export_dir_prep", 0x453: "export_dir_prep_ack", 0x454: "export_dir_warning",
    0x455: "export_dir_warning_ack", 0x456: "export_dir", 0x457: "export_dir_ack",
    0x458: "export_dir_notify", 0x459: "export_dir_notify_ack", 0x460: "export_dir_finish",
    0x470: "export_caps", 0x471: "export_caps_ack", 0x500: "HB",
  ]
}

extension MessageType {
  /// The name that Ceph's own message log has for the type in a dialect: codes have been used again.
  public func name(in dialect: Dialect) -> String? {
    dialect == .ceph013 ? Self.names[raw] : Self.mainlineNames[raw]
  }

  /// The type that has a name in a dialect.
  public init?(text: String, in dialect: Dialect) {
    let names = dialect == .ceph013 ? Self.names : Self.mainlineNames
    guard let raw = names.code(of: text) else { return nil }
    self.init(raw: raw)
  }

  /// Appends the name that Ceph's own message log has for the type; types that are not known are
  /// told by number.
  public func appendName(to output: inout OutputBuffer, in dialect: Dialect) {
    if let name = name(in: dialect) {
      output.append(name)
    } else {
      output.append("unknown_message_")
      output.append(decimal: UInt64(raw))
    }
  }
}
