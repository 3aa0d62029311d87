import CephWire
import Testing

@Suite struct MessageTypeTests {
  /// What the logs of Ceph 16, 18 and 20 begin their texts with.
  private static let logged: [(code: UInt16, name: String)] = [
    (4, "mon_map"), (5, "mon_getmap"), (13, "statfs"), (14, "statfs_reply"),
    (15, "mon_subscribe"), (17, "auth"), (18, "auth_reply"), (19, "mon_get_version"),
    (20, "mon_get_version_reply"), (21, "mdsmap"), (22, "client_session"),
    (23, "client_reconnect"), (24, "client_request"), (25, "client_request_forward"),
    (26, "client_reply"), (27, "client_reclaim"), (28, "client_reclaim_reply"),
    (29, "client_metrics"), (41, "osd_map"), (45, "fsmap"), (50, "mon_command"),
    (51, "mon_command_ack"), (52, "log"), (54, "kv_data"), (62, "config"), (71, "osd_boot"),
    (73, "osd_alive"), (74, "MOSDMarkMeDown"), (79, "osd_beacon"), (90, "remove_snaps"),
    (97, "command"), (98, "command_reply"), (100, "mdsbeacon"), (101, "peer_request"),
    (102, "mds_table_request"), (116, "osd_pg_created"), (120, "pg_create2"),
    (123, "MOSDMarkMeDead"), (515, "discover"), (516, "discover_reply"), (519, "cache_expire"),
    (522, "mds_load_targets"), (524, "dentry_link"), (525, "findino"), (526, "findinoreply"),
    (529, "snap_update"), (768, "lock"), (784, "client_caps"), (785, "client_lease"),
    (786, "client_snap"), (787, "client_cap_release"), (788, "client_quota"),
    (1097, "export_discover"), (1104, "export_discover_ack"), (1106, "export_prep"),
    (1107, "export_prep_ack"), (1110, "export"), (1111, "export_ack"), (1120, "export_finish"),
    (1280, "HB"), (1281, "mds_metrics"), (1282, "mdsping"), (1283, "mds_scrub_stats"),
    (1793, "mgrconfigure"), (1795, "mgrbeacon"), (1796, "mgrmap"), (1797, "mgrdigest"),
    (1798, "monmgrreport"), (1799, "service_map"),
  ]

  @Test func `types of today have the names of the logs`() {
    for (code, name) in Self.logged {
      #expect(MessageType(raw: code).name(in: .cephV027) == name)
      #expect(MessageType(text: name, in: .cephV027)?.raw == code)
    }
  }

  @Test func `types that no recording has are named by the specification`() {
    #expect(MessageType(raw: 103).name(in: .cephV027) == "fsmap.user")
    #expect(MessageType(raw: 44).name(in: .cephV027) == "watch-notify")
    #expect(MessageType(raw: 43).name(in: .cephV027) == "osd_op_reply")
    #expect(MessageType(raw: 1792).name(in: .cephV027) == "mgropen")
    #expect(MessageType(raw: 999).name(in: .cephV027) == nil)
  }

  /// The log prints `log` for both.
  @Test func `entries of the log and their receipts are told apart`() {
    #expect(MessageType(raw: 52).name(in: .cephV027) == "log")
    #expect(MessageType(raw: 53).name(in: .cephV027) == "log_ack")
  }

  @Test func `codes have been used again`() {
    #expect(MessageType(raw: 20).name(in: .ceph013) == "mds_getmap")
    #expect(MessageType(raw: 60).name(in: .ceph013) == "election")
    #expect(MessageType(raw: 65).name(in: .cephV027) == "election")
  }
}
