public import MDSClient

/// What a replay is to do.
public struct ReplayOptions: Sendable {
  /// The profile of all clients; nil looks at each client and takes the one that fits.
  public var profile: ClientProfile?
  /// Only this client; nil is all.
  public var client: Int32?

  /// How many findings are worth being shown: more than anybody reads, and a capture can be made to
  /// have any number.
  public static let mostFindings = 100_000

  /// Makes options that replay every client.
  public init() {}
}

/// What a replay has seen of one client.
public struct ClientSummary: Hashable, Sendable {
  /// The client's name.
  public var name: String
  /// Its address, as the TCP connection has it.
  public var address: String
  /// The profile that its machine had.
  public var profile: String
  /// Messages that it sent to an MDS or monitor.
  public var sent = 0
  /// Messages that it received from an MDS or monitor.
  public var received = 0
  /// Findings by check.
  public var findings: [Check: Int] = [:]
}
