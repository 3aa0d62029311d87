/// Every message type that has a description: one row each.
public enum MessageTable {
  /// The Swift type of a message type code, or nil where it has no description.
  public static func type(_ code: MessageType) -> (any WireMessage.Type)? {
    Int(code.raw) < rows.count ? rows[Int(code.raw)] : nil
  }

  /// All types that have a description, in the order of their codes.
  public static var all: [any WireMessage.Type] {
    rows.compactMap { $0 }
  }

  /// The rows by code: an array, since every message is looked up.
  private static let rows: [(any WireMessage.Type)?] = {
    let types: [any WireMessage.Type] = [
      Ping.self, MonMap.self, MonGetMap.self, ClientMount.self, ClientMountAck.self,
      ClientUnmount.self, StatFS.self, StatFSReply.self, MDSGetMap.self, MDSMap.self,
      ClientSession.self, ClientReconnect.self, ClientRequest.self, ClientRequestForward.self,
      ClientReply.self, OSDGetMap.self, OSDMap.self, MonCommand.self, MonCommandAck.self,
      RemoveSnaps.self, ClientCaps.self, ClientLease.self, ClientSnap.self, ClientCapRelease.self,
    ]
    let last = types.reduce(0) { max($0, Int($1.code.raw)) }
    var rows = [(any WireMessage.Type)?](repeating: nil, count: last + 1)
    for type in types { rows[Int(type.code.raw)] = type }
    return rows
  }()
}
