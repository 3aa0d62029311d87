/// Every message type that has a description: one row each, in each dialect that has it.
public enum MessageTable {
  /// The Swift type of a message type code, or nil where it has no description.
  public static func type(
    _ code: MessageType, in dialect: Dialect = .ceph013
  ) -> (any WireMessage.Type)? {
    let rows = dialect == .ceph013 ? rows2009 : rows
    return Int(code.raw) < rows.count ? rows[Int(code.raw)] : nil
  }

  /// All types that have a description in a dialect, in the order of their codes.
  public static func all(in dialect: Dialect) -> [any WireMessage.Type] {
    (dialect == .ceph013 ? rows2009 : rows).compactMap { $0 }
  }

  /// The dialect of 2009 (2009.md 2.2).
  private static let rows2009 = table([
    Ping.self, MonMap.self, MonGetMap.self, ClientMount.self, ClientMountAck.self,
    ClientUnmount.self, StatFS.self, StatFSReply.self, MDSGetMap.self, MDSMap.self,
    ClientSession.self, ClientReconnect.self, ClientRequest.self, ClientRequestForward.self,
    ClientReply.self, OSDGetMap.self, OSDMap.self, MonCommand.self, MonCommandAck.self,
    RemoveSnaps.self, ClientCaps.self, ClientLease.self, ClientSnap.self, ClientCapRelease.self,
  ])

  /// The later dialects (mainline.md, appendix A).
  private static let rows = table([
    Shutdown.self,
    Ping.self,
    MonMap.self,
    MonGetMap.self,
    MonGetOSDMap.self,
    MonMetadata.self,
    StatFS.self,
    StatFSReply.self,
    MonSubscribe.self,
    MonSubscribeAck.self,
    Auth.self,
    AuthReply.self,
    MonGetVersion.self,
    MonGetVersionReply.self,
    MDSMap.self,
    ClientSession.self,
    ClientReconnect.self,
    ClientRequest.self,
    ClientRequestForward.self,
    ClientReply.self,
    ClientReclaim.self,
    ClientReclaimReply.self,
    ClientMetrics.self,
    OSDMap.self,
    OSDOp.self,
    OSDOpReply.self,
    WatchNotify.self,
    FSMap.self,
    PoolOpReply.self,
    PoolOp.self,
    MonCommand.self,
    MonCommandAck.self,
    Log.self,
    LogAck.self,
    KVData.self,
    GetPoolStats.self,
    GetPoolStatsReply.self,
    OSDBackoff.self,
    Config.self,
    GetConfig.self,
    Command.self,
    CommandReply.self,
    FSMapUser.self,
    ClientCaps.self,
    ClientLease.self,
    ClientSnap.self,
    ClientCapRelease.self,
    ClientQuota.self,
    MgrOpen.self,
    MgrMap.self,
    MgrClose.self,
    ManagerCommand.self,
    ManagerCommandReply.self,
  ])

  /// The rows by code: an array, since every message is looked up.
  private static func table(_ types: [any WireMessage.Type]) -> [(any WireMessage.Type)?] {
    let last = types.reduce(0) { max($0, Int($1.code.raw)) }
    var rows = [(any WireMessage.Type)?](repeating: nil, count: last + 1)
    for type in types { rows[Int(type.code.raw)] = type }
    return rows
  }
}
