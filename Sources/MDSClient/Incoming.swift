public import CephWire

/// A message that the client receives.
public enum Incoming: Hashable, Sendable {
  case map(MDSMap)
  case session(ClientSession)
  /// `isCorrupt`: its head could be read, but not all of it (REP6).
  case reply(ClientReply, isCorrupt: Bool)
  case forward(ClientRequestForward)
  case caps(ClientCaps)
  case lease(ClientLease)
  case snap(ClientSnap)
  /// A message whose front is too short or malformed.
  case unreadable(MessageType)
}
