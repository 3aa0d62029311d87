/// Keys that open one capture and no other: what `cephscope keys` writes and `--keys` reads
/// (docs/keys.md).
public struct KeyLog: Sendable {
  /// The file's name, as it was given; empty for one that was made here.
  public var name = ""
  /// The session keys of tickets, by the SHA-256 of the ticket.
  public var tickets: [SHA256Sum: CephxKey] = [:]
  /// The keys that services open tickets with. They open more than the capture, so that they are
  /// read where they were written by hand, but never written.
  public var services: [ServiceKeyID: CephxKey] = [:]
  /// The secrets of connections, by the SHA-256 of what completed their handshake.
  public var connections: [SHA256Sum: ConnectionSecret] = [:]
  /// The session keys of clients of a monitor, by the SHA-256 of the reply that gave them.
  public var sessions: [SHA256Sum: CephxKey] = [:]

  /// Makes an empty log.
  public init() {}

  /// Whether there is nothing in it.
  public var isEmpty: Bool {
    tickets.isEmpty && services.isEmpty && connections.isEmpty && sessions.isEmpty
  }
}

/// The secret of a connection and between whom it was.
public struct ConnectionSecret: Hashable, Sendable {
  /// `IP:PORT` of the side that connected.
  public var opener: String
  /// `IP:PORT` of the side that accepted.
  public var acceptor: String
  public var secret: [UInt8]

  /// Makes the secret of a connection.
  public init(opener: String, acceptor: String, secret: [UInt8]) {
    self.opener = opener
    self.acceptor = acceptor
    self.secret = secret
  }
}

extension ConnectionSecret: CustomStringConvertible, CustomReflectable {
  /// Between whom it was, without the secret.
  public var description: String { "secret of \(opener) > \(acceptor)" }
  /// Between whom it was, without the secret.
  public var customMirror: Mirror {
    Mirror(self, children: ["opener": opener, "acceptor": acceptor])
  }
}
