/// What something is encrypted for: keys of type `aes256k` derive a key for each
/// (msgr2-and-cephx.md 8.2); those of type `aes` take no notice.
public enum CephxUsage: UInt32, Sendable {
  /// The secret of a connection to a monitor.
  case connectionSecret = 0x03
  /// The session key that belongs to a ticket.
  case ticketSessionKey = 0x04
  /// A ticket that is wrapped in the session key of the one that it renews.
  case wrappedTicket = 0x05
  /// The proof that a client holds a ticket.
  case authorize = 0x10
  /// The number that a service challenges a client with.
  case authorizeChallenge = 0x11
  /// What a service answers a proof with.
  case authorizeReply = 0x12
  /// The keys that a daemon opens tickets with.
  case rotatingSecrets = 0x20
  /// The inside of a ticket.
  case ticketInfo = 0x30
}
