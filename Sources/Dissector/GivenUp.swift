import Messenger
public import Transport

/// What was given up because a cap was hit; everything else went on (docs/limits.md).
public struct GivenUp: Hashable, Sendable {
  /// Connections, holes and fragments that the reassembly of TCP did not keep.
  public var transport = TransportCounts()
  /// Messages whose rest was not waited for, since too much waited in all connections.
  public var messages = 0
  /// Encrypted directions in which no frame was found again after a loss.
  public var encryptedDirections = 0
  /// Sessions of messenger v2 that would not be known again on another connection.
  public var sessions = 0
  /// Names of processes that would not be known again on another connection.
  public var names = 0
  /// Questions that would not be found any more by their answers.
  public var questions = 0
  /// Tickets, keys and secrets that would not be known again.
  public var keys = 0

  /// Makes the account of nothing.
  public init() {}

  /// A sentence without a full stop for each cap that was hit.
  public func sentences(_ options: DissectorOptions = DissectorOptions()) -> [String] {
    let limits = options.transportLimits
    let waiting = Self.grouped(options.messengerLimits.waitingBytes >> 20)
    return Self.sentences([
      (
        transport.connections, "connection was", "connections were",
        "more than \(Self.grouped(limits.connections)) at a time"
      ),
      (transport.holes, "hole was", "holes were", "too much waited behind them"),
      (
        transport.fragments, "IP fragment was", "IP fragments were",
        "they belong to no whole datagram"
      ),
      (messages, "message was", "messages were", "more than \(waiting) MiB waited for their rest"),
      (
        encryptedDirections, "encrypted direction was", "encrypted directions were",
        "too much was lost to find its frames again"
      ),
      (sessions, "session was", "sessions were", "more than are remembered"),
      (names, "name of a process was", "names of processes were", "more than are remembered"),
      (questions, "question was", "questions were", "more than are remembered without an answer"),
      (keys, "ticket or key was", "tickets and keys were", "more than are remembered"),
    ])
  }

  /// A count of what was given up, what it is called (one, and more), and why.
  public typealias Account = (count: Int, one: String, many: String, why: String)

  /// Sentences for those counts that are not 0.
  public static func sentences(_ all: [Account]) -> [String] {
    all.filter { $0.count > 0 }.map {
      "\(grouped($0.count)) \($0.count == 1 ? $0.one : $0.many) given up: \($0.why)"
    }
  }

  /// `16,384`.
  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.indices.map { index in
      (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digits[index])
    }.joined()
  }
}
