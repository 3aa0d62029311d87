public import CephWire

/// A message that the client receives.
public enum Incoming: Hashable, Sendable {
  /// An MDS map, from a monitor or an MDS (MAP1).
  case map(MDSMap)
  /// A map whose wrapper could be read, but not its body (MAP5).
  case brokenMap(clusterID: ClusterID, epoch: UInt32)
  /// A session is opened, renewed, stale or closed, or caps are recalled (SES2).
  case session(ClientSession)
  /// `isCorrupt`: its head could be read, but not all of it (REP6).
  case reply(ClientReply, isCorrupt: Bool)
  /// A request was handed on to another MDS (FWD1).
  case forward(ClientRequestForward)
  /// A forward of 16 bytes: all of it but `client_must_resend` (O1).
  case shortForward(ClientRequestForward)
  /// A cap is changed, exported or imported, or a flush acknowledged (CAP1).
  case caps(ClientCaps)
  /// A lease is revoked or renewed (LEA3).
  case lease(ClientLease)
  /// Snapshot realms have changed (CAP4).
  case snap(ClientSnap)
  /// A message whose front is too short or malformed.
  case unreadable(MessageType)
}
