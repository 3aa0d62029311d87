/// The two ends of a connection.
public enum Side: Int, Hashable, Sendable, CaseIterable {
  /// The end that opened the connection (sent the SYN), or, where the opening was not captured,
  /// the one that was seen first.
  case opener
  /// The end that accepted the connection.
  case acceptor

  /// The end opposite to this one.
  public var other: Side {
    self == .opener ? .acceptor : .opener
  }
}
