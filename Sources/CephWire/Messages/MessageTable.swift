/// Every message type that has a description: one row each.
public enum MessageTable {
  /// The Swift type of a message type code, or nil where it has no description.
  public static func type(_ code: MessageType) -> (any WireMessage.Type)? {
    rows[code.raw]
  }

  /// All types that have a description, in the order of their codes.
  public static var all: [any WireMessage.Type] {
    rows.keys.sorted().compactMap { rows[$0] }
  }

  private static let rows: [UInt16: any WireMessage.Type] = {
    let types: [any WireMessage.Type] = [
      Ping.self, MonMap.self, MonGetMap.self, ClientMount.self, ClientMountAck.self,
      ClientUnmount.self, StatFS.self, StatFSReply.self, MDSGetMap.self, MDSMap.self,
      ClientSession.self, ClientReconnect.self, ClientRequest.self, ClientRequestForward.self,
      ClientReply.self, OSDGetMap.self, OSDMap.self, ClientCaps.self, ClientLease.self,
      ClientSnap.self, ClientCapRelease.self, MonCommand.self, MonCommandAck.self, RemoveSnaps.self,
    ]
    return Dictionary(uniqueKeysWithValues: types.map { ($0.code.raw, $0) })
  }()
}
