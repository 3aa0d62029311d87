import CephWire

/// Payloads of recordings, of the types for which the wire specification gives no vector.
extension Sample {
  static let recorded: [Sample] = [
    .monCommand, .monCommandAck, .removeSnaps, .ping, .monGetMap, .mount, .unmount, .osdGetMap,
    .osdMap,
  ]

  /// `c_twomds`, admin to mon0.
  static let monCommand = Sample(
    "monitor command", MonCommand.self,
    """
    ac519560cb2c03674665e653bde2a6ed03000000030000006d64730b0000007365745f6d61785f6d647301000000
    32
    """)

  /// `c_twomds`, mon0 to admin.
  static let monCommandAck = Sample(
    "answer to a monitor command", MonCommandAck.self,
    """
    000000000b0000006d61785f6d6473203d203203000000030000006d64730b0000007365745f6d61785f6d647301
    00000032
    """)

  /// `e_snaps`, mds0 to mon0.
  static let removeSnaps = Sample(
    "snapshots removed", RemoveSnaps.self,
    "01000000000000000200000002000000000000000300000000000000")

  static let ping = Sample("ping", Ping.self, "")
  static let monGetMap = Sample("monitor map asked for", MonGetMap.self, "")
  static let mount = Sample("mount", ClientMount.self, "")
  static let unmount = Sample("unmount", ClientUnmount.self, "")

  /// `k_kernel_style`.
  static let osdGetMap = Sample(
    "OSD map asked for", OSDGetMap.self, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf07000000")

  /// One incremental map of three bytes and one full map of two; the maps are bytes to us.
  static let osdMap = Sample(
    "OSD maps", OSDMap.self,
    """
    a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 01000000 08000000 03000000 010203
    01000000 07000000 02000000 0405
    """)
}
