import CephWire
import MDSClient

/// One direction of a connection: messages arrive in the order in which they were sent.
struct Line<Message: Sendable>: Sendable {
  private(set) var messages: [Message] = []
  /// The transaction that each message is about; 0 is none.
  private(set) var tids: [UInt64] = []

  var isEmpty: Bool { tids.isEmpty }

  mutating func append(_ message: Message, tid: UInt64 = 0) {
    messages.append(message)
    tids.append(tid)
  }

  mutating func removeFirst() -> Message? {
    if tids.isEmpty { return nil }
    tids.removeFirst()
    return messages.removeFirst()
  }

  /// Messages that arrive before all others.
  mutating func putBack(_ again: ArraySlice<Message>) {
    // A copy carries nothing that is not elsewhere.
    messages.insert(contentsOf: again, at: 0)
    tids.insert(contentsOf: [UInt64](repeating: 0, count: again.count), at: 0)
  }

  /// Loses all but the first messages.
  /// - Returns: the transactions that the lost ones were about.
  mutating func lose(after count: Int) -> [UInt64] {
    let kept = min(count, tids.count)
    defer {
      messages.removeLast(messages.count - kept)
      tids.removeLast(tids.count - kept)
    }
    return tids[kept...].filter { $0 != 0 }
  }

  func carries(_ tid: UInt64) -> Bool { tids.contains(tid) }
}

/// The connection between the client and one life of an MDS.
struct Connection: Sendable {
  var toMDS = Line<Outgoing>()
  var toClient = Line<Incoming>()
  /// How many of the messages to the client are copies of what it has already got.
  var copies = 0
  /// What the client has got last: the messenger may deliver it again after a reconnection.
  var recent: [Incoming] = []

  /// The transactions that messages were about which were lost when the MDS died.
  var lost: [UInt64] = []

  static let recentLimit = 3

  /// Takes the next message to the client off the line, and whether the client gets it twice.
  mutating func deliver() -> (message: Incoming, isCopy: Bool)? {
    guard let message = toClient.removeFirst() else { return nil }
    if copies > 0 {
      copies -= 1
      return (message, true)
    }
    recent.append(message)
    if recent.count > Self.recentLimit { recent.removeFirst() }
    return (message, false)
  }

  /// The connection breaks and comes back: the last messages are delivered once more.
  mutating func repeatLast(_ count: Int) {
    guard copies == 0 else { return }
    let again = recent.suffix(count)
    copies = again.count
    toClient.putBack(again)
  }

  /// What is queued is lost, in both directions.
  /// - Returns: the transactions that it was about.
  mutating func reset() -> [UInt64] {
    copies = 0
    recent = []
    return toMDS.lose(after: 0) + toClient.lose(after: 0)
  }

  func carries(_ tid: UInt64) -> Bool {
    toMDS.carries(tid) || toClient.carries(tid) || lost.contains(tid)
  }
}

/// The way to the monitors: messages may be lost, and overtake each other (2009.md 5.14, MON3).
struct MonitorLine: Sendable {
  /// The epochs that the client asks for, under way.
  var questions: [UInt32] = []
  /// Maps on their way to the client.
  var answers: [MDSMap] = []
  /// What the monitor will answer as soon as it can; 0 is nothing.
  var wanted: UInt32 = 0

  /// The monitor gets a question.
  mutating func ask(_ epoch: UInt32, newest: MDSMap) {
    wanted = max(wanted, epoch)
    answer(newest)
  }

  /// The monitor has this map now.
  mutating func answer(_ newest: MDSMap) {
    if wanted == 0 || newest.epoch < wanted { return }
    wanted = 0
    answers.append(newest)
  }
}
