import Common

/// What a connection of one messenger carries, made of events.
protocol MessengerEncoding {
  /// The bytes of an event; none where it has none in this messenger.
  mutating func bytes(of event: RecordedEvent, from side: Side) -> [UInt8]
  /// What both sides send, in order, where the events do not bring it: the handshake of the session
  /// that `event` from `side` belongs to.
  mutating func handshake(
    before event: RecordedEvent, from side: Side
  ) -> [(sender: Side, bytes: [UInt8])]
}

extension RecordedEvent {
  /// The opener and the acceptor of the connection, where `side` has sent the event.
  func ends(sender side: Side) -> (opener: Party, acceptor: Party) {
    side == .opener ? (from, to) : (to, from)
  }

  /// The features that the two ends say they have: together they make those that the messages are
  /// laid out for.
  func supported(_ features: UInt64) -> (opener: UInt64, acceptor: UInt64) {
    let accepted = acceptorFeatures ?? .max
    return (features | ~accepted, features | accepted)
  }
}
