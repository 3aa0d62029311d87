public import CephWire

/// A message that the client receives.
public enum Incoming: Hashable, Sendable {
  case map(MDSMap)
  /// A map whose wrapper could be read, but not its body (MAP5).
  case brokenMap(clusterID: ClusterID, epoch: UInt32)
  case session(ClientSession)
  /// `isCorrupt`: its head could be read, but not all of it (REP6).
  case reply(ClientReply, isCorrupt: Bool)
  case forward(ClientRequestForward)
  /// A forward of 16 bytes: all of it but `client_must_resend` (O1).
  case shortForward(ClientRequestForward)
  case caps(ClientCaps)
  case lease(ClientLease)
  case snap(ClientSnap)
  /// A message whose front is too short or malformed.
  case unreadable(MessageType)
}
