public import Cephx

/// Where in a capture a connection is, and what it shares with the others.
public struct MessengerPlace {
  /// The connection's number.
  public let number: Int
  /// The two ends, as `IP:PORT`.
  public let endpoints: (opener: String, acceptor: String)
  /// The sessions that outlive their connections.
  public let sessions: SessionMemory
  /// What is known of keys.
  public let keys: KeyStore

  /// Makes the place of a connection.
  public init(
    number: Int, endpoints: (opener: String, acceptor: String), sessions: SessionMemory,
    keys: KeyStore
  ) {
    self.number = number
    self.endpoints = endpoints
    self.sessions = sessions
    self.keys = keys
  }

  /// The place of a connection that is the only one, without keys.
  public static var alone: MessengerPlace {
    MessengerPlace(
      number: 1, endpoints: ("", ""), sessions: SessionMemory(), keys: KeyStore())
  }
}
