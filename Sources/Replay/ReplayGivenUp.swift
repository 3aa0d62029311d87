import Dissector

/// What a replay has given up because a cap was hit (docs/limits.md).
public struct ReplayGivenUp: Hashable, Sendable {
  /// Clients that were forgotten though they may go on.
  public var clients = 0
  /// How often a client was taken up anew, because it held more than fits into memory.
  public var states = 0
  /// Messages that were too long to be taken up, so that the client was taken up anew.
  public var messages = 0

  /// Summaries of clients that are not told.
  public var summaries = 0

  /// Makes the account of nothing.
  public init() {}

  /// A sentence without a full stop for each cap that was hit.
  public var sentences: [String] {
    GivenUp.sentences([
      (clients, "client was", "clients were", "more than \(Replayer.mostClients) at a time"),
      (
        states, "client's state was", "clients' states were",
        "more than \(Replayer.mostWeight >> 20) MiB of them"
      ),
      (
        messages, "message of a client was", "messages of clients were",
        "names, lists or paths longer than any"
      ),
      (
        summaries, "summary of a client was", "summaries of clients were",
        "only the last \(Replayer.mostSummaries) are kept"
      ),
    ])
  }
}
